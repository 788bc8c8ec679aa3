"""How the checklist is dealt out: which questions are asked in one conversation."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil

from paper_scan.checklist import Question

FULL = 17
"""Questions of usual size that one branch may hold: each branch reads the whole paper from the cache once more; what is
answered has to fit one step's output (about 450 tokens a question, thought included; not measured)."""
FULL_IN_BATCHES = 24
"""The same where branches go in batches: there each of them may have to pay for the whole paper."""
ANSWER = 1_800
"""Characters that a question costs besides its words: what is thought and written about it."""
KIN = 0.3
"""Share of the smaller group's cue words that two categories have in common which belong together; measured on the
shipped checklists, where contamination and leakage share 0.4 and no others more than 0.28."""


@dataclass(frozen=True)
class Portion:
    name: str
    """The categories' ids, joined by ``+``."""
    questions: tuple[Question, ...]


def deal(questions: Iterable[Question], full: int = FULL) -> list[Portion]:
    """Portions of about the same size, as few as may be: categories whole and in order, kin beside kin."""
    groups: dict[str, list[Question]] = {}
    for question in questions:
        groups.setdefault(question.category, []).append(question)
    if not groups:
        return []
    ordered = _kin_together(list(groups.values()))
    usual = ANSWER + sum(len(_words(q)) for group in ordered for q in group) / sum(map(len, ordered))
    wanted = max(1, ceil(sum(map(_size, ordered)) / (full * usual)))
    units = [part for group in ordered for part in _halves(group, full)]
    return [_portion(units[start:end]) for start, end in _evenly([_size(unit) for unit in units], wanted)]


def _portion(groups: Sequence[Sequence[Question]]) -> Portion:
    questions = tuple(question for group in groups for question in group)
    return Portion("+".join(dict.fromkeys(question.category for question in questions)), questions)


def _size(questions: Iterable[Question]) -> int:
    return sum(ANSWER + len(_words(question)) for question in questions)


def _words(question: Question) -> str:
    return f"{question.ask}{question.yes}{question.no}{question.not_applicable or ''}"


def _halves(group: list[Question], full: int) -> Iterable[list[Question]]:
    """A category that alone is more than a branch may hold, in parts."""
    parts = ceil(len(group) / full)
    size = ceil(len(group) / parts)
    return [group[start : start + size] for start in range(0, len(group), size)]


def _kin_together(groups: list[list[Question]]) -> list[list[Question]]:
    """Each category behind an earlier one that is about the same things, if there is one; else where it was."""
    ordered: list[list[Question]] = []
    for group in groups:
        kin = [at for at, other in enumerate(ordered) if _likeness(other, group) >= KIN]
        ordered.insert(kin[-1] + 1 if kin else len(ordered), group)
    return ordered


def _likeness(one: Iterable[Question], other: Iterable[Question]) -> float:
    first, second = _cue_words(one), _cue_words(other)
    return len(first & second) / max(1, min(len(first), len(second)))


def _cue_words(questions: Iterable[Question]) -> set[str]:
    """Beginnings of the words by which their questions are searched for."""
    return {word[:6] for q in questions for cue in q.cues for word in re.findall(r"[a-z]{4,}", cue.lower())}


def _evenly(sizes: list[int], parts: int) -> list[tuple[int, int]]:
    """Where to cut a row of sizes into ``parts`` so that the largest part is as small as it can be."""
    parts = min(parts, len(sizes))
    best: dict[tuple[int, int], tuple[int, tuple[int, ...]]] = {}

    def cut(start: int, left: int) -> tuple[int, tuple[int, ...]]:
        if (start, left) not in best:
            if left == 1:
                best[start, left] = (sum(sizes[start:]), (len(sizes),))
            else:
                found = []
                for end in range(start + 1, len(sizes) - left + 2):
                    rest, ends = cut(end, left - 1)
                    found.append((max(sum(sizes[start:end]), rest), (end, *ends)))
                best[start, left] = min(found)
        return best[start, left]

    ends = cut(0, parts)[1]
    return list(zip((0, *ends[:-1]), ends, strict=True))
