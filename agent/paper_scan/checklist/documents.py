"""A YAML file as plain values whose mappings know their line, and its errors with file, line and remedy.

Scalars stay strings, as written: ``yes`` is the word, not a truth value, and ``1.0`` keeps its zero. Whoever asks for a
number or a list says so in the models of the file.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn, TypeAlias, TypeVar, overload

import yaml
from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from paper_scan.checklist.errors import ChecklistError

T = TypeVar("T")
M = TypeVar("M", bound=BaseModel)

LINE = "\0line"
"""The key under which a mapping's line stands among its values; no name in a file can be spelt so."""
_FASTEST: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the C parser is ten times faster

Steps: TypeAlias = Sequence[str | int]
"""Where a value stands in a file: names of mappings, places in lists."""


class _Loader(_FASTEST):  # type: ignore[misc]
    """Leaves out the guessing what kind of value each scalar is: a third of the time, and nobody asks."""

    def resolve(self, kind: type[yaml.Node], value: str, implicit: tuple[bool, bool]) -> str:
        return ""


@dataclass(frozen=True, slots=True)
class Spot:
    """A line of a file, to name in an error."""

    file: Path
    line: int

    def fail(self, message: str) -> NoReturn:
        raise ChecklistError(message, self.file, self.line)

    def check_word(self, word: str, what: str, allowed: Iterable[str]) -> None:
        """Raises an error that names the nearest allowed word, or all of them, if ``word`` is none of them."""
        choices = list(allowed)
        if word not in choices:
            self.fail(unknown(what, word, choices))


@dataclass(frozen=True)
class Document:
    file: Path
    root: yaml.Node
    data: Any
    """Strings, lists, and mappings with their ``LINE``."""
    name: str
    """What to call the whole in an error: "the checklist"."""

    @overload
    def read(self, kind: type[M], context: dict[str, Any], at: Steps = ()) -> M: ...
    @overload
    def read(self, kind: TypeAdapter[T], context: dict[str, Any], at: Steps = ()) -> T: ...
    def read(self, kind: type[M] | TypeAdapter[T], context: dict[str, Any], at: Steps = ()) -> M | T:
        """The value at ``at`` as ``kind``; a ChecklistError with the first mistake's line if it isn't one."""
        value = self.data
        for name in at:
            value = value[name]
        try:
            if isinstance(kind, TypeAdapter):
                return kind.validate_python(value, context=context)
            return kind.model_validate(value, context=context)
        except ValidationError as error:
            mistakes = [(self._line([*at, *each["loc"]], each), each) for each in error.errors()]
            line, first = min(mistakes, key=lambda pair: pair[0])
            raise ChecklistError(_said(first, [*at, *first["loc"]], self.name), self.file, line) from None

    def spot(self, at: Steps) -> Spot:
        return Spot(self.file, self._line(at))

    def _line(self, at: Steps, error: ErrorDetails | None = None) -> int:
        key = error.get("ctx", {}).get("key") if error else None
        return _line_of(self.root, at, key)


def unknown(what: str, word: str, choices: Sequence[str]) -> str:
    near = difflib.get_close_matches(word, choices, n=1, cutoff=0.6)
    known = "known are " + ", ".join(choices) if choices else "none is known here"
    return f"unknown {what}: {word!r}; " + (f"did you mean {near[0]!r}?" if near else known)


def _line_of(node: yaml.Node, at: Steps, key: str | None = None) -> int:
    """The line of the value at ``at``, or of what holds it, as far as the way leads; or of its name ``key``."""
    for step, name in enumerate(at):
        if isinstance(name, int) and isinstance(node, yaml.SequenceNode) and name < len(node.value):
            node = node.value[name]
        elif isinstance(name, str) and isinstance(node, yaml.MappingNode):
            if at[step + 1 : step + 2] == ["[key]"]:
                return _line_of(node, (), name)
            found = _child(node, name)
            if found is None:
                break
            node = found[1]
        elif not isinstance(name, int):
            break
    if key is not None and isinstance(node, yaml.MappingNode) and (found := _child(node, key)):
        node = found[0]
    return node.start_mark.line + 1 if node.start_mark else 0


def _child(node: yaml.MappingNode, name: str) -> tuple[yaml.Node, yaml.Node] | None:
    return next(((key, value) for key, value in node.value if _collapsed(key.value) == name), None)


def _said(error: ErrorDetails, at: Steps, root: str) -> str:
    """A mistake in our words. ``at`` names the value; its last name stands for it."""
    names = [name for name in at if isinstance(name, str) and name != "[key]"]
    what = names[-1] if names else root
    kind, context = error["type"], error.get("ctx", {})
    match kind:
        case "missing":
            owner = names[-2] if len(names) > 1 else root
            return f"{owner} has no {what!r}; add a line `{what}: …`"
        case "unknown_key":
            return unknown(f"key of {what}", context["key"], context["known"])
        case "literal_error":
            return unknown(what, str(error["input"]), re.findall(r"'([^']*)'", str(context["expected"])))
        case "of_value":
            return f"{what} {error['msg']}"
        case "string_type":
            return f"{what} must be text"
        case "model_type" | "dict_type" | "model_attributes_type":
            return f"{what} must be a mapping (name: value)"
        case "int_parsing" | "int_type" | "greater_than_equal":
            return f"{what} must be a whole number from {context.get('ge', 0)} up, not {error['input']!r}"
    return error["msg"].removeprefix("Value error, ")


def parse(file: Path, name: str) -> Document:
    """Raises ChecklistError for a file that is missing, not UTF-8, or not YAML."""
    try:
        text = file.read_text(encoding="utf-8")
    except OSError as error:
        raise ChecklistError(f"can't be read: {error.strerror or error}", file) from error
    except UnicodeDecodeError as error:
        raise ChecklistError(f"is not UTF-8 text (byte {error.start}); save it as UTF-8", file) from error
    try:
        root = yaml.compose(text, Loader=_Loader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or str(error)
        raise ChecklistError(f"is not valid YAML: {problem}", file, mark.line + 1 if mark else 0) from error
    if root is None:
        raise ChecklistError("is empty", file)
    return Document(file, root, _values(root, file, name), name)


def _values(node: yaml.Node, file: Path, name: str) -> Any:
    line = node.start_mark.line + 1 if node.start_mark else 0
    if isinstance(node, yaml.SequenceNode):
        return [_values(child, file, name) for child in node.value]
    if not isinstance(node, yaml.MappingNode):
        return _collapsed(node.value)
    found: dict[str, Any] = {LINE: line}
    lines: dict[str, int] = {}
    for key_node, child in node.value:
        spot = Spot(file, key_node.start_mark.line + 1)
        if not isinstance(key_node, yaml.ScalarNode):
            spot.fail(f"a name in {name} must be text")
        key = _collapsed(key_node.value)
        if key in lines:
            spot.fail(f"{key!r} stands twice in {name}; the first is in line {lines[key]}")
        lines[key] = child.start_mark.line + 1
        found[key] = _values(child, file, key)
    return found


def _collapsed(text: object) -> str:
    return " ".join(str(text).split())
