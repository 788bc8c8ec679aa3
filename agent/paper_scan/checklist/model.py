"""What a checklist is once it has been loaded: frozen values, no behaviour beyond looking things up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, TypeAlias

from paper_scan.checklist.conditions import Condition
from paper_scan.checklist.measured import Measured
from paper_scan.checklist.patterns import Decision, Fact, NoteRules, QuestionRules


@dataclass(frozen=True, slots=True)
class Question:
    id: str
    category: str
    """The id of the category or module it belongs to."""
    ask: str
    yes: str
    """What counts as yes."""
    no: str
    """What does not."""
    not_applicable: str | None
    """When the question does not apply; None where it always does."""
    where: tuple[str, ...]
    """Where to look first: section kinds, or ``tables``, ``figures``, ``captions``, ``footnotes``, ``links``."""
    cues: tuple[str, ...]
    """Words to search for: what a yes would usually be worded with."""
    source: str = ""
    """Where the question comes from, if it was taken over from elsewhere."""
    rules: QuestionRules = field(default_factory=QuestionRules, repr=False)
    """How plain text decides it; used by the rules reader only."""

    @property
    def always_applies(self) -> bool:
        return self.not_applicable is None


@dataclass(frozen=True, slots=True)
class Category:
    id: str
    title: str
    about: str
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Module:
    """Further questions that are asked only where a tag or the paper's type switches them on."""

    id: str
    title: str
    about: str
    questions: tuple[Question, ...]
    types: tuple[str, ...]
    tags: tuple[str, ...]

    def is_on(self, paper_type: str, tags: Iterable[str]) -> bool:
        return paper_type in self.types or any(tag in self.tags for tag in tags)


@dataclass(frozen=True, slots=True)
class Meaning:
    """A paper type or a methodology tag, and what it stands for."""

    id: str
    meaning: str


@dataclass(frozen=True, slots=True)
class PrintedAsk:
    """How checklists that authors fill in themselves ask what a question of this one asks."""

    question: str
    """The question's id."""
    words: tuple[str, ...]
    """Any of them stands in the printed question."""


@dataclass(frozen=True, slots=True)
class Consistency:
    """Two answers that can't both stand: where ``condition`` holds, ``then`` must hold as well."""

    condition: Condition
    then: Condition
    why: str
    text: str
    """Both as written, for messages: ``first_question is no -> second_question is no``."""


@dataclass(frozen=True, slots=True)
class Classification:
    """How the rules reader decides type and tags, in the order of trying; the first type that holds is taken."""

    types: tuple[Decision, ...] = ()
    tags: tuple[Decision, ...] = ()


Group: TypeAlias = Literal["category", "module"]


@dataclass(frozen=True)
class Checklist:
    name: str
    version: str
    title: str
    about: str
    file: Path
    questions_sha256: str
    """Of the file with the questions."""
    rules_sha256: str
    """Of that and the files with the rules reader's patterns."""
    types: tuple[Meaning, ...]
    """Paper types; the first is the one for papers that nothing else fits."""
    tags: tuple[Meaning, ...]
    categories: tuple[Category, ...]
    modules: tuple[Module, ...]
    consistency: tuple[Consistency, ...] = ()
    facts: tuple[Fact, ...] = field(default=(), repr=False)
    """In an order in which each only needs those before it."""
    classification: Classification = field(default_factory=Classification, repr=False)
    notes: NoteRules = field(default_factory=NoteRules, repr=False)
    printed: tuple[PrintedAsk, ...] = field(default=(), repr=False)
    measured: Measured | None = field(default=None, repr=False)
    """How often its rules were right; None where nobody counted."""
    words: Path | None = field(default=None, repr=False)
    """A file (JSON) that says by question what words are worth when passages are ranked for it."""

    def sha256_for(self, reader: str) -> str:
        """Of what a reader goes by. A changed pattern makes what the rules reader answered stale, and nobody else."""
        return self.rules_sha256 if reader == "rules" else self.questions_sha256

    def all_questions(self) -> Iterator[Question]:
        """Those of all categories, then those of all modules."""
        for category in self.categories:
            yield from category.questions
        for module in self.modules:
            yield from module.questions

    def questions(self, active_modules: Iterable[str] = ()) -> tuple[Question, ...]:
        """The questions that are asked when these modules are on, in order."""
        active = set(active_modules)
        modules = tuple(module for module in self.modules if module.id in active)
        groups: tuple[Category | Module, ...] = (*self.categories, *modules)
        return tuple(question for group in groups for question in group.questions)

    def question(self, id: str) -> Question:
        """The question of that id. Raises KeyError if there is none."""
        for question in self.all_questions():
            if question.id == id:
                return question
        raise KeyError(id)

    def group(self, id: str) -> Category | Module:
        """The category or module of that id. Raises KeyError if there is none."""
        groups: tuple[Category | Module, ...] = (*self.categories, *self.modules)
        for group in groups:
            if group.id == id:
                return group
        raise KeyError(id)

    def active_modules(self, paper_type: str, tags: Iterable[str]) -> tuple[str, ...]:
        """The ids of the modules that this type and these tags switch on."""
        known = tuple(tags)
        return tuple(module.id for module in self.modules if module.is_on(paper_type, known))
