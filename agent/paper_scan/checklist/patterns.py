"""What plain text can show: patterns over sentences, facts, and the rules that decide a question.

Data only; ``paper_scan.readers.rules`` evaluates it. ``checklists/README.md`` is the manual of this language.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from paper_scan.checklist.conditions import Condition
from paper_scan.checklist.phrases import Phrase

Outcome: TypeAlias = Literal["yes", "no", "n/a", "open"]
Level: TypeAlias = Literal["high", "medium", "low"]
Treatment: TypeAlias = Literal["skip", "keep", "only"]

SectionName: TypeAlias = Literal[
    "front", "abstract", "introduction", "related", "background", "methods", "results", "discussion", "limitations",
    "conclusion", "acknowledgements", "funding", "conflicts", "ethics", "contributions", "availability", "checklist",
    "references", "appendix", "other",
]  # fmt: skip
"""As ``paper_scan.paper.model.SectionKind``; a test holds the two together."""
PassageName: TypeAlias = Literal[
    "title", "authors", "heading", "body", "list", "equation", "caption", "table", "figure", "footnote", "reference",
    "margin",
]  # fmt: skip
"""As ``paper_scan.paper.model.PassageKind``."""
PatternPlace: TypeAlias = Literal[PassageName, "lead", "affiliation"]
"""Where a pattern may look: passage kinds; ``lead``, the words that open a paragraph and name it ("Limitations.");
``affiliation``, the institutions printed under the authors' names."""

USUAL_PLACES: tuple[PatternPlace, ...] = ("body", "list", "caption", "footnote")
UNUSUAL_SECTIONS = ("references", "checklist", "acknowledgements", "funding", "conflicts", "contributions")
"""Not searched unless a pattern names them."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """A kind of sentence to look for. It hits where ``at_least`` sentences of the paper are of that kind."""

    line: int
    file: str
    find: tuple[Phrase, ...] = ()
    """One of these stands in the sentence."""
    with_: tuple[Phrase, ...] = ()
    """And one of these, in the same sentence; written ``with``."""
    near: tuple[Phrase, ...] = ()
    """And one of these, in the same paragraph."""
    without: tuple[Phrase, ...] = ()
    """And none of these, in the same sentence."""
    link: tuple[str, ...] = ()
    """A link of the sentence leads to an address with one of these in it. Alone, without ``find``: any such link."""
    sections: tuple[str, ...] = ()
    """Only in sections of these kinds; empty: all but UNUSUAL_SECTIONS."""
    outside: tuple[str, ...] = ()
    """Not in sections of these kinds."""
    places: tuple[str, ...] = USUAL_PLACES
    pages: Literal["all", "first", "last"] = "all"
    own: bool = False
    """The sentence speaks of the paper's own work."""
    cited: Treatment = "keep"
    """Sentences that cite another work."""
    future: Treatment = "skip"
    """Sentences about what will be done."""
    negated: Treatment = "skip"
    """Hits inside a negation."""
    hedged: Treatment = "keep"
    """Hits after could, might, would, if."""
    at_least: int = 1


@dataclass(frozen=True, slots=True)
class Test:
    """Holds where the condition holds, a pattern of ``any_of`` hits, all of ``also`` hit, and none of ``unless``.

    Parts that are left out don't count.
    """

    line: int
    when: Condition | None = None
    any_of: tuple[Pattern, ...] = ()
    also: tuple[Pattern, ...] = ()
    unless: tuple[Pattern, ...] = ()
    show: tuple[str, ...] = ()
    """Facts whose evidence is shown with the pattern's own."""


@dataclass(frozen=True, slots=True)
class Fact:
    """Something about the paper that several rules ask for; true where one of its tests holds."""

    id: str
    means: str
    tests: tuple[Test, ...]
    but_not: tuple[Test, ...] = ()


@dataclass(frozen=True, slots=True)
class Decision:
    """A type or a tag, given where the test holds."""

    value: str
    test: Test
    because: str
    is_clear: bool = True
    """False where the test only makes it likely: what hangs on the type is then less sure. Written ``clear: no``."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One step of deciding a question: where the test holds, this is the answer."""

    outcome: Outcome
    test: Test
    confidence: Level
    because: str
    """May hold {quote}, {section} and {page} of the evidence."""


@dataclass(frozen=True, slots=True)
class QuestionRules:
    """Tried in order; the first that holds decides. Without any, the question stays open."""

    applies: tuple[Rule, ...] = ()
    """Those that end in n/a; tried before the others, the category's own first."""
    rules: tuple[Rule, ...] = ()
    searched: tuple[str, ...] = ()
    """The terms a "no" names as searched for; the question's cues if empty."""


@dataclass(frozen=True, slots=True)
class FlagRule:
    """A red flag that follows from answers."""

    flag: str
    detail: str
    when: Condition
    least: Level
    """All answers that the condition names have at least this confidence."""


Role: TypeAlias = Literal["data", "baseline", "method"]
"""What a cited work is to the paper: its data, what it is compared with, what it builds on."""


@dataclass(frozen=True, slots=True)
class RelevanceRule:
    """Why a cited work matters, and the words right behind which it is cited so."""

    because: str
    role: Role | None
    pattern: Pattern


@dataclass(frozen=True, slots=True)
class NoteRules:
    """What the rules reader notes beside the checklist."""

    claim: tuple[Pattern, ...] = ()
    """Sentences of the abstract that claim something."""
    finding: tuple[Pattern, ...] = ()
    """Sentences that state what was found."""
    flags: tuple[FlagRule, ...] = ()
    relevance: tuple[RelevanceRule, ...] = ()
