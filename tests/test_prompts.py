"""Prompts are files, rendered with every place filled."""

from __future__ import annotations

from pathlib import Path

import pytest
from jinja2 import UndefinedError

from paper_scan.readers.claude.prompts import prompts_sha256, render


def test_a_prompt_is_the_text_of_its_file_with_its_places_filled(root: Path) -> None:
    assert "{{ types }}" in (root / "prompts" / "triage.md").read_text(encoding="utf-8")
    rendered = render("triage", types="- survey: of others' work", tags='- rct: <chance> & "more"', read="x")
    assert "- survey: of others' work" in rendered
    assert '<chance> & "more"' in rendered  # nothing is escaped
    assert "{{" not in rendered


def test_a_missing_value_or_prompt_is_an_error() -> None:
    with pytest.raises(UndefinedError):
        render("triage", types="x")
    with pytest.raises(LookupError, match="no prompt nonsense"):
        render("nonsense")


def test_all_prompts_have_one_hash() -> None:
    assert len(prompts_sha256()) == 64
    assert prompts_sha256() == prompts_sha256()
