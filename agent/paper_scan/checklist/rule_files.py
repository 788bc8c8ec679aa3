"""Reading the pattern language's parts out of YAML: vocabulary, patterns, tests, facts, rules, notes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import get_args

from paper_scan.checklist import patterns
from paper_scan.checklist.conditions import Condition, parse_condition
from paper_scan.checklist.nodes import Node, need
from paper_scan.checklist.patterns import (
    Decision,
    Fact,
    FlagRule,
    NoteRules,
    Pattern,
    QuestionRules,
    RelevanceRule,
    Role,
    Rule,
    Test,
)
from paper_scan.checklist.phrases import Choice, Phrase, parse_phrase

Words = dict[str, Choice]

_PATTERN_KEYS = (
    "find", "with", "near", "without", "link", "in", "outside", "places", "pages", "own", "cited", "future",
    "negated", "hedged", "at_least",
)  # fmt: skip
_TEST_KEYS = ("when", "any_of", "also", "unless", "show", *_PATTERN_KEYS)
_OUTCOMES = {"yes": "yes", "no": "no", "n/a": "n/a", "not applicable": "n/a", "open": "open"}
_LEVELS = get_args(patterns.Level)
_TREATMENTS = get_args(patterns.Treatment)
_PLACEHOLDERS = ("quote", "section", "page")


def read_vocabulary(node: Node, words: Words) -> None:
    """Add a file's vocabulary to ``words``; an entry may use those before it."""
    for name, entry in node.fields("vocabulary").items():
        if not name.replace("_", "").isalpha() or not name.islower():
            entry.fail(f"a vocabulary name has lower-case letters and _ only, not {name!r}")
        if name in words:
            entry.fail(f"{name!r} is in the vocabulary already; choose another name")
        words[name] = Choice(tuple(phrase.parts for phrase in _phrases(entry, f"vocabulary {name}", words)))


def _phrases(node: Node, what: str, words: Words) -> tuple[Phrase, ...]:
    found = []
    for item in node.items(what):
        try:
            found.append(parse_phrase(item.text(f"a phrase of {what}"), words))
        except ValueError as error:
            item.fail(str(error))
    if not found:
        node.fail(f"{what} has no phrases")
    return tuple(found)


def read_condition(node: Node, what: str) -> Condition:
    try:
        return parse_condition(node.text(what))
    except ValueError as error:
        node.fail(str(error))


def _choice(fields: dict[str, Node], name: str, allowed: Iterable[str], default: str) -> str:
    return fields[name].one_of(name, allowed) if name in fields else default


def _choices(fields: dict[str, Node], name: str, allowed: Iterable[str]) -> tuple[str, ...]:
    if name not in fields:
        return ()
    known = tuple(allowed)
    return tuple(item.one_of(name, known) for item in fields[name].items(name))


def read_pattern(node: Node, words: Words, what: str = "a pattern") -> Pattern:
    fields = node.fields(what, _PATTERN_KEYS)
    return _pattern(fields, node, words, what)


def _pattern(fields: dict[str, Node], node: Node, words: Words, what: str) -> Pattern:
    if "find" not in fields and "link" not in fields:
        node.fail(f"{what} has neither `find` nor `link`: say which words or which address to look for")

    def phrases(name: str) -> tuple[Phrase, ...]:
        return _phrases(fields[name], name, words) if name in fields else ()

    treatments = {name: _choice(fields, name, _TREATMENTS, "skip") for name in ("future", "negated")}
    treatments |= {name: _choice(fields, name, _TREATMENTS, "keep") for name in ("cited", "hedged")}
    return Pattern(
        line=node.line,
        file=node.file.name,
        find=phrases("find"),
        with_=phrases("with"),
        near=phrases("near"),
        without=phrases("without"),
        link=fields["link"].texts("link") if "link" in fields else (),
        sections=_choices(fields, "in", patterns.SECTION_KINDS),
        outside=_choices(fields, "outside", patterns.SECTION_KINDS),
        places=_choices(fields, "places", patterns.PLACES) or patterns.USUAL_PLACES,
        pages=_choice(fields, "pages", ("all", "first", "last"), "all"),  # type: ignore[arg-type]
        own=_choice(fields, "own", ("yes", "no"), "no") == "yes",
        at_least=fields["at_least"].number("at_least", least=1) if "at_least" in fields else 1,
        **treatments,  # type: ignore[arg-type]
    )


def _patterns(fields: dict[str, Node], name: str, words: Words) -> tuple[Pattern, ...]:
    if name not in fields:
        return ()
    return tuple(read_pattern(item, words, f"a pattern of {name}") for item in fields[name].items(name))


def read_test(node: Node, words: Words, what: str, further: Iterable[str] = ()) -> tuple[Test, dict[str, Node]]:
    """The test of a fact or rule, and the fields that belong to ``further``."""
    fields = node.fields(what, (*_TEST_KEYS, *further))
    any_of = _patterns(fields, "any_of", words)
    inline = {name: value for name, value in fields.items() if name in _PATTERN_KEYS}
    if inline:
        if any_of:
            node.fail(f"{what} has `any_of` and a pattern of its own; move it into the list")
        any_of = (_pattern(inline, node, words, what),)
    test = Test(
        line=node.line,
        when=read_condition(fields["when"], "when") if "when" in fields else None,
        any_of=any_of,
        also=_patterns(fields, "also", words),
        unless=_patterns(fields, "unless", words),
        show=fields["show"].texts("show") if "show" in fields else (),
    )
    return test, {name: fields[name] for name in further if name in fields}


def read_fact(id: str, node: Node, words: Words) -> Fact:
    what = f"the fact {id}"
    fields = node.fields(what, ("means", "true_if", "but_not"))
    tests = tuple(
        read_test(item, words, f"a test of {what}")[0] for item in need(fields, "true_if", node, what).items("true_if")
    )
    but_not = fields["but_not"].items("but_not") if "but_not" in fields else []
    return Fact(
        id=id,
        means=need(fields, "means", node, what).text("means"),
        tests=tests,
        but_not=tuple(read_test(item, words, f"but_not of {what}")[0] for item in but_not),
    )


def _because(node: Node) -> str:
    text = node.text("because")
    try:
        text.format(**dict.fromkeys(_PLACEHOLDERS, ""))
    except (KeyError, IndexError, ValueError):
        known = ", ".join("{" + name + "}" for name in _PLACEHOLDERS)
        node.fail(f"`because` may hold {known} and no other braces")
    return text


def read_rule(node: Node, words: Words, what: str) -> Rule:
    test, fields = read_test(node, words, what, ("answer", "confidence", "because"))
    outcome = need(fields, "answer", node, what).one_of("answer", _OUTCOMES)
    confidence = "medium"
    if "confidence" in fields:
        confidence = fields["confidence"].one_of("confidence", _LEVELS)
    return Rule(
        outcome=_OUTCOMES[outcome],  # type: ignore[arg-type]
        test=test,
        confidence=confidence,  # type: ignore[arg-type]
        because=_because(need(fields, "because", node, what)),
    )


def read_applies(node: Node, words: Words, what: str) -> tuple[Rule, ...]:
    """The list under ``applies``: the cases in which the question does not apply."""
    rules = tuple(read_rule(item, words, f"a rule of {what}") for item in node.items("applies"))
    for item, rule in zip(node.items("applies"), rules, strict=True):
        if rule.outcome != "n/a":
            item.fail(f"`applies` of {what} only says when it does not apply: `answer: n/a`")
    return rules


def read_question_rules(fields: dict[str, Node], words: Words, what: str) -> QuestionRules:
    """From a question's ``applies``, ``rules`` and ``searched``."""
    return QuestionRules(
        applies=read_applies(fields["applies"], words, what) if "applies" in fields else (),
        rules=tuple(read_rule(item, words, f"a rule of {what}") for item in fields["rules"].items("rules"))
        if "rules" in fields
        else (),
        searched=fields["searched"].texts("searched") if "searched" in fields else (),
    )


def read_decisions(node: Node, words: Words, what: str) -> tuple[Decision, ...]:
    """The list of cases in which a type or tag is given."""
    found = []
    for item in node.items(what):
        test, fields = read_test(item, words, what, ("give", "because", "clear"))
        found.append(
            Decision(
                value=need(fields, "give", item, what).text("give"),
                test=test,
                because=_because(need(fields, "because", item, what)),
                is_clear=_choice(fields, "clear", ("yes", "no"), "yes") == "yes",
            )
        )
    return tuple(found)


def read_notes(node: Node, words: Words) -> NoteRules:
    fields = node.fields("notes", ("claims", "findings", "red_flags", "cited"))
    flags = []
    for item in fields["red_flags"].items("red_flags") if "red_flags" in fields else []:
        parts = item.fields("a red flag", ("flag", "detail", "when", "confidence"))
        flags.append(
            FlagRule(
                flag=need(parts, "flag", item, "a red flag").text("flag"),
                detail=need(parts, "detail", item, "a red flag").text("detail"),
                when=read_condition(need(parts, "when", item, "a red flag"), "when"),
                least=_choice(parts, "confidence", _LEVELS, "high"),  # type: ignore[arg-type]
            )
        )
    relevance = []
    for item in fields["cited"].items("cited") if "cited" in fields else []:
        parts = item.fields("a kind of citation", ("because", "role", *_PATTERN_KEYS))
        because = need(parts, "because", item, "a kind of citation").text("because")
        inline = {name: value for name, value in parts.items() if name in _PATTERN_KEYS}
        role: Role | None = parts["role"].one_of("role", get_args(Role)) if "role" in parts else None  # type: ignore[assignment]
        relevance.append(RelevanceRule(because, role, _pattern(inline, item, words, "a kind of citation")))
    return NoteRules(
        claim=_patterns(fields, "claims", words),
        finding=_patterns(fields, "findings", words),
        flags=tuple(flags),
        relevance=tuple(relevance),
    )
