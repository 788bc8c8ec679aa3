"""Whose law it is: the paper's own or one that it quotes; and which of the paper's series it describes."""

from __future__ import annotations

import re

from paper_scan.paper.model import Paper, Passage
from paper_scan.verification.reported.model import ReportedFit

_OTHERS = re.compile(r"\bet al\b|\b(?:previous|prior|earlier) (?:work|stud|finding|result)", re.IGNORECASE)
_OURS = re.compile(r"\b(?:we|our|us)\b", re.IGNORECASE)
_NAME = re.compile(r"(?:^|[.;:]\s)\s*([A-Z][\w.\- ]{1,30}?)\s+(?:fit|law|models?|scaling law)\b\s*[:\-–,]")


def of_others(paper: Paper, start: int) -> bool:
    """Whether the sentence at this offset tells of other people's work: it cites somebody and doesn't say “we”."""
    sentence = next((each for each in paper.sentences if each.start <= start < each.end), None)
    if sentence is None:
        return False
    text = paper.text[sentence.start : sentence.end]
    cited = any(sentence.start <= citation.start < sentence.end for citation in paper.citations)
    return bool(cited or _OTHERS.search(text)) and not _OURS.search(text)


def named_series(paper: Paper, fit: ReportedFit, passage: Passage) -> str:
    """The name in front of the law: ``Transformer fit: L = …``."""
    before = paper.text[max(passage.start, fit.start - 80) : fit.start]
    found = list(_NAME.finditer(before))
    return found[-1][1].strip() if found else ""
