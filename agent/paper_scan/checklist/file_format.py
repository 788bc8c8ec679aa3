"""What a checklist file and a rule file hold, as they are written; ``checklists/README.md`` explains them.

``checklists/checklist.schema.json`` and ``rules.schema.json``, which editors use, are made from these models.
"""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal, TypeVar

from pydantic import AfterValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from paper_scan.checklist.entries import (
    BY_NAME,
    ClassifyEntry,
    Entry,
    Exemption,
    FactEntry,
    Many,
    Named,
    NotesEntry,
    ParsedCondition,
    QuestionRulesEntry,
    Some,
    Text,
)
from paper_scan.checklist.patterns import SectionName

T = TypeVar("T")

Where = Literal[SectionName, "title", "tables", "figures", "captions", "footnotes", "links", "everywhere"]
"""Where to look first for a question's answer."""


def _id(text: str) -> str:
    if not re.fullmatch(r"[a-z][a-z0-9_]*", text):
        raise ValueError(f"an id has lower-case letters, digits and _ only, not {text!r}")
    return text


def _name(text: str) -> str:
    if not re.fullmatch(r"[a-z][a-z0-9_-]*", text):
        raise ValueError(f"a name has lower-case letters, digits, - and _ only, not {text!r}")
    return text


def _word(text: str) -> str:
    if not re.fullmatch(r"[a-z_]*[a-z][a-z_]*", text):
        raise ValueError(f"a vocabulary name has lower-case letters and _ only, not {text!r}")
    return text


ById = Annotated[dict[Annotated[str, AfterValidator(_id)], T], BY_NAME]
Vocabulary = Annotated[dict[Annotated[str, AfterValidator(_word)], Some[Text]], BY_NAME]


class QuestionEntry(QuestionRulesEntry):
    ask: Text
    yes: Text
    """What counts as yes."""
    no: Text
    """What does not."""
    not_applicable: Text
    """When the question does not apply; ``never`` where it always does."""
    where: Many[Where] = ()
    cues: Many[Text]
    """Words to search for: what a yes would usually be worded with."""
    source: str = ""

    @model_validator(mode="after")
    def _exempts_only_what_may_be(self) -> QuestionEntry:
        if self.not_applicable == "never" and self.applies:
            raise PydanticCustomError(
                "of_value",
                "always applies (`not_applicable: never`), yet its rules have `applies`; drop one of the two",
            )
        return self


class CategoryEntry(Entry):
    title: Text
    about: str = ""
    questions: ById[QuestionEntry] = Field(min_length=1)


class ModuleEntry(CategoryEntry):
    """Questions that are asked only of papers of some types, or with some tags."""

    for_types: Many[Text] = ()
    for_tags: Many[Text] = ()

    @model_validator(mode="after")
    def _is_switched_on(self) -> ModuleEntry:
        if not self.for_types and not self.for_tags:
            raise PydanticCustomError("of_value", "is never switched on; give it `for_types` or `for_tags`")
        return self


class ConsistencyEntry(Entry):
    if_: ParsedCondition = Field(alias="if")
    then: ParsedCondition
    why: Text


class RuleFile(Entry):
    vocabulary: Vocabulary = {}  # noqa: RUF012
    facts: ById[FactEntry] = {}  # noqa: RUF012
    classify: ClassifyEntry | None = None
    applies: Named[Many[Exemption]] = {}  # noqa: RUF012
    questions: Named[QuestionRulesEntry] = {}  # noqa: RUF012
    notes: NotesEntry | None = None
    printed: Named[Many[Text]] = {}  # noqa: RUF012
    """How checklists that authors print ask a question, by its id."""


class ChecklistFile(RuleFile):
    name: Annotated[Text, AfterValidator(_name)]
    version: Text
    title: Text
    about: str = ""
    builds_on: Text | None = None
    rule_files: Many[Text] = ()
    paper_types: Named[Text] = {}  # noqa: RUF012
    tags: Named[Text] = {}  # noqa: RUF012
    categories: ById[CategoryEntry]
    modules: ById[ModuleEntry] = {}  # noqa: RUF012
    consistency: Many[ConsistencyEntry] = ()
    measured: Text | None = None
    words: Text | None = None


def json_schema(kind: type[RuleFile]) -> dict[str, Any]:
    """The format as a JSON Schema (2020-12). Names that must exist and circles aren't in it."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema"} | kind.model_json_schema(by_alias=True)
