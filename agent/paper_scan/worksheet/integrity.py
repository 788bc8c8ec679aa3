"""What a scan says about the file itself: hidden text, what could not be read, warnings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from paper_scan.paper.model import Paper
from paper_scan.paper.words.addressed import addresses_reader
from paper_scan.scans.model import Hidden, Instruction, Integrity, RedFlag, Unread
from paper_scan.worksheet.flags.instructions import instructions

_SHOWN = 500
HIDDEN_FLAG = "Hidden text that speaks to a reader or a model"
VISIBLE_FLAG = "Visible text that tells a reader or a model what to do"


def integrity(paper: Paper, further_warnings: Iterable[str] = ()) -> Integrity:
    return Integrity(
        pages=len(paper.pages),
        hidden_text=tuple(
            Hidden(
                reason=each.reason, page=each.page, text=_short(each.text), speaks_to_reader=addresses_reader(each.text)
            )
            for each in paper.hidden
        ),
        unread=tuple(Unread(kind=each.kind, detail=each.detail, page=each.page) for each in paper.problems),
        warnings=(*paper.warnings, *further_warnings),
        instructions=tuple(Instruction(page=page, text=_short(text)) for page, text in instructions(paper)) or None,
    )


def integrity_flags(found: Integrity) -> Iterator[RedFlag]:
    """One red flag for each text that tells a reader or a model what to do, whoever fills in the sheet."""
    for each in found.hidden_text:
        if each.speaks_to_reader:
            place = f"page {each.page}" if each.page else "the file"
            yield RedFlag(flag=HIDDEN_FLAG, detail=f"{each.reason}, {place}: {each.text}")
    for told in found.instructions or ():
        yield RedFlag(flag=VISIBLE_FLAG, detail=f"page {told.page}: {told.text}")


def _short(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= _SHOWN else plain[: _SHOWN - 1] + "…"
