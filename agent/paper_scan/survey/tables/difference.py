"""What changed between two scans: of two versions of a paper, by two readers, by two versions of the program."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from paper_scan.folder.files import SCAN
from paper_scan.review.agreement import Frozen
from paper_scan.scans.model import Outcome, outcome


class NotScan(Exception):
    """A file holds no scan. The message names it."""


class Changed(Frozen):
    category: str
    question: str
    before: Outcome | None
    """None where the question stands in the other scan alone."""
    after: Outcome | None
    why_before: str
    why_after: str


class Difference(Frozen):
    same: int
    """Questions answered alike."""
    answers: tuple[Changed, ...]
    flags_gone: tuple[str, ...]
    flags_new: tuple[str, ...]
    claims_gone: tuple[str, ...]
    claims_new: tuple[str, ...]
    verdicts_before: tuple[str, ...]
    verdicts_after: tuple[str, ...]
    about: dict[str, tuple[str, str]]
    """Title, year, PDF, reader, checklist …: what differs, before and after."""


def difference(before: Path, after: Path) -> Difference:
    """Compare two scans (ours or the public survey's). Raises NotScan."""
    a, b = _load(before), _load(after)
    left, right = _answers(a), _answers(b)
    keys = dict.fromkeys([*left, *right])
    changed = [_changed(*key, left.get(key), right.get(key)) for key in keys]
    different = tuple(each for each in changed if each.before != each.after)
    flags_gone, flags_new = _moved(_texts(a, "red_flags", "flag"), _texts(b, "red_flags", "flag"))
    claims_gone, claims_new = _moved(_texts(a, "claims", "claim"), _texts(b, "claims", "claim"))
    return Difference(
        same=len(changed) - len(different),
        answers=different,
        flags_gone=flags_gone,
        flags_new=flags_new,
        claims_gone=claims_gone,
        claims_new=claims_new,
        verdicts_before=_texts(a, "verification", "verdict"),
        verdicts_after=_texts(b, "verification", "verdict"),
        about={name: pair for name, pair in _pairs(a, b) if pair[0] != pair[1]},
    )


def _load(path: Path) -> dict[str, Any]:
    file = path / SCAN if path.is_dir() else path
    try:
        data = json.loads(file.read_bytes())
        _answers(data)
    except OSError as error:
        raise NotScan(f"{file}: {error.strerror or error}") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise NotScan(f"{file}: not a scan") from error
    found: dict[str, Any] = data
    return found


def _answers(data: dict[str, Any]) -> dict[tuple[str, str], tuple[Outcome, str]]:
    return {
        (category, question): (outcome(mark["applies"], mark["answer"], mark.get("open")), mark["justification"])
        for category, marks in data["checklist"].items()
        for question, mark in marks.items()
    }


def _changed(
    category: str, question: str, before: tuple[Outcome, str] | None, after: tuple[Outcome, str] | None
) -> Changed:
    return Changed(
        category=category,
        question=question,
        before=before[0] if before else None,
        after=after[0] if after else None,
        why_before=before[1] if before else "",
        why_after=after[1] if after else "",
    )


def _texts(data: dict[str, Any], name: str, key: str) -> tuple[str, ...]:
    return tuple(str(each[key]) for each in data.get(name) or ())


def _moved(before: Iterable[str], after: Iterable[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    a, b = list(before), list(after)
    return tuple(each for each in a if each not in b), tuple(each for each in b if each not in a)


def _pairs(a: dict[str, Any], b: dict[str, Any]) -> Iterable[tuple[str, tuple[str, str]]]:
    for part, names in (
        ("paper", ("title", "year", "venue", "arxiv_id", "doi")),
        ("", ("paper_type", "active_modules", "methodology_tags")),
        ("provenance", ("pdf_sha256", "reader", "model", "checklist", "tool")),
    ):
        of_a, of_b = (data.get(part) or {} if part else data for data in (a, b))
        for name in names:
            yield name, (_shown(of_a.get(name)), _shown(of_b.get(name)))


def _shown(value: Any) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(str(each) for each in value)
    return "" if value is None else str(value)
