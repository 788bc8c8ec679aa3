"""PDFs made by the tests themselves: pages with text, columns, pictures and paths at known places.

    book = Book()
    page = book.page()
    page.text(72, 100, "A title", size=17, bold=True)
    page.column(72, 140, 200, ["One paragraph.", "Another."])
    book.save(tmp_path / "paper.pdf")

Positions are in points from the page's upper left corner; ``y`` is a baseline.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pymupdf

Colour = tuple[float, float, float]
BLACK: Colour = (0, 0, 0)
WHITE: Colour = (1, 1, 1)

LOREM = (
    "The quick survey of several hundred studies shows that careful reporting remains rare in this field. "
    "We therefore measure how often authors describe their data, their models and the choices behind both. "
    "Most of them name a data set without saying where it can be had or how it was divided. "
    "A smaller part gives the number of repetitions and the spread between them."
)
"""A paragraph of four sentences without hyphens or names."""


class Sheet:
    """A page being written."""

    def __init__(self, page: Any) -> None:
        self.page = page

    def text(
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: float = 10,
        bold: bool = False,
        italic: bool = False,
        colour: Colour = BLACK,
        mode: int = 0,
        rotate: int = 0,
        font: str | None = None,
        **more: Any,
    ) -> float:
        """One line of text; the x at which it ends. ``mode`` 3 leaves no ink; ``rotate`` 90 reads upwards."""
        name = font or ("hebo" if bold else "heit" if italic else "helv")
        self.page.insert_text(
            (x, y), text, fontsize=size, fontname=name, color=colour, render_mode=mode, rotate=rotate, **more
        )
        return x + pymupdf.get_text_length(text, fontname=name, fontsize=size)

    def column(
        self,
        x: float,
        y: float,
        width: float,
        paragraphs: list[str],
        *,
        size: float = 10,
        leading: float = 12,
        indent: float = 12,
        colour: Colour = BLACK,
    ) -> float:
        """Paragraphs set in lines of at most ``width``, their first lines indented; the y of the next line."""
        for paragraph in paragraphs:
            for number, line in enumerate(lines_of(paragraph, width, size, indent)):
                self.text(x + (indent if number == 0 else 0), y, line, size=size, colour=colour)
                y += leading
        return y

    def fill(self, box: tuple[float, float, float, float], colour: Colour) -> None:
        """A filled rectangle."""
        self.page.draw_rect(pymupdf.Rect(box), color=None, fill=colour)

    def rule(self, x0: float, x1: float, y: float, width: float = 0.5) -> None:
        self.page.draw_line((x0, y), (x1, y), width=width)

    def image(self, box: tuple[float, float, float, float], grey: int = 200) -> None:
        """An image of one shade of grey, as a scanned page is one image."""
        picture = pymupdf.Pixmap(pymupdf.csGRAY, pymupdf.IRect(0, 0, 40, 40))
        picture.clear_with(grey)
        self.page.insert_image(pymupdf.Rect(box), pixmap=picture, keep_proportion=False)

    def link(self, box: tuple[float, float, float, float], target: str) -> None:
        self.page.insert_link({"kind": pymupdf.LINK_URI, "from": pymupdf.Rect(box), "uri": target})


class Book:
    """A PDF being written."""

    def __init__(self) -> None:
        self.document: Any = pymupdf.open()

    def page(self, width: float = 612, height: float = 792) -> Sheet:
        return Sheet(self.document.new_page(width=width, height=height))

    def save(self, path: Path, **options: Any) -> Path:
        """Writes the file. ``options`` as for ``pymupdf.Document.save``."""
        self.document.save(path, **options)
        self.document.close()
        return path


def lines_of(paragraph: str, width: float, size: float = 10, indent: float = 0) -> list[str]:
    """The paragraph's words in lines of at most ``width``. A line feed in it begins a new line."""
    lines: list[str] = []
    for part in paragraph.split("\n"):
        line = ""
        for word in part.split():
            longer = f"{line} {word}" if line else word
            room = width - (0 if lines else indent)
            if line and pymupdf.get_text_length(longer, fontname="helv", fontsize=size) > room:
                lines.append(line)
                line = word
            else:
                line = longer
        lines.append(line)
    return lines


def write_paper(path: Path, *, columns: int = 2, pages: int = 3, outline: bool = False) -> Path:
    """A paper as they are: title, authors, abstract, numbered sections, running heads, a footnote, references."""
    book = Book()
    headings = iter(
        ["1 Introduction", "2 Related work", "3 Method", "3.1 Data", "4 Results", "5 Limitations", "Acknowledgements"]
    )
    entries = []
    for number in range(1, pages + 1):
        page = book.page()
        page.text(72, 40, "Journal of Careful Reading 12 (2021)", size=8)
        page.text(300, 760, str(number), size=9)
        top = 80.0
        if number == 1:
            page.text(120, 90, "Reading Papers With Care", size=18, bold=True)
            page.text(120, 112, "Ada Reader and Ben Writer", size=11)
            page.text(120, 126, "Institute of Reading, Springfield", size=9)
            page.text(72, 160, "Abstract", size=11, bold=True)
            top = page.column(72, 176, 468, [LOREM], indent=0) + 24
        width = (468 - 24 * (columns - 1)) / columns
        for column in range(columns):
            x, y = 72 + column * (width + 24), top
            while y < 600 and (heading := next(headings, None)) is not None:
                page.text(x, y, heading, size=12, bold=True)
                entries.append((2 if "." in heading.split()[0] else 1, heading.split(" ", 1)[-1], number))
                y = page.column(x, y + 18, width, [LOREM, LOREM]) + 14
            if y < 600 and number == pages and column == columns - 1:
                page.text(x, y, "References", size=12, bold=True)
                page.column(x, y + 18, width, ["[1] A. Reader. On reading. 2019.", "[2] B. Writer. On writing. 2020."])
        if number == 1:
            page.rule(72, 172, 700)
            page.text(72, 711, "1", size=5)
            page.text(75, 714, "Both authors contributed equally to this work.", size=8)
    if outline:
        book.document.set_toc([[level, title, page] for level, title, page in entries])
    return book.save(path)
