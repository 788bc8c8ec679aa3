"""The pattern language's parts as a file has them: patterns, tests, facts, rules, decisions, notes."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal, TypeAlias, TypeVar, cast

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    ValidationInfo,
    model_validator,
)
from pydantic.json_schema import SkipJsonSchema, WithJsonSchema
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from paper_scan.checklist.conditions import Condition, parse_condition
from paper_scan.checklist.documents import LINE
from paper_scan.checklist.patterns import (
    USUAL_PLACES,
    Decision,
    Fact,
    FlagRule,
    Level,
    Outcome,
    Pattern,
    PatternPlace,
    QuestionRules,
    RelevanceRule,
    Role,
    Rule,
    SectionName,
    Test,
    Treatment,
)
from paper_scan.checklist.phrases import Choice, Phrase, parse_phrase

T = TypeVar("T")

Words: TypeAlias = dict[str, Choice]
"""A vocabulary: what a ``$name`` in a phrase stands for."""
_PLACEHOLDERS = ("quote", "section", "page")


def _filled(text: str) -> str:
    if not text:
        raise PydanticCustomError("of_value", "is empty; write something or drop the line")
    return text


def _some(values: tuple[Any, ...]) -> tuple[Any, ...]:
    if not values:
        raise PydanticCustomError("of_value", "has nothing in it; write something or drop the line")
    return values


def _phrase(text: object, info: ValidationInfo) -> object:
    return parse_phrase(text, info.context["words"]) if isinstance(text, str) and text and info.context else text


def _condition(text: object) -> object:
    return parse_condition(text) if isinstance(text, str) else text


def _because(text: str) -> str:
    try:
        text.format(**dict.fromkeys(_PLACEHOLDERS, ""))
    except (KeyError, IndexError, ValueError):
        known = ", ".join("{" + name + "}" for name in _PLACEHOLDERS)
        raise ValueError(f"`because` may hold {known} and no other braces") from None
    return text


class _OneOrMany:
    """A single value counts as a list of one."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_before_validator_function(
            lambda value: value if isinstance(value, list | tuple) else [value], handler(source)
        )

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        found = handler(schema)
        return {"anyOf": [found["items"], found]}


_TEXT_SCHEMA = WithJsonSchema({"type": ["string", "number"], "minLength": 1})
"""Editors that read YAML take a version for a number."""
Text = Annotated[str, AfterValidator(_filled), _TEXT_SCHEMA]
Because = Annotated[Text, AfterValidator(_because)]
ParsedPhrase = Annotated[Phrase, BeforeValidator(_phrase), _TEXT_SCHEMA]
ParsedCondition = Annotated[Any, BeforeValidator(_condition), _TEXT_SCHEMA]
Many = Annotated[tuple[T, ...], _OneOrMany()]
"""A list, or a single value."""
Some = Annotated[Many[T], AfterValidator(_some)]
BY_NAME = BeforeValidator(
    lambda value: {key: of for key, of in value.items() if key != LINE} if isinstance(value, dict) else value
)
Named = Annotated[dict[str, T], BY_NAME]
"""Values by a name that the file's author chose."""
YesNo: TypeAlias = Literal["yes", "no"]


class Entry(BaseModel):
    """A mapping of a file; an unknown name in it is an error."""

    # Built with the whole file's model only: each by itself as well would double the time it takes to load a checklist.
    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True, defer_build=True)

    line: SkipJsonSchema[int] = Field(default=0, alias="\0line")  # LINE, which a type checker wants spelt out

    @model_validator(mode="before")
    @classmethod
    def _only_known(cls, value: object) -> object:
        if isinstance(value, dict):
            known = [field.alias or name for name, field in cls.model_fields.items()]
            known.remove(LINE)
            for key in value:
                if key not in known and key != LINE:
                    raise PydanticCustomError("unknown_key", "unknown key", {"key": key, "known": known})
        return value


class PatternEntry(Entry):
    """A kind of sentence to look for."""

    find: Some[ParsedPhrase] | None = None
    with_: Some[ParsedPhrase] | None = Field(default=None, alias="with")
    near: Some[ParsedPhrase] | None = None
    without: Some[ParsedPhrase] | None = None
    link: Many[Text] = ()
    in_: Many[SectionName] = Field(default=(), alias="in")
    outside: Many[SectionName] = ()
    places: Many[PatternPlace] = ()
    pages: Literal["all", "first", "last"] = "all"
    own: YesNo = "no"
    cited: Treatment = "keep"
    future: Treatment = "skip"
    negated: Treatment = "skip"
    hedged: Treatment = "keep"
    at_least: int = Field(default=1, ge=1)

    @model_validator(mode="after")
    def _looks_for_something(self) -> PatternEntry:
        if self.has_pattern and self.find is None and not self.link:
            raise PydanticCustomError(
                "of_value", "has neither `find` nor `link`: say which words or which address to look for"
            )
        return self

    @property
    def has_pattern(self) -> bool:
        return True

    def pattern(self, file: Path) -> Pattern:
        return Pattern(
            line=self.line,
            file=file.name,
            find=self.find or (),
            with_=self.with_ or (),
            near=self.near or (),
            without=self.without or (),
            link=self.link,
            sections=self.in_,
            outside=self.outside,
            places=self.places or USUAL_PLACES,
            pages=self.pages,
            own=self.own == "yes",
            cited=self.cited,
            future=self.future,
            negated=self.negated,
            hedged=self.hedged,
            at_least=self.at_least,
        )


_OF_PATTERN = frozenset(PatternEntry.model_fields) - {"line"}


class TestEntry(PatternEntry):
    """What must hold; a pattern may stand in it by itself, or several under ``any_of``."""

    __test__ = False  # no test of ours, whatever its name begins with

    when: ParsedCondition = None
    any_of: Many[PatternEntry] = ()
    also: Many[PatternEntry] = ()
    unless: Many[PatternEntry] = ()
    show: Many[Text] = ()

    @property
    def has_pattern(self) -> bool:
        return bool(self.model_fields_set & _OF_PATTERN)

    @model_validator(mode="after")
    def _one_way_to_write_it(self) -> TestEntry:
        if self.has_pattern and self.any_of:
            raise PydanticCustomError("of_value", "has `any_of` and a pattern of its own; move it into the list")
        return self

    def test(self, file: Path) -> Test:
        any_of = (self.pattern(file),) if self.has_pattern else patterns(self.any_of, file)
        when = cast("Condition | None", self.when)
        return Test(self.line, when, any_of, patterns(self.also, file), patterns(self.unless, file), self.show)


def patterns(entries: tuple[PatternEntry, ...], file: Path) -> tuple[Pattern, ...]:
    return tuple(entry.pattern(file) for entry in entries)


class FactEntry(Entry):
    means: Text
    true_if: Many[TestEntry]
    but_not: Many[TestEntry] = ()

    def fact(self, id: str, file: Path) -> Fact:
        tests = tuple(entry.test(file) for entry in self.true_if)
        return Fact(id, self.means, tests, tuple(entry.test(file) for entry in self.but_not))


class RuleEntry(TestEntry):
    answer: Literal["yes", "no", "n/a", "not applicable", "open"]
    confidence: Level = "medium"
    because: Because

    def rule(self, file: Path) -> Rule:
        outcome: Outcome = "n/a" if self.answer == "not applicable" else self.answer
        return Rule(outcome, self.test(file), self.confidence, self.because)


def _only_exempts(entry: RuleEntry) -> RuleEntry:
    if entry.answer not in ("n/a", "not applicable"):
        raise ValueError("`applies` only says when a question does not apply: `answer: n/a`")
    return entry


Exemption = Annotated[RuleEntry, AfterValidator(_only_exempts)]


class QuestionRulesEntry(Entry):
    applies: Many[Exemption] = ()
    rules: Many[RuleEntry] = ()
    searched: Many[Text] = ()

    def question_rules(self, file: Path) -> QuestionRules:
        applies = tuple(entry.rule(file) for entry in self.applies)
        return QuestionRules(applies, tuple(entry.rule(file) for entry in self.rules), self.searched)


class DecisionEntry(TestEntry):
    """A case in which a type or tag is given."""

    give: Text
    because: Because
    clear: YesNo = "yes"

    def decision(self, file: Path) -> Decision:
        return Decision(self.give, self.test(file), self.because, is_clear=self.clear == "yes")


class ClassifyEntry(Entry):
    types: Many[DecisionEntry] = ()
    tags: Many[DecisionEntry] = ()


class FlagEntry(Entry):
    flag: Text
    detail: Text
    when: ParsedCondition
    confidence: Level = "high"

    def rule(self) -> FlagRule:
        return FlagRule(self.flag, self.detail, cast("Condition", self.when), self.confidence)


class CitationEntry(PatternEntry):
    because: Text
    role: Role | None = None

    def rule(self, file: Path) -> RelevanceRule:
        return RelevanceRule(self.because, self.role, self.pattern(file))


class NotesEntry(Entry):
    claims: Many[PatternEntry] = ()
    findings: Many[PatternEntry] = ()
    red_flags: Many[FlagEntry] = ()
    cited: Many[CitationEntry] = ()
