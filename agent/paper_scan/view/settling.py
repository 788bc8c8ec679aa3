"""Where people differ, and how far they agree: what a third person settles, and what is exported."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from paper_scan.checklist import Category, ChecklistError, Module, checklist_names, load
from paper_scan.folder.files import SCAN
from paper_scan.paper.words.spreadsheet import defused
from paper_scan.report.escaping import one_line
from paper_scan.report.view import in_words
from paper_scan.review.agreement import Agreement, Measure
from paper_scan.review.pairing import within
from paper_scan.review.ratings import RaterReading, RatingsError, readings
from paper_scan.scans.model import outcome

HEAD = ("a", "b", "over", "name", "items", "agreed", "percent", "percent_low", "percent_high",
        "kappa", "kappa_low", "kappa_high", "ac1", "ac1_low", "ac1_high")  # fmt: skip


def differences(folder: Path) -> list[dict[str, Any]]:
    """Questions of a scan that people answered differently: id, who said what, and the decision if there is one."""
    try:
        data = json.loads((folder / SCAN).read_bytes())
        groups = list(data["checklist"].values())
        title = one_line(data["paper"]["title"]) or folder.name
        asks = _asks(data["provenance"]["checklist"].rsplit(" ", 1)[0])
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return []
    found = []
    for id, answer in ((id, answer) for group in groups for id, answer in group.items()):
        given = [(answer.get("source"), answer), *((other["by"], other) for other in answer.get("others") or ())]
        said = {by: _outcome(each) for by, each in given if each.get("person") and not each.get("judged")}
        if len(set(said.values())) > 1:
            decided = next(([by, _outcome(each)] for by, each in given if each.get("judged")), None)
            ask = asks.get(id) or in_words(id)
            found.append(
                {"slug": folder.name, "title": title, "question": id, "ask": ask, "said": said, "decided": decided}
            )
    return found


@cache
def _asks(checklist: str) -> dict[str, str]:
    """The wording of questions, where the checklist ships with us."""
    try:
        return {question.id: question.ask for question in load(checklist).all_questions()}
    except ChecklistError:
        return {}


@cache
def category_titles() -> dict[str, str]:
    """Titles of categories and modules, of the checklists that ship with us."""
    groups: list[Category | Module] = []
    for name in checklist_names():
        checklist = load(name)
        groups += [*checklist.categories]
        groups += [*checklist.modules]
    return {group.id: group.title for group in groups}


def _outcome(answer: dict[str, Any]) -> str:
    return outcome(answer["applies"], answer["answer"], answer.get("open"))


def agreement(folders: list[Path]) -> list[Agreement]:
    """All readers two by two, over these scans."""
    return within(list(_readings(folders)))


def _readings(folders: list[Path]) -> Iterator[list[RaterReading]]:
    for folder in folders:
        try:
            yield readings(folder / SCAN)
        except RatingsError:  # not finished, or another version's
            continue


def table(found: list[Agreement]) -> str:
    """The figures as CSV: a row for all questions, for each category and for each question of each pair."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEAD)
    for each in found:
        rows = [("all", "", each.answered), ("open as a class", "", each.with_open)]
        rows += [("category", name, measure) for name, measure in each.categories.items()]
        rows += [("question", name, measure) for name, measure in each.by_question.items()]
        for over, name, measure in rows:
            writer.writerow([defused(each.a), defused(each.b), over, defused(name), *_figures(measure)])
    return out.getvalue()


def _figures(measure: Measure) -> list[Any]:
    found: list[Any] = [measure.items, measure.agreed]
    for value, interval in (
        (measure.percent, measure.percent_interval),
        (measure.kappa, measure.kappa_interval),
        (measure.ac1, measure.ac1_interval),
    ):
        found += [_round(value), *(map(_round, interval) if interval else ("", ""))]
    return found


def _round(value: float | None) -> Any:
    return "" if value is None else round(value, 4)
