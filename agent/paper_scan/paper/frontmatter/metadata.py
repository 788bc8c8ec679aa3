"""Title, authors, year, venue and identifiers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import unescape

from paper_scan.paper.frontmatter.author_lines import affiliations, is_person, marked_text, people
from paper_scan.paper.frontmatter.publication import find_arxiv_id, find_doi, find_venue, find_year
from paper_scan.paper.frontmatter.title_page import TitlePage, read_title_page
from paper_scan.paper.model import Line, Metadata, Passage, Section
from paper_scan.paper.pdf.raw import RawDocument, RawPage
from paper_scan.paper.words.names import base_letters, family_name

_CREATORS = re.compile(r"<dc:creator>(.*?)</dc:creator>", re.S)
_ITEM = re.compile(r"<rdf:li[^>]*>([^<]{2,5000})</rdf:li>")
_AFFILIATIONS_LABEL = re.compile(
    r"(?:Author )?Affiliations?(?: and [Nn]otes)?\s*:\s*(.{10,2500}?)(?=\n\n|\b[A-Z][\w ]{4,40}:\s|$)", re.S
)


def find_metadata(
    raw: RawDocument, text: str, passages: Sequence[Passage], sections: Sequence[Section], lines: Sequence[Line]
) -> Metadata:
    """From page 1, the arXiv stamp, running heads and the document's own metadata, each field with its source."""
    page = read_title_page(raw)
    authors, authors_source = _authors(raw, page)
    places, places_source = _affiliations(raw, page, text)
    arxiv, doi = find_arxiv_id(raw), find_doi(raw)
    year, venue = find_year(raw, arxiv, doi), find_venue(raw, arxiv, doi, page.title)
    sources = {
        "title": page.title_source if page.title else "",
        "authors": authors_source,
        "affiliations": places_source,
        "year": year.source,
        "venue": venue.source,
        "arxiv_id": arxiv.source,
        "doi": doi.source,
    }
    return Metadata(
        title=page.title,
        authors=authors,
        affiliations=places,
        year=int(year.value) if year.value else None,
        venue=venue.value,
        arxiv_id=arxiv.value,
        doi=doi.value,
        sources=tuple((field, source) for field, source in sources.items() if source),
    )


def _authors(raw: RawDocument, page: TitlePage) -> tuple[tuple[str, ...], str]:
    """From page 1; from the document's metadata where page 1 names nobody, or fewer of the same people."""
    printed, named = page.byline.authors, named_in_file(raw)
    persons = [name for name in printed if is_person(name)]
    if len(named) > len(persons) and _are_among(persons, named) and _all_printed(named, raw, page.page):
        groups = tuple(name for name in printed if name not in persons) if persons else ()
        return (*named, *groups), "PDF metadata"
    if printed:
        return printed, f"page {page.page}"
    return (named, "PDF metadata") if named else ((), "")


def named_in_file(raw: RawDocument) -> tuple[str, ...]:
    """The authors as the file's XMP packet (Dublin Core's creators) or its information dictionary lists them, whichever
    lists more persons. Some files list all of them in one entry and then each in one."""
    creators = _CREATORS.search(raw.xmp)
    listed = [unescape(item) for item in _ITEM.findall(creators[1])] if creators else []
    lists = ([name for item in listed for name in people([item])], people([_semicolons_as_commas(raw)]))
    return max((tuple(dict.fromkeys(names)) for names in lists), key=len)


def _semicolons_as_commas(raw: RawDocument) -> str:
    return re.sub(r"\s*;\s*", ", ", dict(raw.info).get("author", ""))


def _are_among(printed: Sequence[str], named: Sequence[str]) -> bool:
    """Whether each is one of the others, by family name: the file may have initials where the page has given names."""
    families = {base_letters(family_name(name)) for name in named}
    return all(base_letters(family_name(name)) in families for name in printed)


def _all_printed(names: Sequence[str], raw: RawDocument, page: int) -> bool:
    """Whether every family name stands on the title page or the one behind it."""
    pages = (each for each in raw.pages if each.number in (page, page + 1))
    head = base_letters(" ".join(line.text for each in pages for line in each.lines))
    return all(base_letters(family_name(name)) in head for name in names)


def _affiliations(raw: RawDocument, page: TitlePage, text: str) -> tuple[tuple[str, ...], str]:
    """Under the title, in a footnote of page 1, or in a paragraph that is labelled so."""
    if page.byline.affiliations:
        return page.byline.affiliations, f"page {page.page}"
    first = next((p for p in raw.pages if p.number == page.page), None)
    if first and (found := _footnoted(first)):
        return tuple(found), f"page {page.page}, footnote"
    if labelled := _AFFILIATIONS_LABEL.search(text):
        places = affiliations([re.sub(r"\s+", " ", re.sub(r"\([^()]*\)", "", part)) for part in labelled[1].split(";")])
        if places:
            return tuple(places), "affiliations paragraph"
    return (), ""


def _footnoted(page: RawPage) -> list[str]:
    """Institutions in the small print at the foot of the page, each behind a number or sign above the line."""
    small = [
        i
        for i, line in enumerate(page.lines)
        if line.upright and line.box[1] > 0.5 * page.height and _begins_with_mark(page, i)
    ]
    found: list[str] = []
    for start in small:
        texts = [marked_text(page, start)]
        last = page.lines[start]
        for i, line in enumerate(page.lines):
            beneath = (
                0 < line.baseline - last.baseline < 1.6 * last.size
                and line.box[0] < last.box[2]
                and last.box[0] < line.box[2]
            )
            if beneath and abs(line.size - last.size) < 0.5 and not _begins_with_mark(page, i):
                texts.append(marked_text(page, i))
                last = line
        joined = " ".join(texts).split("Correspond")[0].replace("-  ", "").replace("- ", "")
        found += [place for place in affiliations([joined]) if place not in found]
    return found


def _begins_with_mark(page: RawPage, index: int) -> bool:
    spans = [span for span in page.lines[index].spans if span.text.strip()]
    return (
        bool(spans)
        and len(spans) > 1
        and spans[0].size < 0.85 * page.lines[index].size
        and bool(re.match(r"[\d*∗†‡§]", spans[0].text.strip()))
    )
