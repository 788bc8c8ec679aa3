"""Whether there is a paper to read at all: no text is an error, no paper a warning."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from paper_scan.paper.errors import DamagedError, NoTextError, PaperError
from paper_scan.paper.model import Problem, Section
from paper_scan.paper.pdf.raw import RawDocument

_FEWEST_WORDS = 600
"""A paper has more; an abstract or a handout page has fewer."""
_SCHOLARLY: frozenset[str] = frozenset(
    ("introduction", "related", "methods", "results", "discussion", "limitations", "conclusion", "background")
)
_CITES = re.compile(r"\((?:[^()]*\b)?(?:19|20)\d\d[a-z]?\)|\[\d{1,3}(?:\s*[,–-]\s*\d{1,3})*\]|\bet al\b")


def with_text(raw: RawDocument, path: str | Path) -> RawDocument:
    """The document with a problem for every page whose text is only an image.

    Raises:
        NoTextError: no page has any, or hardly one has text that is what the page shows.
    """
    if not any(page.lines for page in raw.pages):
        raise _no_text(raw, path)
    images = [page.number for page in raw.pages if page.source == "none" and page.images]
    missing = tuple(Problem("no text layer", "the page is an image", number) for number in images)
    return replace(raw, problems=raw.problems + missing)


def _no_text(raw: RawDocument, path: str | Path) -> PaperError:
    damaged = [problem for page in raw.pages for problem in page.problems if problem.kind == "damaged page"]
    if damaged:
        return DamagedError(path, f"its pages are damaged ({damaged[0].detail})", "Download it again, or repair it")
    if any(page.source == "garbled" for page in raw.pages):
        reason = "its text layer is garbled: the letters stored are not the ones shown"
        return NoTextError(
            path, reason, "Have the text recognised from the pages, for example with ocrmypdf --force-ocr"
        )
    if any(page.images for page in raw.pages):
        reason = "it has no text layer: its pages are images"
        return NoTextError(path, reason, "Have the text recognised first, for example with ocrmypdf")
    return NoTextError(path, "there is no text on its pages", "Check that it is the right file")


def not_a_paper(text: str, sections: Sequence[Section], references: int) -> tuple[str, ...]:
    """A warning if too little speaks for a research paper: abstract, references, citations, usual sections, length."""
    kinds = {section.kind for section in sections}
    words = len(text.split())
    signs = [
        "abstract" in kinds,
        "references" in kinds or references >= 3,
        len(_CITES.findall(text)) >= max(3, words / 1500),
        len(kinds & _SCHOLARLY) >= 2,
        words >= _FEWEST_WORDS,
    ]
    if sum(signs) >= 3:
        return ()
    names = ("an abstract", "a list of references", "citations", "the sections of a paper", "the length of a paper")
    missing = ", ".join(name for sign, name in zip(signs, names, strict=True) if not sign)
    return (f"This does not look like a research paper: it lacks {missing}",)
