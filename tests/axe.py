"""Accessibility of a page in the browser, by axe-core's rules."""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path

from browser import Page

MISSING = "axe-core-python is not installed (pip install -e '.[test]')"


@cache
def rules() -> str | None:
    """axe-core's script; None where it isn't installed."""
    found = find_spec("axe_core_python")
    if found is None or found.origin is None:
        return None
    return (Path(found.origin).parent / "axe.min.js").read_text(encoding="utf-8")


def faults(page: Page) -> list[str]:
    """What axe finds serious or critical on the page as it is now: rule and place."""
    script = rules()
    assert script is not None
    page.run(f"{script}; undefined")
    found = page.run(
        "axe.run(document, {resultTypes: ['violations']}).then((all) => all.violations"
        ".filter((each) => ['serious', 'critical'].includes(each.impact))"
        ".map((each) => `${each.id}: ${each.nodes.slice(0, 3).map((node) => node.html.slice(0, 160)).join(' | ')}`))"
    )
    return [str(each) for each in found]
