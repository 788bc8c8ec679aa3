"""Many scans to one table: base rates, pass rates by group, red flags, verdicts, agreement, who cites whom."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import combinations
from pathlib import Path

from paper_scan.review.agreement import Agreement, Frozen, compare
from paper_scan.review.ratings import Rated
from paper_scan.scans.model import Outcome
from paper_scan.survey.tables.citations import Citations, citations
from paper_scan.survey.tables.entries import Loaded, SurveyedScan, papers
from paper_scan.survey.tables.rates import Rate, pooled, rate, without_interval
from paper_scan.survey.tables.reader_error import COUNTED, can_decide, wrong


class QuestionRate(Frozen):
    category: str
    question: str
    rate: Rate
    decidable: bool = True
    """Whether one of the readers can say yes or no to it at all."""
    wrong: tuple[float, float] | None = None
    """Expected shares of wrong yeses and wrong noes, which the interval holds; None where nobody counted them."""


class PaperGroup(Frozen):
    """Papers that have a year, a venue, a type or a tag in common."""

    name: str
    papers: int
    rate: Rate
    """Of all their answers."""
    categories: dict[str, Rate]


class FlagCount(Frozen):
    flag: str
    papers: int


class Survey(Frozen):
    """What many scans say together. Rates count one scan for each paper, the one that stands for it."""

    scans: int
    papers: int
    readers: dict[str, int]
    """Scans by reader."""
    checklists: dict[str, int]
    questions: tuple[QuestionRate, ...]
    categories: dict[str, Rate]
    groups: dict[str, tuple[PaperGroup, ...]]
    """By ``year``, ``venue``, ``type`` and ``tag``."""
    red_flags: tuple[FlagCount, ...]
    """Most frequent first; flags in free words are as many as there are wordings."""
    verdicts: dict[str, int]
    """Papers by the verdict on each reported fit; a paper counts once for each verdict it has."""
    agreement: tuple[Agreement, ...]
    """Two by two, of readers who scanned the same papers."""
    citations: Citations
    left_out: tuple[tuple[str, str], ...]
    """File and reason."""


def survey(loaded: Loaded) -> Survey:
    """Count it all up."""
    by_paper = papers(loaded.entries)
    first = [_Counted(group[0]) for group in by_paper]
    entries = [each.entry for each in first]
    return Survey(
        scans=len(loaded.entries),
        papers=len(by_paper),
        readers=dict(Counter(entry.reader for entry in loaded.entries).most_common()),
        checklists=dict(Counter(entry.checklist for entry in loaded.entries).most_common()),
        questions=_questions(entries),
        categories=_categories(first),
        groups={name: _groups(first, values) for name, values in GROUPINGS.items()},
        red_flags=_flags(entries),
        verdicts=dict(Counter(verdict for entry in entries for verdict in dict.fromkeys(entry.verdicts)).most_common()),
        agreement=tuple(_agreement(by_paper)),
        citations=citations(by_paper),
        left_out=tuple((str(path), reason) for path, reason in loaded.left_out),
    )


GROUPINGS: dict[str, Callable[[SurveyedScan], Iterable[str]]] = {
    "year": lambda entry: [str(entry.about.year)] if entry.about.year else [],
    "venue": lambda entry: [entry.about.venue.strip()] if entry.about.venue and entry.about.venue.strip() else [],
    "type": lambda entry: [entry.type] if entry.type else [],
    "tag": lambda entry: entry.tags,
}


def _questions(entries: Sequence[SurveyedScan]) -> tuple[QuestionRate, ...]:
    found: dict[tuple[str, str], list[tuple[SurveyedScan, Outcome]]] = {}
    for entry in entries:
        for category, marks in entry.marks.items():
            for question, mark in marks.items():
                found.setdefault((category, question), []).append((entry, mark.outcome))
    order = {category: place for place, category in enumerate(dict.fromkeys(category for category, _ in found))}
    return tuple(
        _question(category, question, given)
        for (category, question), given in sorted(found.items(), key=lambda each: order[each[0][0]])
    )


def _question(category: str, question: str, given: Sequence[tuple[SurveyedScan, Outcome]]) -> QuestionRate:
    """One question over papers. By the rules reader, its own error is in the interval, or else there is none."""
    outcomes = [outcome for _, outcome in given]
    read = {(entry.checklist, entry.reader) for entry, _ in given}
    errors = [wrong(*each, question) for each in read if each[1] == COUNTED]
    known = [each for each in errors if each is not None]
    worst = (max(yes for yes, _ in known), max(no for _, no in known)) if known else None
    counted = rate(outcomes, worst) if len(known) == len(errors) else without_interval(rate(outcomes))
    decidable = any(can_decide(*each, question) for each in read)
    return QuestionRate(category=category, question=question, rate=counted, decidable=decidable, wrong=worst)


class _Counted:
    """A scan and the counts of its answers, made once for all the groups that it is in."""

    def __init__(self, entry: SurveyedScan) -> None:
        self.entry = entry
        self.categories: dict[str, Counter[Outcome]] = {
            category: Counter(mark.outcome for mark in marks.values()) for category, marks in entry.marks.items()
        }
        self.all: Counter[Outcome] = Counter()
        for counts in self.categories.values():
            self.all.update(counts)


def _categories(papers: Sequence[_Counted]) -> dict[str, Rate]:
    members: dict[str, list[Counter[Outcome]]] = {}
    for paper in papers:
        for category, counts in paper.categories.items():
            members.setdefault(category, []).append(counts)
    return {name: _pooled(papers, counts) for name, counts in members.items()}


def _pooled(papers: Sequence[_Counted], counts: Sequence[Counter[Outcome]]) -> Rate:
    """Of several questions; without an interval where rules answered some: their errors hang together."""
    found = pooled(counts)
    return without_interval(found) if any(paper.entry.reader == COUNTED for paper in papers) else found


def _groups(papers: Sequence[_Counted], values: Callable[[SurveyedScan], Iterable[str]]) -> tuple[PaperGroup, ...]:
    members: dict[str, list[_Counted]] = {}
    for paper in papers:
        for value in dict.fromkeys(values(paper.entry)):
            members.setdefault(value, []).append(paper)
    return tuple(
        PaperGroup(
            name=name,
            papers=len(group),
            rate=_pooled(group, [paper.all for paper in group]),
            categories=_categories(group),
        )
        for name, group in sorted(members.items())
    )


def _flags(entries: Sequence[SurveyedScan]) -> tuple[FlagCount, ...]:
    spelled: dict[str, str] = {}
    counts: Counter[str] = Counter()
    for entry in entries:
        for flag in entry.flags:
            spelled.setdefault(flag.flag.casefold().strip(), flag.flag.strip())
        counts.update({flag.flag.casefold().strip() for flag in entry.flags})
    ranked = sorted(counts.items(), key=lambda each: (-each[1], each[0]))
    return tuple(FlagCount(flag=spelled[key], papers=count) for key, count in ranked)


def _agreement(by_paper: Iterable[Sequence[SurveyedScan]]) -> Iterator[Agreement]:
    pairs: dict[tuple[str, str], list[tuple[Rated, Rated]]] = {}
    for group in by_paper:
        for one, other in combinations(sorted(group, key=lambda entry: entry.reader), 2):
            if one.reader != other.reader:
                pairs.setdefault((one.reader, other.reader), []).append((one.rated(), other.rated()))
    for (a, b), rated in sorted(pairs.items()):
        found = compare(rated, a, b)
        if found.questions:
            yield found


def rows(loaded: Loaded) -> Iterator[dict[str, str | int | None]]:
    """One row an answer, every scan's: for CSV and Parquet."""
    for number, group in enumerate(papers(loaded.entries), 1):
        for place, entry in enumerate(group):
            about = entry.about
            fixed: dict[str, str | int | None] = {
                "paper": number,
                "title": about.title,
                "year": about.year,
                "venue": about.venue,
                "arxiv_id": about.arxiv_id,
                "doi": about.doi,
                "type": entry.type,
                "tags": " ".join(entry.tags),
                "reader": entry.reader,
                "stands": "yes" if place == 0 else "no",
                "file": _posix(entry.path),
            }
            for category, marks in entry.marks.items():
                for question, mark in marks.items():
                    yield {**fixed, "category": category, "question": question, "outcome": mark.outcome,
                           "confidence": mark.confidence,
                           "decidable": _yes_or_no(can_decide(entry.checklist, entry.reader, question))}  # fmt: skip


def _yes_or_no(is_so: bool) -> str:
    return "yes" if is_so else "no"


def _posix(path: Path) -> str:
    return path.as_posix()
