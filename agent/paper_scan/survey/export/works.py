"""Works as bibliographies have them: the scanned papers themselves, or what they cite."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from paper_scan.paper import family_name
from paper_scan.scans.model import Scan
from paper_scan.survey.export.records import works_of
from paper_scan.survey.tables.entries import About, keys_of

_FIRST_WORDS = 1
_STOP = frozenset(
    ("a", "an", "the", "on", "of", "for", "in", "to", "and", "with", "from", "by", "is", "are", "at", "as")
)

_ET_AL = re.compile(r"\bet al\b|\band others\b|\bu\. a\.")


@dataclass(frozen=True, slots=True)
class Work:
    key: str
    """Unique in its file: ``kaplan2020scaling``."""
    title: str
    authors: tuple[tuple[str, str], ...]
    """Given and family name; a group has no given name."""
    year: int | None
    venue: str | None = None
    arxiv_id: str | None = None
    doi: str | None = None
    url: str | None = None
    note: str | None = None
    more_authors: bool = False
    """The list of authors ends in "et al."."""


def papers(scans: Iterable[Scan]) -> list[Work]:
    """The scanned papers."""
    return _keyed(
        Work("", scan.paper.title, _names(scan.paper.authors), scan.paper.year, scan.paper.venue, scan.paper.arxiv_id,
             scan.paper.doi)
        for scan in scans
    )  # fmt: skip


def references(scans: Iterable[Scan]) -> list[Work]:
    """What the papers cite, each work once: the same arXiv id, DOI or title is the same work."""
    return _keyed(_once(scans))


def _once(scans: Iterable[Scan]) -> Iterator[Work]:
    seen: set[str] = set()
    for scan in scans:
        for entry in works_of(scan):
            about = About(title=entry.title, arxiv_id=entry.arxiv_id, doi=entry.doi)
            keys = set(keys_of(about)) or {f"{entry.label} {entry.printed}"}
            new = not keys & seen
            seen |= keys
            if new:
                title = entry.title or entry.printed  # what couldn't be taken apart is kept as it is printed
                yield Work(
                    key="",
                    title=title,
                    authors=_names(entry.authors),
                    year=entry.year,
                    venue=entry.venue,
                    arxiv_id=entry.arxiv_id,
                    doi=entry.doi,
                    url=entry.url,
                    note=None if entry.title else "entry as printed",
                    more_authors=bool(_ET_AL.search(entry.printed)),
                )


def _names(authors: Iterable[str]) -> tuple[tuple[str, str], ...]:
    found = []
    for author in authors:
        family = family_name(author)
        given = author.removesuffix(family).strip() if author.endswith(family) else ""
        found.append((given, family) if given else ("", author))
    return tuple(found)


def _keyed(works: Iterable[Work]) -> list[Work]:
    taken: dict[str, int] = {}
    found = []
    for work in works:
        family = work.authors[0][1] if work.authors else "anonymous"
        words = [word for word in re.findall(r"[a-z0-9]+", _ascii(work.title)) if word not in _STOP]
        stem = f"{''.join(re.findall('[a-z0-9]+', _ascii(family))) or 'anonymous'}{work.year or ''}"
        stem += "".join(words[:_FIRST_WORDS])
        taken[stem] = taken.get(stem, 0) + 1
        found.append(replace(work, key=stem if taken[stem] == 1 else f"{stem}-{taken[stem]}"))
    return found


def _ascii(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return plain.lower()
