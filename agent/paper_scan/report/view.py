"""What a report shows of a scan, before it is Markdown or coloured: counts, wordings, evidence as text and place."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from paper_scan.checklist import Checklist
from paper_scan.report.escaping import one_line, shortened
from paper_scan.scans.authors import AuthorsItem
from paper_scan.scans.comparing import bare
from paper_scan.scans.model import (
    Answer,
    Evidence,
    FigureShown,
    LinkTarget,
    Outcome,
    PaperInfo,
    PaperValue,
    Quote,
    Scan,
    SearchHit,
    SearchRecord,
    TableCell,
)

OUTCOMES: tuple[Outcome, ...] = ("yes", "no", "open", "not applicable")
MARKS: dict[Outcome, str] = {"yes": "■", "no": "□", "open": "?", "not applicable": "·"}
"""One mark a question."""


USUAL_SHOWN = 3
"""Usual wordings of a yes that are named with a no, of those that stand in the paper."""
SHORT = 12
"""Quotations of fewer letters stay where they are."""
_QUOTATION = re.compile(r":?\s*“([^”]+)”\.?")


class Asked(NamedTuple):
    """A question with its answer."""

    id: str
    ask: str
    answer: Answer


class AnswerGroup(NamedTuple):
    """A category or module with its answers."""

    id: str
    title: str
    is_module: bool
    questions: tuple[Asked, ...]

    @property
    def counts(self) -> Counter[Outcome]:
        return Counter(asked.answer.outcome for asked in self.questions)

    @property
    def bar(self) -> str:
        """A mark for each question, yeses first."""
        counts = self.counts
        return "".join(MARKS[outcome] * counts[outcome] for outcome in OUTCOMES)


class Shown(NamedTuple):
    """Evidence as a person reads it."""

    text: str
    is_quoted: bool
    """The paper's own words, to stand between quotation marks."""
    place: str
    page: int


def groups(scan: Scan, checklist: Checklist | None) -> tuple[AnswerGroup, ...]:
    """The scan's answers by category; asks and titles come from the checklist, or else from the ids."""
    asks = {question.id: question.ask for question in checklist.all_questions()} if checklist else {}
    titles = {name: checklist.group(name).title for name in scan.checklist} if checklist else {}
    return tuple(
        AnswerGroup(
            name,
            titles.get(name, in_words(name)),
            name in scan.active_modules,
            tuple(Asked(id, asks.get(id, in_words(id)), answer) for id, answer in questions.items()),
        )
        for name, questions in scan.checklist.items()
    )


def total(found: Iterable[AnswerGroup]) -> Counter[Outcome]:
    return sum((group.counts for group in found), Counter())


def asked_with(found: Iterable[AnswerGroup], outcome: Outcome) -> Iterator[Asked]:
    """Every question of that outcome."""
    return (asked for group in found for asked in group.questions if asked.answer.outcome == outcome)


def in_words(id: str) -> str:
    """``cost_and_practicality`` as ``Cost and practicality``."""
    words = id.replace("_", " ").strip()
    return words[:1].upper() + words[1:]


def counted(counts: Counter[Outcome]) -> str:
    """``3 yes, 1 no, 2 open``; not applicable apart from the rest, nothing that is zero."""
    words = [f"{counts[outcome]} {outcome}" for outcome in OUTCOMES if counts[outcome]]
    return ", ".join(words) or "no questions"


def verdict(counts: Counter[Outcome]) -> str:
    """The first sentence of a report."""
    applicable = counts["yes"] + counts["no"] + counts["open"]
    if not applicable:
        return "None of the checklist's questions applies to this paper."
    still_open = f", {counts['open']} still open" if counts["open"] else ""
    return f"{counts['yes']} yes, {counts['no']} no{still_open}, of {applicable} questions that apply."


def title(scan: Scan) -> str:
    """The paper's title, or what to call it where none was found."""
    return one_line(scan.paper.title) or f"Title not found ({one_line(scan.provenance.pdf)})"


def cautions(scan: Scan) -> tuple[str, ...]:
    """What a reader should know before anything else: warnings, and that something could not be read."""
    kinds: dict[str, list[int]] = {}
    for problem in scan.integrity.unread:
        kinds.setdefault(one_line(problem.kind), []).extend([problem.page] if problem.page else [])
    unread = "; ".join(kind + (f" ({pages(numbers)})" if numbers else "") for kind, numbers in kinds.items())
    not_read = (f"Not everything could be read: {unread}.",) if unread else ()
    differences = scan.looked_up.differences if scan.looked_up else ()
    return (*differences, *(f"{one_line(warning).rstrip('.')}." for warning in scan.integrity.warnings), *not_read)


def authors(paper: PaperInfo, most: int = 6) -> str:
    names = [one_line(name) for name in paper.authors]
    if not names:
        return "authors not found"
    return ", ".join(names[:most]) + (f" and {len(names) - most} more" if len(names) > most else "")


def identity(paper: PaperInfo) -> str:
    """Year, venue and numbers of a paper, as far as known."""
    parts = [
        str(paper.year) if paper.year else "year not found",
        one_line(paper.venue) if paper.venue and paper.venue.lower() != "arxiv" else "",
        f"arXiv {one_line(paper.arxiv_id)}" if paper.arxiv_id else "",
        f"doi {one_line(paper.doi)}" if paper.doi else "",
    ]
    return " · ".join(part for part in parts if part)


def described(paper: PaperInfo) -> str:
    """Who says what the paper is called and who wrote it, where it isn't the program's own reading; empty else."""
    said = []
    for name, source in (paper.described or {}).items():
        others = [f"{by} had read {_value(value)}" for by, value in (source.instead_of or {}).items()]
        if others:
            said.append(f"{name.replace('_', ' ')} by {one_line(source.by)} ({'; '.join(others)})")
    return f"What the paper is: {', '.join(said)}." if said else ""


def _value(value: PaperValue) -> str:
    words = ", ".join(value) if isinstance(value, tuple) else str(value or "nothing")
    return f"“{shortened(words, limit=160)}”"


def shown(evidence: Evidence) -> Shown:
    """A piece of evidence in the paper's words where it has some."""
    match evidence:
        case Quote():
            place = f"p. {evidence.page}" + (f", {one_line(evidence.section)}" if evidence.section else "")
            return Shown(shortened(evidence.sentence, evidence.quote), True, place, evidence.page)
        case TableCell():
            names = " / ".join(filter(None, (evidence.row_name, evidence.column_name)))
            row = f"in the row: {shortened(evidence.row_text, evidence.text, 160)}"
            text = f"{evidence.text} — {shortened(names, limit=160) if names else row}"
            return Shown(one_line(text), True, f"p. {evidence.page}, {one_line(evidence.table)}", evidence.page)
        case FigureShown():
            text = f"{evidence.shows} (seen by the reader; its caption: {shortened(evidence.caption, limit=160)})"
            return Shown(one_line(text), False, f"p. {evidence.page}, {one_line(evidence.figure)}", evidence.page)
        case LinkTarget():
            text = f"link on “{shortened(evidence.text, limit=80)}” to {shortened(evidence.target, limit=200)}"
            return Shown(text, False, f"p. {evidence.page}", evidence.page)


def beside_authors(scan: Scan, item: AuthorsItem) -> list[tuple[str, Outcome]]:
    """The questions that ask what an item of the authors' own checklist asks, and what came out."""
    answers = scan.answers()
    return [(id, answers[id].outcome) for id in item.questions if id in answers]


def without_quotes(text: str, evidence: Iterable[Evidence]) -> str:
    """The text without those quotations that the evidence, shown beside it, holds anyway."""
    held = " ".join(bare(piece.sentence) for piece in evidence if isinstance(piece, Quote))

    def kept(quotation: re.Match[str]) -> str:
        words = bare(quotation[1].removesuffix("…"))
        return "." if len(words) >= SHORT and words in held else quotation[0]

    return re.sub(r"\.{2,}", ".", _QUOTATION.sub(kept, text)).strip()


def searched(record: SearchRecord) -> str:
    """What was looked for before saying no, and how often it was found."""
    terms = "; ".join(_hit(hit) for hit in record.terms[:8])
    more = f"; and {len(record.terms) - 8} more" if len(record.terms) > 8 else ""
    cues = [hit for hit in record.cues if hit not in record.terms]
    stand = [hit for hit in cues if hit.hits]
    if not stand:
        usual = f"none of {len(cues)} usual wordings of a yes" if len(cues) > 1 else ""
    else:
        named = "; ".join(_hit(hit) for hit in stand[:USUAL_SHOWN])
        others = len(cues) - min(len(stand), USUAL_SHOWN)
        usual = f"usual wordings of a yes: {named}" + (f"; {others} more" if others else "")
    return "; besides, ".join(filter(None, (terms + more, usual)))


def _hit(hit: SearchHit) -> str:
    if not hit.hits:
        return f"“{one_line(hit.term)}” never"
    times = "once" if hit.hits == 1 else f"{hit.hits} times"
    return f"“{one_line(hit.term)}” {times} ({pages(hit.pages)})"


def pages(numbers: Iterable[int], most: int = 5) -> str:
    """``p. 3`` or ``pp. 3, 7, 8, …``."""
    found = sorted(set(numbers))
    listed = ", ".join(str(number) for number in found[:most]) + (", …" if len(found) > most else "")
    return f"{'p.' if len(found) == 1 else 'pp.'} {listed}"


def confidences(found: Iterable[AnswerGroup]) -> Counter[str]:
    """How sure the reader was of its yeses and noes and not applicables."""
    return Counter(
        asked.answer.confidence or "not stated"
        for group in found
        for asked in group.questions
        if asked.answer.outcome != "open"
    )
