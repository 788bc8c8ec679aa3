"""Real papers, where there are any: each file gives a paper or a typed error, and quotes made by hand are found."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from paper_scan.paper import read, read_here

pytestmark = pytest.mark.slow

_SAME = str.maketrans(dict.fromkeys("‐‑‒–—―−", "-") | dict.fromkeys("‘’‚‛′", "'") | dict.fromkeys("“”„‟″", '"'))


def normalised(text: str) -> tuple[str, list[int]]:
    """``text`` without white space, case, ligatures, kinds of dashes and quotes, and hyphens between letters; and for
    each of its characters the offset it came from."""
    letters: list[str] = []
    origins: list[int] = []
    for offset, character in enumerate(text):
        for part in unicodedata.normalize("NFKC", character).translate(_SAME).casefold():
            if not part.isspace():
                letters.append(part)
                origins.append(offset)
    kept = [
        n
        for n, letter in enumerate(letters)
        if letter != "-" or not (0 < n < len(letters) - 1 and letters[n - 1].isalpha() and letters[n + 1].isalpha())
    ]
    return "".join(letters[n] for n in kept), [origins[n] for n in kept]


def quotes(answers: Any) -> Iterator[tuple[str, int]]:
    """All quotes with their pages in a file of reference answers."""
    if isinstance(answers, dict):
        if "quote" in answers and "page" in answers:
            yield answers["quote"], answers["page"]
        for value in answers.values():
            yield from quotes(value)
    elif isinstance(answers, list):
        for value in answers:
            yield from quotes(value)


def test_an_encrypted_file_opens_with_its_password(corpus: Path) -> None:
    paper = read(corpus / "papers/hostile/enc_2206.01062_pg3_pw1234.pdf", password="1234")
    assert len(paper.text) > 1000


def papers_by_title(corpus: Path) -> dict[str, Path]:
    """Which file a set of reference answers is about, from the table in their README."""
    table = (corpus / "gold/README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| ([\w-]+) \| ([\w./-]+) \|$", table, re.M)
    return {name: corpus / "papers" / f"{place}.pdf" for name, place in rows}


@pytest.mark.long
def test_quotes_made_by_hand_are_found_on_their_pages(corpus: Path) -> None:
    missing, elsewhere, total = [], [], 0
    for name, path in papers_by_title(corpus).items():
        paper = read_here(path)
        text, origins = normalised(paper.text)
        answers = json.loads((corpus / f"gold/{name}.json").read_text(encoding="utf-8"))
        for quote, page in quotes(answers):
            total += 1
            wanted, _ = normalised(quote)
            places = [found.start() for found in re.finditer(re.escape(wanted), text)]
            pages = {paper.page_at(origins[n]) for p in places for n in (p, p + len(wanted) - 1)}
            if not places:
                missing.append((name, quote))
            elif page not in pages:
                elsewhere.append((name, page, pages, quote))
    assert total > 400
    assert not missing and not elsewhere
