"""Whose law it is: the paper's own or one that it quotes; and which of the paper's series it describes."""

from __future__ import annotations

import re

from paper_scan.paper.model import Paper, Passage, Sentence
from paper_scan.verification.reported.model import ReportedFit

_OTHERS = re.compile(
    r"\bet al\b|\b(?:previous|prior|earlier) (?:work|stud|finding|result|model|law|paper)", re.IGNORECASE
)
_MARK = re.compile(
    r"(?<=[\w\s.,)])\[\d{1,3}(?:\s?[,;–-]\s?\d{1,3})*\]"
    r"|\(\s?[A-Z][\w-]+(?: et al\.?| (?:and|&) [A-Z][\w-]+)?,? (?:19|20)\d\d[a-z]?\s?\)"
    r"|\b[A-Z][\w-]+(?: (?:and|&) [A-Z][\w-]+)? \((?:19|20)\d\d[a-z]?\)"
)
"""What looks like a citation, though no reference was found for it."""
_OURS = re.compile(r"\b(?:we|our|us)\b", re.IGNORECASE)
_NAME = re.compile(r"(?:^|[.;:]\s)\s*([A-Z][\w.\- ]{1,30}?)\s+(?:fit|law|models?|scaling law)\b\s*[:\-–,]")
_CLAUSE = re.compile(r"[,;]\s+(?=[a-z(])|\s+(?:while|whereas|but|for which|of which)\s+")
"""Where a clause ends; a comma within brackets of a formula is followed by a capital or by no blank."""


def of_others(paper: Paper, start: int) -> bool:
    """Whether what stands at this offset is told of other people's work: its clause or its sentence cites somebody, and
    doesn't say “we”."""
    sentence = _sentence_at(paper, start)
    if sentence is None:
        return False
    clause = _clause_at(paper, sentence, start)
    return any(
        refers_to_others(paper, begin, end) and not _OURS.search(paper.text[begin:end])
        for begin, end in {(sentence.start, sentence.end), clause}
    )


def refers_to_others(paper: Paper, start: int, end: int) -> bool:
    """Whether a stretch of text cites somebody, or speaks of earlier work."""
    cited = any(start <= citation.start < end for citation in paper.citations)
    text = paper.text[start:end]
    return cited or bool(_OTHERS.search(text) or _MARK.search(text))


def law_is_near_others(paper: Paper, start: int) -> bool:
    """Whether the sentence that prints a law refers to other work at all: too little to say that it isn't the paper's
    own, and too much to accuse the paper of it."""
    sentence = _sentence_at(paper, start)
    return sentence is not None and refers_to_others(paper, sentence.start, sentence.end)


def _sentence_at(paper: Paper, start: int) -> Sentence | None:
    return next((each for each in paper.sentences if each.start <= start < each.end), None)


def _clause_at(paper: Paper, sentence: Sentence, start: int) -> tuple[int, int]:
    ends = [match.end() for match in _CLAUSE.finditer(paper.text, sentence.start, sentence.end)]
    begin = max((end for end in ends if end <= start), default=sentence.start)
    return begin, min((end for end in ends if end > start), default=sentence.end)


def named_series(paper: Paper, fit: ReportedFit, passage: Passage) -> str:
    """The name in front of the law: ``Transformer fit: L = …``."""
    before = paper.text[max(passage.start, fit.start - 80) : fit.start]
    found = list(_NAME.finditer(before))
    return found[-1][1].strip() if found else ""
