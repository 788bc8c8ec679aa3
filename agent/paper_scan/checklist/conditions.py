"""Conditions in words: ``trains_models and not (type is survey)``.

condition  =  either { "or" either }
either     =  part { "and" part }
part       =  "not" part  |  "(" condition ")"  |  claim
claim      =  FACT
           |  "type is" TYPE  |  "tag is" TAG  |  "module is" MODULE
           |  QUESTION "is" [ "not" ] ( "yes" | "no" | "n/a" | "open" )
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

ANSWERS = ("yes", "no", "n/a", "open")

ClaimKind: TypeAlias = Literal["fact", "type", "tag", "module", "question"]


@dataclass(frozen=True, slots=True)
class Assertion:
    """One thing that is so or not: ``kind`` fact has no ``value``; a question's value is one of ANSWERS."""

    kind: ClaimKind
    subject: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class Not:
    part: Condition


@dataclass(frozen=True, slots=True)
class AllOf:
    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    parts: tuple[Condition, ...]


Condition: TypeAlias = Assertion | Not | AllOf | AnyOf

_WORD = re.compile(r"\s*(\(|\)|n/a|[A-Za-z_][A-Za-z0-9_-]*)")


def holds(condition: Condition, is_so: Callable[[Assertion], bool]) -> bool:
    """Whether the condition is true when ``is_so`` says of each claim whether it is."""
    match condition:
        case Assertion():
            return is_so(condition)
        case Not(part):
            return not holds(part, is_so)
        case AllOf(parts):
            return all(holds(part, is_so) for part in parts)
        case AnyOf(parts):
            return any(holds(part, is_so) for part in parts)


def claims(condition: Condition) -> Iterator[Assertion]:
    """All claims that the condition names."""
    match condition:
        case Assertion():
            yield condition
        case Not(part):
            yield from claims(part)
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from claims(part)


def parse_condition(text: str) -> Condition:
    """Read a condition. Raises ValueError, saying what was expected, if it isn't one."""
    words: list[str] = []
    at = 0
    while at < len(text.rstrip()):
        found = _WORD.match(text, at)
        if not found:
            raise ValueError(f"can't read {text[at:].strip()!r} in the condition {text!r}")
        words.append(found.group(1))
        at = found.end()
    condition, rest = _either_or(words, text)
    if rest:
        raise ValueError(f"unexpected {rest[0]!r} in the condition {text!r}; join parts with `and` or `or`")
    return condition


def _either_or(words: list[str], text: str) -> tuple[Condition, list[str]]:
    part, words = _both(words, text)
    parts = [part]
    while words and words[0] == "or":
        part, words = _both(words[1:], text)
        parts.append(part)
    return (parts[0] if len(parts) == 1 else AnyOf(tuple(parts))), words


def _both(words: list[str], text: str) -> tuple[Condition, list[str]]:
    part, words = _part(words, text)
    parts = [part]
    while words and words[0] == "and":
        part, words = _part(words[1:], text)
        parts.append(part)
    return (parts[0] if len(parts) == 1 else AllOf(tuple(parts))), words


def _part(words: list[str], text: str) -> tuple[Condition, list[str]]:
    if not words or words[0] in ("and", "or", "is", ")"):
        raise ValueError(f"something is missing in the condition {text!r}")
    if words[0] == "not":
        part, words = _part(words[1:], text)
        return Not(part), words
    if words[0] == "(":
        condition, words = _either_or(words[1:], text)
        if not words or words[0] != ")":
            raise ValueError(f"a bracket is not closed in the condition {text!r}")
        return condition, words[1:]
    subject, words = words[0], words[1:]
    if not words or words[0] != "is":
        return Assertion("fact", subject), words
    words = words[1:]
    negated = bool(words) and words[0] == "not"
    words = words[1:] if negated else words
    if not words:
        raise ValueError(f"`{subject} is` what? in the condition {text!r}")
    claim = _claim(subject, words[0], text)
    return (Not(claim) if negated else claim), words[1:]


def _claim(subject: str, value: str, text: str) -> Assertion:
    if subject in ("type", "tag", "module"):
        return Assertion(subject, value)  # type: ignore[arg-type]
    if value not in ANSWERS:
        raise ValueError(f"an answer is one of {', '.join(ANSWERS)}, not {value!r}, in the condition {text!r}")
    return Assertion("question", subject, value)
