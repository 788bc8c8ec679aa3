"""Finished scans as the survey sees them, ours and the public survey's versions 1 to 3 alike, and whose paper is whose.

Only what is counted is kept; evidence is read again where it is shown, so that thousands of scans fit in memory.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from paper_scan.folder.files import SCAN
from paper_scan.review.ratings import Loose, Rated, Rating
from paper_scan.scans.comparing import title_key
from paper_scan.scans.model import Confidence, Outcome, outcome
from paper_scan.scans.survey_format import VERSIONS

TITLE = 12
"""A title of fewer letters and digits tells no paper from another."""


class SurveyedAnswer(Loose):
    applies: bool
    answer: bool
    open: bool | None = None
    confidence: Confidence | None = None

    @property
    def outcome(self) -> Outcome:
        return outcome(self.applies, self.answer, self.open)


class About(Loose):
    title: str
    authors: tuple[str, ...] = ()
    year: int | None = None
    venue: str | None = None
    arxiv_id: str | None = None
    doi: str | None = None


class Flag(Loose):
    flag: str
    detail: str = ""


class _Verdict(Loose):
    verdict: str


class _Provenance(Loose):
    reader: str
    checklist: str
    model: str | None = None


class SurveyedFile(Loose):
    paper: About
    scan_version: int = 1
    paper_type: str | None = None
    methodology_tags: tuple[str, ...] = ()
    active_modules: tuple[str, ...] = ()
    checklist: dict[str, dict[str, SurveyedAnswer]]
    red_flags: tuple[Flag, ...] = ()
    cited_papers: tuple[About, ...] = ()
    verification: tuple[_Verdict, ...] | None = None
    provenance: _Provenance | None = None


SURVEY = "public survey"
"""Reader of the scans that are not ours."""


@dataclass(frozen=True, slots=True)
class SurveyedScan:
    """One scan of one paper."""

    path: Path
    about: About
    reader: str
    """``rules``, ``claude (model)``, …"""
    checklist: str
    """Name without version."""
    type: str | None
    tags: tuple[str, ...]
    marks: dict[str, dict[str, SurveyedAnswer]]
    """Category, question."""
    flags: tuple[Flag, ...]
    cited: tuple[About, ...]
    verdicts: tuple[str, ...]

    def rated(self) -> Rated:
        """For ``paper_scan.review.agreement``."""
        ratings = {
            question: Rating(category, mark.outcome, mark.confidence)
            for category, marks in self.marks.items()
            for question, mark in marks.items()
        }
        return Rated(self.path, self.about.title, self.about.arxiv_id or "", self.about.doi or "", ratings)


@dataclass(frozen=True, slots=True)
class Loaded:
    entries: tuple[SurveyedScan, ...]
    left_out: tuple[tuple[Path, str], ...] = field(default=())
    """Files that look like scans and can't be read, and why."""


def load(folders: Iterable[Path]) -> Loaded:
    """All scans in and below the folders (files are taken as they are), in the order of their paths."""
    entries: list[SurveyedScan] = []
    left_out: list[tuple[Path, str]] = []
    for file in dict.fromkeys(file for folder in folders for file in files_below(folder)):
        try:
            data = json.loads(file.read_bytes())
            if not _is_scan(data):
                if file.name == SCAN:
                    left_out.append((file, "not a scan"))
                continue
            entries.append(_entry(file, SurveyedFile.model_validate(data)))
        except ValidationError as error:
            where = ".".join(str(part) for part in error.errors()[0]["loc"])
            left_out.append((file, f"{where}: {error.errors()[0]['msg']}"))
        except (OSError, ValueError) as error:
            left_out.append((file, str(error)))
    return Loaded(tuple(entries), tuple(left_out))


def files_below(folder: Path) -> list[Path]:
    """The files named scan.json, and below a folder without any, all JSON files."""
    if not folder.is_dir():
        return [folder]
    return sorted(folder.rglob(SCAN)) or sorted(folder.rglob("*.json"))


def _is_scan(data: Any) -> bool:
    return (
        isinstance(data, dict) and "paper" in data and "checklist" in data and data.get("scan_version", 1) in VERSIONS
    )


def _entry(path: Path, file: SurveyedFile) -> SurveyedScan:
    made = file.provenance
    reader = SURVEY if made is None else f"{made.reader} ({made.model})" if made.model else made.reader
    checklist = made.checklist.rsplit(" ", 1)[0] if made else SURVEY
    return SurveyedScan(
        path=path,
        about=file.paper,
        reader=reader,
        checklist=checklist,
        type=file.paper_type,
        tags=file.methodology_tags,
        marks=file.checklist,
        flags=file.red_flags,
        cited=file.cited_papers,
        verdicts=tuple(fit.verdict for fit in file.verification or ()),
    )


def papers(entries: Iterable[SurveyedScan]) -> list[list[SurveyedScan]]:
    """The scans by paper: two are of the same paper if they share an arXiv id, a DOI or a title. In each, the scan that
    stands for the paper comes first: one by a model before one by rules, then the one with fewer open answers."""
    groups: list[list[SurveyedScan]] = []
    known: dict[str, int] = {}
    for entry in entries:
        keys = list(keys_of(entry.about))
        place = next((known[key] for key in keys if key in known), len(groups))
        if place == len(groups):
            groups.append([])
        groups[place].append(entry)
        for key in keys:
            known.setdefault(key, place)
    return [sorted(group, key=_precedence) for group in groups]


def _precedence(entry: SurveyedScan) -> tuple[bool, int, str]:
    still_open = sum(mark.outcome == "open" for marks in entry.marks.values() for mark in marks.values())
    return (entry.reader == "rules", still_open, entry.path.as_posix())


def keys_of(about: About) -> Iterator[str]:
    """What a paper is known by, the surest first."""
    if about.arxiv_id:
        yield "arxiv:" + re.sub(r"v\d+$", "", about.arxiv_id.strip().lower().removeprefix("arxiv:"))
    if about.doi:
        doi = re.sub(r"^(https?://(dx\.)?doi\.org/|doi:\s*)", "", about.doi.strip().lower())
        yield "doi:" + doi
        if doi.startswith("10.48550/arxiv."):
            yield "arxiv:" + re.sub(r"v\d+$", "", doi.removeprefix("10.48550/arxiv."))
    title = title_key(about.title)
    if len(title) >= TITLE:
        yield "title:" + title
