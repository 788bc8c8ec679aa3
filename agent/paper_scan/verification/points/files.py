"""Points from CSV and JSON files, and points written as CSV with their sources."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import zip_longest
from math import isfinite
from os import PathLike
from pathlib import Path
from typing import Any

from paper_scan.paper.geometry import NOWHERE
from paper_scan.paper.words.spreadsheet import defused
from paper_scan.verification.points.points import Column, PointSet, Role, SourcedNumber
from paper_scan.verification.points.printed_numbers import parse_number
from paper_scan.verification.points.roles import guess_role

LARGEST = 50_000_000
"""Bytes: larger files are no tables of runs."""
SOURCES = (" [page]", " [box]", " [text]", " [low]", " [high]")
"""Endings of the columns that ``points_as_csv`` adds for each column of values."""


class PointFileError(ValueError):
    """A file of points that can't be read: says the file, the line if it is one line's fault, and the remedy."""

    def __init__(self, path: str | PathLike[str], problem: str, remedy: str, line: int | None = None) -> None:
        where = f"{path}, line {line}" if line else str(path)
        super().__init__(f"{where}: {problem}. {remedy}")


def points_from_file(
    path: str | PathLike[str], roles: Mapping[str, Role] | None = None, *, group: str | None = None
) -> PointSet:
    """The rows of a CSV file (with a header; commas, semicolons or tabs) or of a JSON file.

    JSON may be a list of objects with the same keys, an object of equally long lists, or an object in which one key
    holds either. Numbers may be written as in papers: 111M, 2.2B, 1e19. A column is numeric if most of what stands in
    it is; the first other column names the rows, or if there is none, the first without a role. ``roles`` says by
    column name what a column measures; else it is guessed from the name, and the reason given. A number's ``page`` is
    its line in a CSV file, its place in JSON.

    Args:
        group: the column whose texts name the series; empty for no series but those of a column ``series``. By default
            texts name the rows, as described.

    Raises:
        PointFileError: the file isn't there, isn't text, is no table, has no column of numbers, or none to group by.
    """
    file = Path(path)
    text = _read(file)
    table = _from_json(file, text) if file.suffix.lower() in (".json", ".jsonl") else _from_csv(file, text)
    names, rows, lines = table
    columns: list[Column] = []
    labels: list[int] = []
    for k, name in enumerate(names):
        if name.endswith(SOURCES):
            continue
        numbers = [_number(row[k], line) for row, line in zip(rows, lines, strict=True)]
        printed = sum(bool(row[k].strip()) for row in rows)
        found = sum(number is not None for number in numbers)
        if name == "series":
            labels.insert(0, k)
        elif found and 2 * found > printed:
            role, reason = (roles[name], "given") if roles and name in roles else guess_role(name)
            columns.append(Column(name, tuple(numbers), role, reason))
        elif printed:
            labels.append(k)
    if not columns:
        raise PointFileError(file, "it has no column of numbers", "Give a table with a header and numbers below it")
    if not labels and not columns[0].role and columns[0].name == names[0]:
        labels = [0]  # names that are numbers: a model called 111M
    if group is not None:
        named = group or "series"
        if group and group not in names:
            raise PointFileError(file, f"it has no column {group!r}", f"Its columns are {', '.join(names)}")
        labels = [names.index(named)] if named in names else []
    series = tuple(row[labels[0]].strip() if labels else "" for row in rows)
    return PointSet("file", file.name, 0, NOWHERE, tuple(columns), series)


def _read(file: Path) -> str:
    try:
        if file.stat().st_size > LARGEST:
            raise PointFileError(file, f"it is larger than {LARGEST} bytes", "Keep to the rows that matter")
        return file.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise PointFileError(file, f"it can't be opened ({error.strerror})", "Check the path") from None
    except UnicodeDecodeError:
        raise PointFileError(file, "it is not UTF-8 text", "Save it as UTF-8 text, CSV or JSON") from None


def _number(text: str, line: int) -> SourcedNumber | None:
    text = text.strip()
    try:
        value = float(text)
        return SourcedNumber(value, line, NOWHERE, text) if isfinite(value) else None
    except ValueError:
        read = parse_number(text)
    return SourcedNumber(read.value, line, NOWHERE, text, read.half_unit, read.doubt) if read else None


# CSV

Rows = tuple[list[str], list[list[str]], list[int]]
"""Column names, rows of texts, and the line or place of each row."""


def _from_csv(file: Path, text: str) -> Rows:
    reader = csv.reader(io.StringIO(text), delimiter=_delimiter(text))
    try:
        records = [(reader.line_num, record) for record in reader if any(field.strip() for field in record)]
    except csv.Error as error:
        raise PointFileError(file, str(error), "Mend the quotes in that line", reader.line_num) from None
    if len(records) < 2:
        raise PointFileError(file, "it has no rows below a header", "Give a table with a header and numbers below it")
    (_, header), *body = records
    names = [name.strip() for name in header]
    for line, record in body:
        if len(record) > len(names):
            problem = f"{len(record)} fields where the header has {len(names)}"
            raise PointFileError(file, problem, "Quote fields that hold a comma", line)
    rows = [[field or "" for field, _ in zip_longest(record, names)] for _, record in body]
    if _delimiter(text) == ";" and not any(re.search(r"\d\.\d", field) for row in rows for field in row):
        # Where fields are parted by semicolons, the comma is the decimal point.
        rows = [[re.sub(r"^(\s*[-+]?\d+),(\d+)", r"\1.\2", field) for field in row] for row in rows]
    return names, rows, [line for line, _ in body]


def _delimiter(text: str) -> str:
    header = text.splitlines()[0] if text else ""
    return max(",;\t", key=header.count)


# JSON


def _from_json(file: Path, text: str) -> Rows:
    try:
        if file.suffix.lower() == ".jsonl":
            value: Any = [json.loads(line) for line in text.splitlines() if line.strip()]
        else:
            value = json.loads(text)
    except ValueError as error:
        raise PointFileError(file, f"it is not JSON ({error})", "Check it with a JSON checker") from None
    except RecursionError:
        raise PointFileError(file, "its values are nested too deeply", "Give a list of objects") from None
    records = _records(value)
    if not records:
        remedy = "Give a list of objects with the same keys, or an object of equally long lists"
        raise PointFileError(file, "it holds no table", remedy)
    names = list(dict.fromkeys(str(key) for record in records for key in record))
    rows = [[_text(record.get(name)) for name in names] for record in records]
    return names, rows, list(range(1, len(rows) + 1))


def _records(value: Any) -> list[dict[str, Any]]:
    """The table in a JSON value: its own, or else the first one under a key."""
    if isinstance(value, list):
        return value if value and all(isinstance(item, dict) for item in value) else []
    if not isinstance(value, dict):
        return []
    lists = {key: item for key, item in value.items() if isinstance(item, list)}
    if lists and len({len(item) for item in lists.values()}) == 1 and not _records(next(iter(lists.values()))):
        return [dict(zip(lists, items, strict=True)) for items in zip(*lists.values(), strict=True)]
    return next((records for item in value.values() if (records := _records(item))), [])


def _text(value: Any) -> str:
    if value is None or isinstance(value, bool):
        return ""
    return value if isinstance(value, str) else repr(value) if isinstance(value, int | float) else json.dumps(value)


# Writing


def points_as_csv(points: PointSet) -> str:
    """The points as CSV: their series, each column's value, and behind it error bars, page, rectangle and text."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    header = ["series"]
    for column in points.columns:
        header += [column.name, *(column.name + ending for ending in _endings(column))]
    writer.writerow([defused(name) for name in header])
    for row in range(len(points)):
        fields: list[object] = [defused(points.series[row])]
        for column in points.columns:
            fields += _fields(column, row)
        writer.writerow([defused(each) if isinstance(each, str) else each for each in fields])
    return out.getvalue()


def _endings(column: Column) -> Sequence[str]:
    return SOURCES if column.low else SOURCES[:3]


def _fields(column: Column, row: int) -> Iterable[object]:
    number = column.numbers[row]
    ends = (column.low[row], column.high[row]) if column.low else ()
    if number is None:
        return ["", "", "", "", *("" for _ in ends)]
    box = " ".join(f"{side:.2f}" for side in number.box)
    return [repr(number.value), number.page, box, number.text, *("" if end is None else repr(end) for end in ends)]
