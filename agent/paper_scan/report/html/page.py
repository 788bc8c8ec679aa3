"""A scan to one HTML file.

Everything from a paper or a scan is untrusted. The template escapes whatever is put into it; every text is made one
line without control characters first; the page's own policy runs no script but ours, by its hash, lets nothing be
fetched from anywhere, and knows no inline style. Without scripts it is read all the same: places are ordinary links.
"""

from __future__ import annotations

import base64
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from paper_scan.checklist import Checklist
from paper_scan.folder.files import VERIFICATION, write_atomically
from paper_scan.paper import PaperError
from paper_scan.paper.pdf.render import PagePicture, render_pages
from paper_scan.report import trust, view
from paper_scan.report.escaping import one_line, shortened
from paper_scan.report.findings import TONES, findings
from paper_scan.report.html.marks import Marks, PageMark
from paper_scan.report.html.policy import content_policy
from paper_scan.report.numbers import fit_lines
from paper_scan.scans.model import Scan

if TYPE_CHECKING:
    from jinja2 import Template

HERE = Path(__file__).parent
SCRIPTS = ("filter.js", "travel.js", "keys.js")
LETTER = (612.0, 792.0)
"""Points: what a page is taken for whose size isn't known."""
LONGEST_TITLE = 400
"""Characters of a title."""


class PagesShown(StrEnum):
    """Which of the paper's pages stand in the report as images."""

    evidence = "evidence"
    all = "all"
    none = "none"


def write_page(
    scan: Scan,
    checklist: Checklist | None,
    file: Path,
    pdf: Path | None,
    password: str | None = None,
    pages: PagesShown = PagesShown.evidence,
    folder: Path | None = None,
) -> None:
    """Write the page. ``pdf``: where page images come from, None for none; ``folder``: where the plots lie.

    Raises PaperError where the PDF can't be read, OSError where the file can't be written.
    """
    wanted = pages_wanted(scan, pages)
    pictures = render_pages(pdf, wanted, password) if pdf is not None and wanted else ()
    write_atomically(file, render(scan, checklist, pictures, plots(scan, folder or file.parent)))


def write_page_of_scan(scan: Scan, checklist: Checklist, file: Path, pdf: Path | None, password: str | None) -> None:
    """``write_page`` at a scan's end. Pages that can't be rendered are left out: the scan itself is done, and kept."""
    try:
        write_page(scan, checklist, file, pdf, password)
    except PaperError:
        write_page(scan, checklist, file, None)


def pages_wanted(scan: Scan, pages: PagesShown) -> list[int]:
    """The numbers of the pages to be shown as images."""
    if pages is PagesShown.none:
        return []
    if pages is PagesShown.all:
        return list(range(1, scan.integrity.pages + 1))
    listed = findings(scan, view.groups(scan, None))
    return sorted({place.page for each in listed for piece in each.evidence for place in piece.places})


def plots(scan: Scan, folder: Path) -> dict[str, bytes]:
    """The pictures of fits that were done again, by name, as far as they lie in the scan's folder."""
    found = {}
    for fit in scan.verification or ():
        name = (fit.points or {}).get("files")
        if fit.refit and isinstance(name, str) and re.fullmatch(r"[\w-]+", name):
            file = folder / VERIFICATION / f"{name}.svg"
            if file.is_file():
                found[name] = file.read_bytes()
    return found


def render(
    scan: Scan,
    checklist: Checklist | None = None,
    pictures: Sequence[PagePicture] = (),
    plots: Mapping[str, bytes] | None = None,
) -> str:
    """The page. ``checklist`` gives the questions' wording; without it their ids stand for them."""
    script = '"use strict";\n(() => {\n' + "\n".join(_read(name) for name in SCRIPTS) + "\n})();\n"
    style = _read("report.css")
    found = view.groups(scan, checklist)
    marks = Marks()
    listed = list(findings(scan, found))
    pieces = {each.id: marks.pieces(each) for each in listed}
    return _template().render(
        scan=scan,
        view=view,
        trust=trust,
        policy=_safe(content_policy(script, style)),
        style=_safe(style),
        script=_safe(script),
        title=shortened(view.title(scan), limit=LONGEST_TITLE),
        groups=found,
        total=view.total(found),
        tones=TONES,
        findings={each.id: each for each in listed},
        pieces=pieces,
        flags=[each for each in listed if each.id.startswith("flag-")],
        claims=[each for each in listed if each.id.startswith("claim-")],
        fits=list(_fits(scan, plots or {})),
        unread=list(_unread(scan)),
        speaking=[each for each in scan.integrity.hidden_text if each.speaks_to_reader],
        pages=list(_pages(marks, pictures)),
        at_length=list(trust.at_length(scan, found)),
    )


@cache
def _template() -> Template:
    from jinja2 import Environment, StrictUndefined

    environment = Environment(
        autoescape=True, undefined=StrictUndefined, finalize=_shown, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters["shortened"] = lambda text, limit: shortened(text, limit=limit)
    environment.filters["anchor"] = _anchor
    return environment.from_string(_read("page.html"))


def _shown(value: Any) -> Any:
    """Text of others on one line, without what could change how the page is read; our own parts as they are."""
    return one_line(value) if isinstance(value, str) and not hasattr(value, "__html__") else value


def _anchor(id: str) -> str:
    """An id as a fragment: ids of a foreign checklist may hold anything."""
    return id if re.fullmatch(r"[A-Za-z][\w-]*", id, re.ASCII) else "x" + id.encode("utf-8", "replace").hex()


@cache
def _read(name: str) -> str:
    return (HERE / name).read_text(encoding="utf-8")


def _safe(text: str) -> Any:
    from markupsafe import Markup

    return Markup(text)  # ours, not the paper's


def _fits(scan: Scan, plots: Mapping[str, bytes]) -> Iterator[dict[str, Any]]:
    for number, fit in enumerate(scan.verification or (), start=1):
        head, *lines = fit_lines(fit)
        name = (fit.points or {}).get("files")
        picture = plots.get(name) if isinstance(name, str) else None
        yield {
            "id": f"fit-{number}",
            "verdict": fit.verdict,
            "head": head,
            "lines": lines,
            "plot": _data("image/svg+xml", picture) if picture else None,
        }


def _unread(scan: Scan) -> Iterator[str]:
    kinds: dict[tuple[str, str], list[int]] = defaultdict(list)
    for problem in scan.integrity.unread:
        kinds[problem.kind, problem.detail] += [problem.page] if problem.page else []
    for (kind, detail), numbers in kinds.items():
        yield f"{kind}: {detail}" + (f" ({view.pages(numbers, most=12)})" if numbers else "")


def _pages(marks: Marks, pictures: Sequence[PagePicture]) -> Iterator[dict[str, Any]]:
    """Pages with an image or a mark. One without an image is an empty sheet that shows where its marks stand."""
    images = {picture.page: picture for picture in pictures}
    for number in sorted(images.keys() | {mark.page for mark in marks.all}):
        here = marks.on(number)
        picture = images.get(number)
        width, height = (picture.width, picture.height) if picture else _size(here)
        yield {
            "number": number,
            "width": f"{width:g}",
            "height": f"{height:g}",
            "image": _data(picture.media_type, picture.image) if picture else None,
            "marks": here,
        }


def _size(marks: Sequence[PageMark]) -> tuple[float, float]:
    rectangles = [rectangle for mark in marks for rectangle in mark.rectangles]
    return (
        max(LETTER[0], *(each.x + each.width for each in rectangles)),
        max(LETTER[1], *(each.y + each.height for each in rectangles)),
    )


def _data(kind: str, content: bytes) -> Any:
    return _safe(f"data:{kind};base64,{base64.b64encode(content).decode('ascii')}")
