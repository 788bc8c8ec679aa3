"""YAML read so that every value knows its file and line.

Scalars stay strings, as written: ``yes`` is the word, not a truth value, and ``1.0`` keeps its zero. Whoever asks for a
number or a list says so, and gets an error with the line if it is something else.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NoReturn

import yaml

from paper_scan.checklist.errors import ChecklistError

_FASTEST: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the C parser is ten times faster


class _Loader(_FASTEST):  # type: ignore[misc]
    """Leaves out the guessing what kind of value each scalar is: a third of the time, and nobody asks."""

    def resolve(self, kind: type[yaml.Node], value: str, implicit: tuple[bool, bool]) -> str:
        return ""


class Node:
    """A value in a YAML file: a string, a list of nodes, or a mapping of names to nodes."""

    def __init__(self, node: yaml.Node, file: Path) -> None:
        self._node = node
        self.file = file
        self.line: int = node.start_mark.line + 1 if node.start_mark else 0

    def fail(self, message: str) -> NoReturn:
        raise ChecklistError(message, self.file, self.line)

    def text(self, what: str) -> str:
        """This value as a non-empty string, white space collapsed."""
        if not isinstance(self._node, yaml.ScalarNode):
            self.fail(f"{what} must be text")
        value = " ".join(str(self._node.value).split())
        if not value:
            self.fail(f"{what} is empty; write something or drop the line")
        return value

    def number(self, what: str, least: int = 0) -> int:
        value = self.text(what)
        if not value.isdigit() or int(value) < least:
            self.fail(f"{what} must be a whole number from {least} up, not {value!r}")
        return int(value)

    def one_of(self, what: str, allowed: Iterable[str]) -> str:
        return check_word(self, self.text(what), what, allowed)

    def items(self, what: str) -> list[Node]:
        """The nodes of a list; a single value counts as a list of one."""
        if isinstance(self._node, yaml.SequenceNode):
            return [Node(child, self.file) for child in self._node.value]
        return [self]

    def texts(self, what: str) -> tuple[str, ...]:
        return tuple(item.text(what) for item in self.items(what))

    def fields(self, what: str, known: Iterable[str] | None = None) -> dict[str, Node]:
        """The mapping's values by name, in the order of the file; an unknown or repeated name is an error."""
        if not isinstance(self._node, yaml.MappingNode):
            self.fail(f"{what} must be a mapping (name: value)")
        found: dict[str, Node] = {}
        for key_node, value_node in self._node.value:
            key = Node(key_node, self.file)
            name = key.text(f"a name in {what}")
            if name in found:
                key.fail(f"{name!r} stands twice in {what}; the first is in line {found[name].line}")
            if known is not None:
                check_word(key, name, f"key of {what}", known)
            found[name] = Node(value_node, self.file)
        return found


def check_word(node: Node, word: str, what: str, allowed: Iterable[str]) -> str:
    """``word`` if it is allowed; else an error that names the nearest allowed one, or all of them."""
    choices = list(allowed)
    if word in choices:
        return word
    near = difflib.get_close_matches(word, choices, n=1, cutoff=0.6)
    known = "known are " + ", ".join(choices) if choices else "none is known here"
    raise ChecklistError(
        f"unknown {what}: {word!r}; " + (f"did you mean {near[0]!r}?" if near else known), node.file, node.line
    )


def need(fields: dict[str, Node], name: str, owner: Node, what: str) -> Node:
    """The value of ``name``, or an error at ``owner``'s line."""
    if name not in fields:
        owner.fail(f"{what} has no {name!r}; add a line `{name}: …`")
    return fields[name]


def parse(file: Path) -> Node:
    """The root of a YAML file. Raises ChecklistError for a file that is missing, not UTF-8, or not YAML."""
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
    return Node(root, file)
