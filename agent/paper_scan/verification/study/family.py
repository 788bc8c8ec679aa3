"""A family of models as a CSV file: sizes, losses, accuracies, and where each number comes from.

The first lines may be comments that say more than the numbers do:

    # family: Name                            else the file's name
    # source of *: where the numbers are from       of all columns, or of those named (separated by commas)
    # law of loss: power_law of params, A = 17, alpha = 0.1; who reported it
    # note: anything a reader of the report should know

Then a header and one line per model, smallest or not first. Columns are known by their names: one for the model, sizes
(``params``), ``training_tokens``, ``training_flops``, ``loss``, and accuracies (``…_acc``, ``… accuracy``). A column
``loss@model cards`` is another source's version of ``loss``. Numbers may be written as 111M, 2.2B or 1.3e19.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from paper_scan.verification.forms import Array, get_form
from paper_scan.verification.points.printed_numbers import parse_number
from paper_scan.verification.points.roles import guess_role

FEWEST_MODELS = 4
"""A law with two parameters and two points to spare."""

_COMMENT = re.compile(r"#\s*(family|source|law|note)(?: of ([^:]+))?:\s*(.+)")
_LAW = re.compile(r"(\w+) of (\w+),\s*([^;]+?)\s*(?:;\s*(.*))?")


class StudyError(ValueError):
    """A file that can't be studied: which, where in it, and what to do."""


@dataclass(frozen=True)
class PublishedLaw:
    """A law that the family's makers report."""

    quantity: str
    form: str
    variable: str
    parameters: Mapping[str, float]
    source: str


@dataclass(frozen=True)
class Family:
    """Models of one family, in order of size."""

    name: str
    path: Path
    models: tuple[str, ...]
    params: Array
    """Shape (n,), as are all columns."""
    tokens: Array | None
    flops: Array | None
    """As given, or 6 N D where the number of tokens is."""
    flops_reported: bool
    losses: Mapping[str, Array]
    """By source; the first is the one that is studied. Missing values are nan."""
    tasks: Mapping[str, Array]
    """Accuracies from 0 to 1 by task."""
    variants: Mapping[str, Array]
    """Other versions of a task's accuracies, by ``task@version``."""
    sources: Mapping[str, str]
    """By column; ``*`` for all that have none of their own."""
    laws: tuple[PublishedLaw, ...]
    notes: tuple[str, ...]

    @property
    def loss(self) -> Array | None:
        """The loss that is studied, if the family has one."""
        return next(iter(self.losses.values()), None)

    def source_of(self, column: str) -> str:
        """Where a column's numbers are from; empty if the file doesn't say."""
        return self.sources.get(column, self.sources.get("*", ""))


def read_family(path: Path) -> Family:
    """Read a family's file.

    Raises:
        StudyError: it can't be read as one; the message names file, line and remedy.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except OSError as error:
        raise StudyError(f"{path}: can't be read ({error.strerror or error}); give the path of a CSV file") from error
    except UnicodeDecodeError as error:
        raise StudyError(f"{path}: isn't UTF-8 text; save it as CSV in UTF-8") from error
    comments = [line for line in lines if line.lstrip().startswith("#")]
    table = [(number, line) for number, line in enumerate(lines, 1) if line.strip() and line.lstrip()[0] != "#"]
    rows = list(csv.reader(line for _, line in table))
    if len(rows) < FEWEST_MODELS + 1:
        raise StudyError(f"{path}: has {max(0, len(rows) - 1)} models; a study needs at least {FEWEST_MODELS}")
    header = [name.strip() for name in rows[0]]
    for (number, _), row in zip(table, rows, strict=True):
        if len(row) != len(header):
            raise StudyError(f"{path}, line {number}: has {len(row)} fields, the header has {len(header)}")
    columns = {name: [row[index].strip() for row in rows[1:]] for index, name in enumerate(header)}
    return _build(path, columns, [number for number, _ in table[1:]], comments)


def _build(path: Path, columns: Mapping[str, list[str]], lines: list[int], comments: list[str]) -> Family:
    names, numbers = _split(path, columns, lines)
    roles = {name: guess_role(name.partition("@")[0].replace("_", " "))[0] for name in numbers}
    notes = _notes(comments)

    def only(role: str, what: str) -> Array | None:
        found = [name for name in numbers if roles[name] == role and "@" not in name]
        if len(found) > 1:
            raise StudyError(f"{path}: {', '.join(found)} all look like {what}; keep one of them")
        return numbers[found[0]] if found else None

    params = only("N", "the number of parameters")
    if params is None or not np.isfinite(params).all() or (params <= 0).any():
        raise StudyError(f"{path}: needs a column params with a positive number for every model")
    if np.unique(params).size < params.size:
        raise StudyError(f"{path}: two models have the same number of parameters; a study compares sizes")
    order = np.argsort(params)
    tokens, flops = only("D", "training tokens"), only("C", "training FLOPs")
    reported = flops is not None
    if flops is None and tokens is not None:
        flops = 6.0 * params * tokens
    tasks, percent = _tasks(path, {name: values for name, values in numbers.items() if roles[name] == "accuracy"})
    losses = {name: values[order] for name, values in numbers.items() if roles[name] == "L"}
    losses = dict(sorted(losses.items(), key=lambda item: "@" in item[0]))
    if not losses and not tasks:
        raise StudyError(f"{path}: has neither a column loss nor any accuracies (task_acc)")
    ignored = [name for name in numbers if roles[name] not in ("N", "D", "C", "L", "accuracy")]
    if ignored:
        notes.append(f"columns without a meaning for this study: {', '.join(ignored)}")
    if percent:
        notes.append(f"given in percent and divided by 100: {', '.join(percent)}")
    return Family(
        name=next((m[3] for m in map(_COMMENT.match, comments) if m and m[1] == "family"), path.stem),
        path=path,
        models=tuple(names[index] for index in order),
        params=params[order],
        tokens=None if tokens is None else tokens[order],
        flops=None if flops is None else flops[order],
        flops_reported=reported,
        losses=losses,
        tasks={name: values[order] for name, values in tasks.items() if "@" not in name},
        variants={name: values[order] for name, values in tasks.items() if "@" in name},
        sources=_sources(comments),
        laws=tuple(_law(path, m[2] or "loss", m[3]) for m in map(_COMMENT.match, comments) if m and m[1] == "law"),
        notes=tuple(notes),
    )


def _split(path: Path, columns: Mapping[str, list[str]], lines: list[int]) -> tuple[list[str], dict[str, Array]]:
    """The models' names, and every column of numbers, with nan for empty fields."""
    numbers: dict[str, Array] = {}
    texts: list[str] = []
    for name, fields in columns.items():
        parsed = [parse_number(field) if field else None for field in fields]
        wrong = [line for line, field, number in zip(lines, fields, parsed, strict=True) if field and number is None]
        if name.lower() in ("model", "name") or (not texts and len(wrong) == len(fields)):
            texts = fields
        elif wrong:
            raise StudyError(
                f"{path}, line {wrong[0]}: {columns[name][lines.index(wrong[0])]!r} in {name} is no number"
            )
        else:
            numbers[name] = np.array([number.value if number else np.nan for number in parsed])
    return texts or [f"model {index + 1}" for index in range(len(lines))], numbers


def _tasks(path: Path, columns: Mapping[str, Array]) -> tuple[dict[str, Array], list[str]]:
    """Accuracies as shares, and the names of the columns that were in percent."""
    tasks, percent = {}, []
    for name, values in columns.items():
        known = values[np.isfinite(values)]
        if known.size and (known.min() < 0 or known.max() > 100):
            wrong = known.min() if known.min() < 0 else known.max()
            raise StudyError(f"{path}: {name} holds {wrong:g}, which is no accuracy (0 to 1, or 0 to 100 percent)")
        if known.size and known.max() > 1:
            percent.append(name)
        tasks[name] = values / 100.0 if name in percent else values
    return tasks, percent


def _notes(comments: list[str]) -> list[str]:
    return [m[3] for m in map(_COMMENT.match, comments) if m and m[1] == "note"]


def _sources(comments: list[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for match in map(_COMMENT.match, comments):
        if match and match[1] == "source":
            found.update((name.strip(), match[3]) for name in (match[2] or "*").split(","))
    return found


def _law(path: Path, quantity: str, text: str) -> PublishedLaw:
    match = _LAW.fullmatch(text)
    if not match:
        raise StudyError(f"{path}: can't read the law {text!r}; write FORM of COLUMN, NAME = VALUE, …; source")
    try:
        form = get_form(match[1])
    except KeyError as error:
        raise StudyError(f"{path}: {error.args[0]}") from error
    values: dict[str, float] = {}
    for pair in match[3].split(","):
        name, _, value = (part.strip() for part in pair.partition("="))
        number = parse_number(value)
        if name not in form.parameter_names or number is None:
            raise StudyError(
                f"{path}: {pair.strip()!r} is no parameter of {form.name} ({', '.join(form.parameter_names)})"
            )
        values[name] = number.value
    if set(values) != set(form.parameter_names):
        raise StudyError(f"{path}: the law {form.name} needs {', '.join(form.parameter_names)}")
    return PublishedLaw(quantity.strip(), form.name, match[2], values, match[4] or "")
