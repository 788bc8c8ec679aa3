"""The list of papers: what each is, how far each coder is, and what agreement there is so far."""

from __future__ import annotations

import json
from collections import Counter
from functools import lru_cache
from pathlib import Path
from typing import Any

from paper_scan.folder.files import RUN, SCAN
from paper_scan.report.escaping import one_line
from paper_scan.view.blindness import Sight


def listed(folder: Path, sight: Sight) -> dict[str, Any]:
    """A paper as the list shows it. From scan.json, which follows the journal within seconds."""
    file = folder / SCAN
    try:
        stamp = file.stat()
    except OSError:
        return {"slug": folder.name, "title": _pdf_name(folder), "authors": [], "year": None, "state": "unfinished"}
    known = _read(file, stamp.st_mtime_ns, stamp.st_size)
    if known is None:
        return {"slug": folder.name, "title": folder.name, "authors": [], "year": None, "state": "unreadable"}
    about, coders, questions, outcomes = known
    mine = coders.get(sight.coder, 0)
    row = {
        "slug": folder.name,
        **about,
        "state": "done" if mine == questions else "begun" if mine else "new",
        "questions": questions,
        "mine": mine,
        "coders": [[name, count] for name, count in sorted(coders.items()) if name != sight.coder],
    }
    if not sight.blind:
        row["outcomes"] = outcomes
    return row


@lru_cache(maxsize=20_000)
def _read(file: Path, _changed: int, _size: int) -> tuple[dict[str, Any], dict[str, int], int, dict[str, int]] | None:
    """What a scan is of, how many questions each person decided, how many there are, and what they came to."""
    try:
        data = json.loads(file.read_bytes())
        answers = [each for group in data["checklist"].values() for each in group.values()]
        paper = data["paper"]
        about = {
            "title": one_line(paper["title"]) or file.parent.name,
            "authors": [one_line(name) for name in paper["authors"][:4]],
            "year": paper["year"],
        }
        coders: Counter[str] = Counter()
        for answer in answers:
            given = [(answer.get("source"), answer), *((other["by"], other) for other in answer.get("others") or ())]
            coders.update({name for name, each in given if each.get("person") and not each.get("judged")})
        outcomes = Counter(_outcome(answer) for answer in answers)
        return about, dict(coders), len(answers), dict(outcomes)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _outcome(answer: dict[str, Any]) -> str:
    from paper_scan.scans.model import outcome

    return outcome(answer["applies"], answer["answer"], answer.get("open"))


def _pdf_name(folder: Path) -> str:
    try:
        return Path(json.loads((folder / RUN).read_text(encoding="utf-8"))["pdf"]).name
    except (OSError, ValueError, KeyError, TypeError):
        return folder.name
