"""What a scan says about the file itself: hidden text, what could not be read, warnings."""

from __future__ import annotations

import re
from collections.abc import Iterable

from paper_scan.paper.model import Paper
from paper_scan.scans.model import Hidden, Integrity, Unread

_SHOWN = 500
_SPEAKS = re.compile(
    r"""\b(?:ignore|disregard|forget|override)\b.{0,40}\b(?:instruction|prompt|above|previous|prior|earlier|criteria)
      | \b(?:positive|favou?rable|glowing)\s+(?:review|assessment|evaluation|rating)
      | \b(?:do\s+not|don['’]t|never)\s+(?:mention|highlight|report|criticis?ze|point\s+out|list)\b
      | \b(?:recommend|advise|suggest)\w*\s+(?:strong\s+|weak\s+)?(?:accept|publication)
      | \b(?:give|assign|award)\b.{0,40}\b(?:score|rating|mark|grade)
      | \b(?:you\s+are|as)\s+an?\s+(?:AI|LLM|(?:large\s+)?language\s+model|assistant|reviewer|peer\s+review)
      | \b(?:LLM|GPT|AI|language\s+model)s?\b.{0,30}\breview""",
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


def _short(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= _SHOWN else plain[: _SHOWN - 1] + "…"
