"""A ``Paper`` as JSON and back. Every record is the list of its fields, in the order of ``paper_scan.paper.model``."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from functools import cache
from types import UnionType
from typing import Any, Literal, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from paper_scan.paper.geometry import Box
from paper_scan.paper.model import Paper

R = TypeVar("R")

FORMAT = 1
"""Changes with the model; a paper written in another format has to be read from its PDF again."""


def to_json(paper: Paper) -> str:
    return json.dumps(to_plain(paper), ensure_ascii=False, separators=(",", ":"))


def from_json(text: str) -> Paper:
    """Raises ValueError for what isn't a paper of this format."""
    return from_plain(json.loads(text))


def to_plain(paper: Paper) -> dict[str, Any]:
    """The paper as JSON values."""
    return {"format": FORMAT} | {field.name: _plain(getattr(paper, field.name)) for field in fields(paper)}


def from_plain(value: Any) -> Paper:
    """The paper that ``to_plain`` made the value of."""
    if not isinstance(value, dict) or value.get("format") != FORMAT:
        raise ValueError("this is not a paper in the present format; read it from its PDF again")
    hints = get_type_hints(Paper)
    return Paper(**{field.name: _builder(hints[field.name])(value[field.name]) for field in fields(Paper)})


def record_to_plain(record: Any) -> list[Any]:
    """Any record of plain values, tuples and such records as JSON values, as they stand within a paper."""
    return cast(list[Any], _plain(record))


def record_from_plain(kind: type[R], value: list[Any]) -> R:
    """The record of class ``kind`` that ``record_to_plain`` made the value of."""
    return cast(R, _builder(cast(Any, kind))(value))


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if is_dataclass(value):
        return [_plain(getattr(value, name)) for name in _names(cast(Any, type(value)))]
    return value


@cache
def _names(kind: type) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


@cache
def _builder(kind: Any) -> Callable[[Any], Any]:
    """How to make a value of type ``kind`` from JSON values."""
    origin = get_origin(kind)
    if origin is tuple:
        return _tuple_builder(get_args(kind))
    if origin in (Union, UnionType):
        build = _builder(next(option for option in get_args(kind) if option is not type(None)))
        return lambda value: None if value is None else build(value)
    if kind is Box:
        return lambda value: Box(*value)
    if is_dataclass(kind):
        hints = get_type_hints(kind)
        builders = [_builder(hints[name]) for name in _names(cast(type, kind))]
        return lambda value: cast(Any, kind)(*[b(v) for b, v in zip(builders, value, strict=True)])
    if origin is Literal or kind in (str, int, float, bool):
        return lambda value: value
    raise TypeError(f"no JSON form for {kind}")


def _tuple_builder(items: tuple[Any, ...]) -> Callable[[Any], Any]:
    if len(items) == 2 and items[1] is Ellipsis:
        build = _builder(items[0])
        return lambda value: tuple([build(item) for item in value])
    if len(set(items)) == 1 and items[0] in (float, int, str):
        return tuple
    builders = [_builder(item) for item in items]
    return lambda value: tuple([b(v) for b, v in zip(builders, value, strict=True)])
