"""The authors' own checklist, each item beside the questions that ask the same."""

from __future__ import annotations

import re
from collections.abc import Iterable

from paper_scan.checklist import Checklist
from paper_scan.checklist.model import PrintedAsk
from paper_scan.paper.model import Paper
from paper_scan.paper.sections.printed_checklist import printed_items
from paper_scan.scans.authors import AuthorsItem


def authors_checklist(paper: Paper, checklist: Checklist) -> tuple[AuthorsItem, ...] | None:
    """None where the paper prints none that could be read."""
    found = tuple(
        AuthorsItem(
            label=item.label,
            title=item.title,
            question=item.question,
            answer=item.answer,
            printed=item.printed,
            justification=item.justification,
            page=item.page,
            start=item.start,
            end=item.end,
            questions=tuple(_asking(item.question, checklist.printed)),
        )
        for item in printed_items(paper)
    )
    return found or None


def _asking(question: str, mapped: Iterable[PrintedAsk]) -> list[str]:
    printed = _plain(question)
    return [ask.question for ask in mapped if any(_plain(words) in printed for words in ask.words)]


def _plain(text: str) -> str:
    """Words alone, so that hyphens, marks and line ends make no difference."""
    return " ".join(re.findall(r"[a-z0-9]+", text.lower()))
