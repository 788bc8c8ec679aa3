"""Answers as ratings, whatever file they stand in, and which files speak of the same paper.

Reads our scans, the public survey's versions 1 to 3, and reference answers: any JSON file with ``paper`` and with
``checklist`` → category → question → applies, answer.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import BaseModel, ConfigDict, ValidationError

from paper_scan.scans.comparing import title_key
from paper_scan.scans.model import Confidence, Outcome, outcome


class RatingsError(Exception):
    """A file holds no answers that can be compared. The message names the file and says why."""


class Rating(NamedTuple):
    category: str
    outcome: Outcome
    confidence: Confidence | None


class Rated(NamedTuple):
    """One reading of one paper."""

    path: Path
    title: str
    arxiv_id: str
    doi: str
    ratings: dict[str, Rating]
    """By question id, in the file's order."""


class RaterReading(NamedTuple):
    """What one reader answered in one scan."""

    by: str
    person: bool
    judged: bool
    """A person's decisions where others differ."""
    rated: Rated
    """Of a person what that person confirmed, of a machine all that it decided."""
    stands: Rated
    """What stands in the scan, whoever it is by."""

    @property
    def name(self) -> str:
        return f"{self.by} (decided)" if self.judged else self.by


class Loose(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class _Mark(Loose):
    applies: bool
    answer: bool
    open: bool | None = None
    confidence: Confidence | None = None
    person: bool | None = None
    judged: bool | None = None

    def rating(self, category: str) -> Rating:
        return Rating(category, outcome(self.applies, self.answer, self.open), self.confidence)


class _OtherMark(_Mark):
    by: str


class _Answer(_Mark):
    source: str | None = None
    others: tuple[_OtherMark, ...] = ()


class _About(Loose):
    title: str
    arxiv_id: str | None = None
    doi: str | None = None


class _Made(Loose):
    reader: str | None = None
    model: str | None = None


class RatedFile(Loose):
    paper: _About
    provenance: _Made = _Made()
    checklist: dict[str, dict[str, _Answer]]


def load(path: Path) -> Rated:
    """The answers in a file: where several answered a question, the one that stands."""
    file = _read(path)
    return _rated(
        path,
        file.paper,
        {
            question: answer.rating(category)
            for category, questions in file.checklist.items()
            for question, answer in questions.items()
        },
    )


def load_by_reader(path: Path) -> dict[str, Rated]:
    """The answers in one scan apart by who gave them, machines first."""
    return {each.name: each.rated for each in readings(path)}


def readings(path: Path) -> list[RaterReading]:
    """Everybody's answers in one scan, machines first, then people by name, then those who settled differences."""
    file = _read(path)
    stands = load(path)
    machines = {file.provenance.reader, file.provenance.model, "rules", "unnamed"}
    found: dict[tuple[bool, bool, str], dict[str, Rating]] = {}
    for category, questions in file.checklist.items():
        for question, answer in questions.items():
            others: list[tuple[str, _Mark]] = [(other.by, other) for other in answer.others]
            for by, mark in ((answer.source or "unnamed", answer), *others):
                # Scans of earlier versions don't say who is a person.
                is_person = bool(mark.person) or (mark.person is None and _is_person(by, file, machines))
                found.setdefault((bool(mark.judged), is_person, by), {})[question] = mark.rating(category)
    return [
        RaterReading(by, person, judged, _rated(path, file.paper, ratings), stands)
        for (judged, person, by), ratings in sorted(found.items(), key=lambda each: (*each[0][:2], -len(each[1])))
    ]


def _is_person(by: str, file: RatedFile, machines: set[str | None]) -> bool:
    """By elimination: an answer beside a machine's own, by a name that isn't the machine's."""
    return file.provenance.reader is not None and by not in machines and not by.endswith(")")


def all_readings(path: Path) -> list[list[RaterReading]]:
    """``readings`` of a file, or of all that ``load_all`` would load below a directory.

    Raises RatingsError where nothing is found.
    """
    return [readings(rated.path) for rated in load_all(path)]


def load_all(path: Path) -> list[Rated]:
    """A file's answers, or those of all scans below a directory.

    Below a directory the files named scan.json count; where there are none, every JSON file that holds answers.
    Raises RatingsError where nothing is found.
    """
    if not path.is_dir():
        return [load(path)]
    scans = sorted(path.rglob("scan.json"))
    if scans:
        return [load(scan) for scan in scans]
    found = []
    for candidate in sorted(path.rglob("*.json")):
        try:
            found.append(load(candidate))
        except RatingsError:
            continue  # another kind of JSON file
    if not found:
        raise RatingsError(f"{path}: no scans below this directory (looked for scan.json, then for other JSON files)")
    return found


def match(first: Sequence[Rated], second: Sequence[Rated]) -> tuple[list[tuple[Rated, Rated]], list[Rated]]:
    """Pairs of the same paper, by arXiv id, DOI, title or file name, and what found no partner.

    One file on each side is a pair whatever it is named.
    """
    if len(first) == 1 and len(second) == 1:
        return [(first[0], second[0])], []
    pairs: list[tuple[Rated, Rated]] = []
    left, right = list(first), list(second)
    for key in (_by_arxiv, _by_doi, _by_title, _by_name):
        partners = {key(rated): rated for rated in reversed(right) if key(rated)}
        for rated in list(left):
            partner = partners.pop(key(rated), None)
            if partner is not None:
                pairs.append((rated, partner))
                left.remove(rated)
                right.remove(partner)
    order = {id(rated): place for place, rated in enumerate(first)}
    return sorted(pairs, key=lambda pair: order[id(pair[0])]), [*left, *right]


def _by_arxiv(rated: Rated) -> str:
    return re.sub(r"v\d+$", "", rated.arxiv_id.lower().removeprefix("arxiv:"))


def _by_doi(rated: Rated) -> str:
    return rated.doi.lower().removeprefix("https://doi.org/")


def _by_title(rated: Rated) -> str:
    return title_key(rated.title)


def _by_name(rated: Rated) -> str:
    return (rated.path.parent if rated.path.name == "scan.json" else rated.path.with_suffix("")).name


def _rated(path: Path, about: _About, ratings: dict[str, Rating]) -> Rated:
    return Rated(path, about.title, about.arxiv_id or "", about.doi or "", ratings)


def _read(path: Path) -> RatedFile:
    if path.is_dir() and (path / "scan.json").is_file():
        path = path / "scan.json"
    try:
        data: Any = json.loads(path.read_text(encoding="utf-8-sig"))
        return RatedFile.model_validate(data)
    except OSError as error:
        raise RatingsError(f"{path}: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise RatingsError(f"{path}: not a text file") from error
    except json.JSONDecodeError as error:
        raise RatingsError(f"{path}: not JSON (line {error.lineno}: {error.msg})") from error
    except ValidationError as error:
        where = ".".join(str(part) for part in error.errors()[0]["loc"])
        raise RatingsError(f"{path}: no answers to compare ({where}: {error.errors()[0]['msg']})") from error


def names(paths: Iterable[Path]) -> list[str]:
    """Short names for what is compared: the last parts of each path that tell them apart; a scan's is its folder's."""
    resolved = [path.resolve().parent if path.name == "scan.json" else path.resolve() for path in paths]
    for depth in range(1, max(len(path.parts) for path in resolved) + 1):
        short = [Path(*path.parts[-depth:]).as_posix() for path in resolved]
        if len(set(short)) == len(short):
            break
    return short
