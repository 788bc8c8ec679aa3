"""Scans to one HTML file.

Everything from a paper or a scan is untrusted. It stands in the page only as JSON in which no ``<`` is left, or as
base64; the scripts put it on the screen as text, never as markup; and the page's own policy runs no script but ours, by
its hash, and lets nothing be fetched from anywhere.
"""

from __future__ import annotations

import base64
import json
import re
import zlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from paper_scan.checklist import ChecklistError
from paper_scan.checklist import load as load_checklist
from paper_scan.folder.files import write_atomically
from paper_scan.report.html.policy import content_policy
from paper_scan.report.view import in_words, shown
from paper_scan.scans.model import Answer
from paper_scan.survey.tables.aggregate import Survey
from paper_scan.survey.tables.entries import Loaded, SurveyedAnswer, SurveyedScan, papers

HERE = Path(__file__).parent
SCRIPTS = ("dom.js", "data.js", "table.js", "views.js", "charts.js", "graph.js", "paper.js", "main.js")
LETTERS = {"yes": "y", "no": "n", "open": "o", "not applicable": "a"}
"""One letter an answer; ``-`` where a scan was not asked."""


def write_explorer(loaded: Loaded, found: Survey, file: Path, evidence: bool) -> None:
    """Write the page. With ``evidence`` each paper's reasons and quotes are in it, compressed, unpacked when opened.

    Raises OSError where the file can't be written.
    """
    groups = papers(loaded.entries)
    index = _index(groups, found)
    details = [_packed(group[0]) for group in groups] if evidence else []
    write_atomically(file, _page(index, details))


def _page(index: dict[str, Any], details: Sequence[str]) -> str:
    style = (HERE / "explorer.css").read_text(encoding="utf-8")
    script = '"use strict";\n(() => {\n' + "\n".join(_script(name) for name in SCRIPTS) + "\n})();\n"
    parts = {
        "policy": content_policy(script, style),
        "style": style,
        "script": script,
        "index": escaped_json(index),
        "details": escaped_json(details),
    }
    frame = (HERE / "page.html").read_text(encoding="utf-8")
    return re.sub(r"\{\{(\w+)\}\}", lambda hole: parts[hole[1]], frame)  # one pass: what is filled in is not looked at


def _script(name: str) -> str:
    return (HERE / name).read_text(encoding="utf-8")


def escaped_json(value: Any) -> str:
    """JSON that can't end the script element it stands in, nor open a comment there."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    escaped = text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
    return escaped.encode("utf-8", "replace").decode("utf-8")  # a lone surrogate is no UTF-8


def _index(groups: Sequence[Sequence[SurveyedScan]], found: Survey) -> dict[str, Any]:
    """What the table and the views need of every paper."""
    place = {each.question: number for number, each in enumerate(found.questions)}
    asks = _asks(found.checklists)
    return {
        "questions": [
            [each.question, each.category, asks.get(each.question, ""), each.decidable, each.wrong]
            for each in found.questions
        ],
        "categories": {name: in_words(name) for name in found.categories},
        "papers": [_paper(group, place) for group in groups],
        "edges": found.citations.edges,
        "outside": [[each.title, each.year, each.papers] for each in found.citations.outside],
        "scans": found.scans,
        "agreement": [
            [each.a, each.b, each.papers, each.answered.items, each.answered.percent, each.answered.kappa]
            for each in found.agreement
        ],
    }


def _asks(checklists: Iterable[str]) -> dict[str, str]:
    """The wording of questions, from those checklists that ship with us."""
    found: dict[str, str] = {}
    for name in checklists:
        try:
            found |= {question.id: question.ask for question in load_checklist(name).all_questions()}
        except ChecklistError:
            continue  # another's; its ids have to do
    return found


def _paper(group: Sequence[SurveyedScan], place: dict[str, int]) -> list[Any]:
    """In the order that ``data.js`` names."""
    entry = group[0]
    letters = ["-"] * len(place)
    for question, mark in _marks(entry):
        letters[place[question]] = LETTERS[mark.outcome]
    about = entry.about
    return [
        about.title or f"Title not found ({entry.path.parent.name})",
        list(about.authors[:12]),
        about.year,
        about.venue or "",
        about.arxiv_id or "",
        about.doi or "",
        entry.type or "",
        list(entry.tags),
        entry.reader,
        "".join(letters),
        [flag.flag for flag in entry.flags],
        list(entry.verdicts),
        len(group),
    ]


def _marks(entry: SurveyedScan) -> Iterator[tuple[str, SurveyedAnswer]]:
    return (each for marks in entry.marks.values() for each in marks.items())


def _packed(entry: SurveyedScan) -> str:
    """Reasons and evidence of a paper, deflated, in base64."""
    data = json.loads(entry.path.read_bytes())
    text = json.dumps(_detail(data), ensure_ascii=False, separators=(",", ":"))
    return base64.b64encode(zlib.compress(text.encode("utf-8", "replace"), 9)).decode("ascii")


def _detail(data: dict[str, Any]) -> dict[str, Any]:
    return {
        "findings": data.get("key_findings", ""),
        "answers": {
            question: [answer["justification"], answer.get("confidence"), _evidence(answer)]
            for marks in data["checklist"].values()
            for question, answer in marks.items()
        },
        "claims": [[each["claim"], each["supported"]] for each in data.get("claims", ())],
        "flags": [[each["flag"], each.get("detail", "")] for each in data.get("red_flags", ())],
        "fits": [[each["verdict"], each["reason"]] for each in data.get("verification") or ()],
    }


def _evidence(answer: dict[str, Any]) -> list[list[str]]:
    """Text and place of each piece of evidence."""
    if not answer.get("evidence"):
        return []
    pieces = [shown(piece) for piece in Answer.model_validate(answer).evidence or ()]
    return [[f"“{piece.text}”" if piece.is_quoted else piece.text, piece.place] for piece in pieces]
