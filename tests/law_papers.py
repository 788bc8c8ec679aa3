"""Papers of one page that print a law and the points it was fitted to, for what is verified; made on the spot."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pymupdf

from paper_scan.paper import read_here
from paper_scan.recomputed import Verification, verify_paper
from paper_scan.scans.model import VerifiedFit
from pdfs import LOREM, Book

SIZES = [1e6, 4e6, 1.6e7, 6.4e7, 2.56e8, 1.024e9, 4.1e9]


def verified(pdf: Path) -> Verification:
    return verify_paper(read_here(pdf), pdf)


def only_fit(pdf: Path) -> VerifiedFit:
    [fit] = verified(pdf).fits
    return fit


def written(folder: Path, law: str, losses: list[float], more: str = "") -> Path:
    """A paper of one page: a table of sizes and losses, and a law fitted to it."""
    rows = "".join(f"<tr><td>{n / 1e6:g}M</td><td>{loss:.4f}</td></tr>" for n, loss in zip(SIZES, losses, strict=True))
    html = f"""
        <h1>A law of loss for small models</h1><p>Ada Writer<br/>University of Somewhere</p><h2>Abstract</h2>
        <p>Loss falls with size. We train a handful of models and describe how their loss falls with their size, so
        that others can tell beforehand what a larger model would be worth to them, and at what cost.</p>
        <h2>1 Introduction</h2>
        <p>Training a model is expensive, and most of those who train one want to know what they get for it before
        they begin. A law that holds for small models answers that question, if it holds for large ones as well.</p>
        <h2>2 Results</h2>
        <p>We train seven models. Table 1 has the points to which the law is fitted: {law}. {more}</p>
        <p>Table 1: Parameters and loss of all models.</p>
        <table><tr><td>Parameters N</td><td>Loss L</td></tr>{rows}</table>"""
    file = folder / "paper.pdf"
    story = pymupdf.Story(html, user_css="td { padding-right: 60px; }")
    writer = pymupdf.DocumentWriter(str(file))
    more_to_come = 1
    while more_to_come:
        device = writer.begin_page(pymupdf.paper_rect("a4"))
        more_to_come, _ = story.place(pymupdf.Rect(72, 72, 523, 770))
        story.draw(device)
        writer.end_page()
    writer.close()
    return file


def losses_of(alpha: float, scale: float) -> list[float]:
    noise = np.random.default_rng(3).normal(0, 0.004, len(SIZES))
    return [scale * n**-alpha * math.exp(e) for n, e in zip(SIZES, noise, strict=True)]


@dataclass(frozen=True)
class Ruled:
    """A table between rules."""

    caption: str
    rows: list[list[str]]
    """The first is the head."""
    note: str = ""
    """Stands below the table."""


def sizes_and_losses(caption: str, losses: list[float], head: str = "Loss L") -> Ruled:
    """A loss of nan is printed as a dash."""
    rows = [
        [f"{n / 1e6:g}M", "-" if math.isnan(loss) else f"{loss:.4f}"] for n, loss in zip(SIZES, losses, strict=True)
    ]
    return Ruled(caption, [["Parameters N", head], *rows])


def ruled(folder: Path, said: str, *tables: Ruled) -> Path:
    """A paper whose tables have rules, so that it is certain which numbers stand in a row."""
    book = Book()
    page = book.page()
    page.text(120, 80, "A law of loss for small models", size=17, bold=True)
    page.text(120, 100, "Ada Writer, University of Somewhere")
    page.text(72, 130, "1 Introduction", size=12, bold=True)
    y = page.column(72, 148, 468, [LOREM]) + 12
    page.text(72, y, "2 Results", size=12, bold=True)
    y = page.column(72, y + 18, 468, [said]) + 20
    for table in tables:
        page.text(72, y, table.caption, size=9)
        pitch = min(110, 430 / len(table.rows[0]))
        page.rule(72, 500 if pitch < 110 else 400, y + 8, 1.0)
        for number, row in enumerate(table.rows):
            y += 19 if number in (0, 1) else 12
            for column, text in enumerate(row):
                page.text(76 + pitch * column, y, text, size=9)
            if number == 0:
                page.rule(72, 500 if pitch < 110 else 400, y + 5)
        page.rule(72, 500 if pitch < 110 else 400, y + 5, 1.0)
        if table.note:
            page.text(72, y + 16, table.note, size=8)
        y += 34
    return book.save(folder / "ruled.pdf")
