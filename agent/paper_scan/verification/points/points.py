"""Points that a fit can be run on: columns of numbers, each number with the place it was read from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from math import nan
from typing import Literal, TypeAlias

from paper_scan.paper.geometry import Box

Origin: TypeAlias = Literal["table", "figure", "file"]

Role: TypeAlias = Literal["N", "D", "C", "L", "accuracy", "error", "perplexity", "steps", "batch", "rate", ""]
"""What a column measures: model size (parameters), data (tokens, samples), compute (FLOPs), loss, accuracy or score,
error, perplexity, training steps, batch size, learning rate; empty if unknown."""


@dataclass(frozen=True, slots=True)
class SourcedNumber:
    """A value and where it stands."""

    value: float
    page: int
    """Counts from 1; in a file, the line."""
    box: Box
    """Of the table cell or the mark; NOWHERE in a file."""
    text: str
    """As printed or written; for a mark, what it looks like and where its middle is."""
    uncertainty: float = 0.0
    """Half a unit of the last printed digit, or what the axis's calibration leaves open, in the units of the value."""
    doubt: str = ""
    """Why the value may be wrong; empty if nothing speaks for that."""


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    """The header or the axis's title, as printed."""
    numbers: tuple[SourcedNumber | None, ...]
    """One for each point; None where nothing, or nothing numeric, stands."""
    role: Role = ""
    reason: str = ""
    """Why it has this role, and in a figure how its axis was read."""
    low: tuple[float | None, ...] = ()
    """Lower ends of error bars, or value minus the printed spread; empty if there are none."""
    high: tuple[float | None, ...] = ()


@dataclass(frozen=True)
class PointSet:
    """Numbers that belong together row by row."""

    origin: Origin
    label: str
    """``Table 3``, ``page 6, panel 2``, a file's name."""
    page: int
    """0 for a file."""
    box: Box
    columns: tuple[Column, ...]
    series: tuple[str, ...]
    """For each point the name of its series: a legend's text, a row's own name; empty if it has none."""
    evidence: tuple[str, ...] = ()
    """How the points were found and read, in sentences."""
    problems: tuple[str, ...] = ()
    """What a user should know before believing them."""
    title: str = ""

    def __len__(self) -> int:
        return len(self.series)

    def column(self, key: str) -> Column | None:
        """The only column of a role or else of a name; None if there is none, or more than one."""
        for found in (
            [column for column in self.columns if column.role == key],
            [column for column in self.columns if column.name == key],
        ):
            if found:
                return found[0] if len(found) == 1 else None
        return None

    def values(self, key: str) -> tuple[float, ...]:
        """The values of ``column(key)``, with nan where a number is missing.

        Raises:
            KeyError: no column, or more than one, has that role or name.
        """
        column = self.column(key)
        if column is None:
            raise KeyError(f"{self.label} has no single column {key!r}")
        return tuple(number.value if number else nan for number in column.numbers)

    def names(self) -> tuple[str, ...]:
        """The names of its series, in order of appearance."""
        return tuple(dict.fromkeys(self.series))

    def only(self, rows: Iterable[int]) -> PointSet:
        """The points at these indices."""
        kept = tuple(rows)
        columns = tuple(
            replace(
                column,
                numbers=tuple(column.numbers[row] for row in kept),
                low=tuple(column.low[row] for row in kept) if column.low else (),
                high=tuple(column.high[row] for row in kept) if column.high else (),
            )
            for column in self.columns
        )
        return replace(self, columns=columns, series=tuple(self.series[row] for row in kept))

    def of_series(self, name: str) -> PointSet:
        return self.only(row for row, other in enumerate(self.series) if other == name)

    def complete(self, keys: Sequence[str]) -> PointSet:
        """The points at which all these columns have a number."""
        columns = [column for key in keys if (column := self.column(key))]
        return self.only(row for row in range(len(self)) if all(column.numbers[row] for column in columns))

    def with_roles(self, roles: dict[str, Role]) -> PointSet:
        """The same points, with the roles of some columns (by name) given from outside."""
        columns = tuple(
            replace(column, role=roles[column.name], reason="given") if column.name in roles else column
            for column in self.columns
        )
        return replace(self, columns=columns)


@dataclass(frozen=True, slots=True)
class Refusal:
    """Something that looks as if it held points, and why they are not read from it."""

    origin: Origin
    label: str
    page: int
    box: Box
    reason: str
    details: tuple[str, ...] = field(default=())
