"""What a scan says about the file itself: hidden text, what could not be read, warnings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from paper_scan.paper.model import Paper
from paper_scan.scans.model import Hidden, Integrity, RedFlag, Unread

_SHOWN = 500
_SPEAKS = re.compile(
    r"""\b(?:ignore|disregard|forget|override)\b.{0,40}\b(?:instruction|prompt|above|previous|prior|earlier|criteria)
      | \b(?:positive|favou?rable|glowing)\s+(?:review|assessment|evaluation|rating)
      | \b(?:do\s+not|don['’]t|never)\s+(?:mention|highlight|report|criticis?ze|point\s+out|list)\b
      | \b(?:recommend|advise|suggest)\w*\s+(?:strong\s+|weak\s+)?(?:accept|publication)
      | \b(?:give|assign|award)\b.{0,40}\b(?:score|rating|mark|grade)
      | \b(?:you\s+are|as)\s+an?\s+(?:AI|LLM|(?:large\s+)?language\s+model|assistant|reviewer|peer\s+review)
      | \b(?:LLM|GPT|AI|language\s+model)s?\b.{0,30}\breview
      | \b(?:answer|say|respond|reply|mark|record)\b.{0,40}\b(?:yes|no|true|satisfied)\b.{0,40}
        \b(?:every|all|each|any)\b.{0,30}\b(?:questions?|items?|checklist|criteri(?:on|a))
      | \b(?:every|all|each)\b.{0,30}\b(?:questions?|items?|criteri(?:on|a))\b.{0,40}\b(?:yes|true|satisfied|met)\b
      | \b(?:rate|score|grade|judge|treat|regard|consider)\s+(?:this|the)\s+(?:paper|work|manuscript|submission)
        \b.{0,30}\b(?:high|excellent|outstanding|best|flawless|sound|perfect|accept)
      | \b(?:no|without|omit|skip)\b.{0,20}\bred\s+flags?\b
      | \b(?:new|updated|system|hidden)\s+(?:instruction|prompt|message)s?\b""",
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)


def integrity(paper: Paper, further_warnings: Iterable[str] = ()) -> Integrity:
    return Integrity(
        pages=len(paper.pages),
        hidden_text=tuple(
            Hidden(
                reason=each.reason, page=each.page, text=_short(each.text), speaks_to_reader=speaks_to_reader(each.text)
            )
            for each in paper.hidden
        ),
        unread=tuple(Unread(kind=each.kind, detail=each.detail, page=each.page) for each in paper.problems),
        warnings=(*paper.warnings, *further_warnings),
    )


def speaks_to_reader(text: str) -> bool:
    """Whether hidden text tells a reviewer or a model what to do; editors' marks and figures' labels don't."""
    return bool(_SPEAKS.search(text))


def integrity_flags(found: Integrity) -> Iterator[RedFlag]:
    """One red flag for each hidden text that tells a reader or a model what to do, whoever fills in the sheet."""
    for each in found.hidden_text:
        if each.speaks_to_reader:
            place = f"page {each.page}" if each.page else "the metadata"
            detail = f"{each.reason}, {place}: {each.text}"
            yield RedFlag(flag="Hidden text that speaks to a reader or a model", detail=detail)


def _short(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= _SHOWN else plain[: _SHOWN - 1] + "…"
