"""A scan as a notebook shows it: what it is of, its counts by category, its red flags."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from html import escape

_OUTCOMES = ("yes", "no", "open", "not applicable")


def html(title: str, about: str, outcomes: Mapping[str, Iterable[str]], flags: Iterable[tuple[str, str]]) -> str:
    """One HTML fragment without scripts; none of the words can become markup.

    Args:
        about: a line on who wrote and who read the paper.
        outcomes: of the answers, by category.
        flags: a name and a detail each.
    """
    rows = []
    for category, given in outcomes.items():
        counts = Counter(given)
        cells = "".join(f"<td>{counts[outcome] or ''}</td>" for outcome in _OUTCOMES)
        rows.append(f"<tr><th style='text-align:left'>{escape(category.replace('_', ' '))}</th>{cells}</tr>")
    head = "".join(f"<th>{outcome}</th>" for outcome in _OUTCOMES)
    listed = "".join(f"<li><b>{escape(flag)}</b> {escape(detail)}</li>" for flag, detail in flags)
    return f"<p><b>{escape(title)}</b><br>{escape(about)}</p><table><tr><th></th>{head}</tr>{''.join(rows)}</table>" + (
        f"<ul>{listed}</ul>" if listed else ""
    )
