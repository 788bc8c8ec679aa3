"""Covers: pages that repositories, publishers and networks put before an article's own first page."""

from __future__ import annotations

import re

from paper_scan.paper.pdf.raw import RawDocument, RawPage

_SIGNS = re.compile(
    r"(?i)previously published works|powered by (?:the )?california digital|\bpermalink\b|peer reviewed(?:\s*\||$)|"
    r"escholarship\.org|accepted manuscript|author(?:['’]s)? (?:accepted )?manuscript|version of record|"
    r"this is a pdf file of an|this document is the|cite this (?:article|version|paper) as|"
    r"to cite this (?:version|article)|"
    r"please cite (?:this article|the published)|link to publi(?:cation|shed)|terms of use|copyright information|"
    r"general rights|take down policy|downloaded from|document version|citation for published version|"
    r"see discussions, stats, and author profiles|hal is a multi-?disciplinary|research repository|"
    r"institutional repository|"
    r"^graphical abstract$|^highlights$|^in brief$|^correspondence$|^authors$|^to appear in:?|received date:|"
    r"accepted date:|revised date:|^title:?$|^journal:?$|^issn:?$|view article online|journal pre-?proof"
)
_ENOUGH = 3
"""Different signs that make a page a cover. Not measured."""
_TEXT = 3200
"""Letters: a page with more of them is an article's own, whatever stands on it."""


def is_cover(page: RawPage) -> bool:
    """Whether the page speaks of the article instead of beginning it."""
    texts = [line.text.strip() for line in page.lines if line.upright]
    if sum(map(len, texts)) > _TEXT:
        return False
    return len({found[0].lower() for text in texts if (found := _SIGNS.search(text))}) >= _ENOUGH


def first_page(raw: RawDocument) -> RawPage | None:
    """The article's own first page with text, behind any covers; None where no page has text."""
    written = [page for page in raw.pages[:4] if sum(len(line.text) for line in page.lines) > 40]
    for number, page in enumerate(written):
        if number + 1 == len(written) or not is_cover(page):
            return page
    return raw.pages[0] if raw.pages else None
