"""Highlights, notes and bookmarks added to a PDF. What the file holds already stays as it is: they are appended to its
bytes, as the format provides for."""

from __future__ import annotations

import base64
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from paper_scan.paper.geometry import Box
from paper_scan.paper.limits import Limits
from paper_scan.paper.pdf.isolation import in_child
from paper_scan.paper.pdf.library import pdf_library


@dataclass(frozen=True, slots=True)
class Note:
    """Places on one page, marked in a colour, with what a viewer shows when they are clicked."""

    page: int
    boxes: Sequence[Sequence[float]]
    """x0, y0, x1, y1 in points of the displayed page, origin top left."""
    colour: Sequence[float]
    """Red, green, blue, each 0 to 1."""
    subject: str
    text: str
    is_framed: bool = False
    """A frame around it instead of a highlight: for figures, which a highlight would cover."""


@dataclass(frozen=True, slots=True)
class Bookmark:
    """An entry of the outline."""

    level: int
    """From 1; a child's is one more than its parent's."""
    title: str
    page: int | None = None
    top: float = 0.0
    """Points from the displayed page's upper edge."""
    left: float = 0.0


AUTHOR = "paper-scan"
_OPACITY = 0.7
"""Of 1: what two pieces of evidence share is still read. By eye."""
_ABOVE = 24.0
"""Points of the page shown above what a bookmark leads to."""


def annotate(
    path: str | Path,
    notes: Sequence[Note],
    bookmarks: Sequence[Bookmark],
    password: str | None = None,
    limits: Limits | None = None,
) -> bytes:
    """The PDF with those notes and bookmarks, made in a child process. Bookmarks come after those it has.

    Raises:
        PaperError: the file can't be read, or has no such page.
    """
    arguments = {"notes": [asdict(note) for note in notes], "bookmarks": [asdict(mark) for mark in bookmarks]}
    return base64.b64decode(in_child("annotate", path, password, limits or Limits(), arguments)["pdf"])


def annotate_here(
    path: str | Path, password: str | None, limits: Limits, notes: Sequence[Note], bookmarks: Sequence[Bookmark]
) -> bytes:
    """As ``annotate``, in this process."""
    from paper_scan.paper.pdf.opening import opened

    with opened(path, password, limits):
        pass  # it says what is wrong with a file that can't be opened
    library = pdf_library()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        copy = Path(folder) / "marked.pdf"
        copy.write_bytes(Path(path).read_bytes())
        document = library.open(copy)
        if document.needs_pass:
            document.authenticate(password or "")
        for note in notes:
            _add(_page(document, note.page, path), note)
        if bookmarks:
            _append_bookmarks(document, bookmarks, path)
        if document.can_save_incrementally():
            document.save(copy, incremental=True, encryption=library.PDF_ENCRYPT_KEEP)
            document.close()
            return copy.read_bytes()
        whole: bytes = document.tobytes(encryption=library.PDF_ENCRYPT_KEEP)  # it was damaged, and is mended by this
        document.close()
        return whole


def _page(document: Any, number: int, path: str | Path) -> Any:
    from paper_scan.paper.errors import NotFoundError

    if not 1 <= number <= document.page_count:
        raise NotFoundError(path, f"it has no page {number}", f"Its pages are 1 to {document.page_count}")
    return document[number - 1]


def _add(page: Any, note: Note) -> None:
    library = pdf_library()
    turned = page.derotation_matrix
    boxes: list[Box] = [Box(box[0], box[1], box[2], box[3]) for box in note.boxes]
    rects = [library.Rect(box) for box in boxes if box.x1 > box.x0 and box.y1 > box.y0]
    if not rects:
        return
    if note.is_framed:
        frame = rects[0]
        for rect in rects[1:]:
            frame |= rect
        added = page.add_rect_annot(frame * turned)
        added.set_border(width=2)
    else:
        added = page.add_highlight_annot(quads=[rect.quad * turned for rect in rects])
    added.set_colors(stroke=tuple(note.colour))
    added.set_info(title=AUTHOR, subject=note.subject, content=note.text)
    added.set_opacity(_OPACITY)
    added.update()


@dataclass(slots=True)
class _Entry:
    xref: int
    bookmark: Bookmark
    parent: int
    children: list[_Entry]


def _append_bookmarks(document: Any, bookmarks: Sequence[Bookmark], path: str | Path) -> None:
    """New entries behind the outline's last; only that one and the root are changed."""
    root = _outline_root(document)
    top: list[_Entry] = []
    open_entries: list[_Entry] = []
    for bookmark in bookmarks:
        open_entries = open_entries[: max(bookmark.level - 1, 0)]
        above = open_entries[-1] if open_entries else None
        entry = _Entry(document.get_new_xref(), bookmark, above.xref if above else root, [])
        document.update_object(entry.xref, "<<>>")
        (above.children if above else top).append(entry)
        open_entries.append(entry)
    before = _reference(document, root, "Last")
    _write(document, top, before, path)
    if before:
        document.xref_set_key(before, "Next", f"{top[0].xref} 0 R")
    else:
        document.xref_set_key(root, "First", f"{top[0].xref} 0 R")
    document.xref_set_key(root, "Last", f"{top[-1].xref} 0 R")
    kind, count = document.xref_get_key(root, "Count")
    document.xref_set_key(root, "Count", str((int(count) if kind == "int" else 0) + len(top)))


def _outline_root(document: Any) -> int:
    catalogue = document.pdf_catalog()
    root = _reference(document, catalogue, "Outlines")
    if not root:
        root = document.get_new_xref()
        document.update_object(root, "<</Type/Outlines>>")
        document.xref_set_key(catalogue, "Outlines", f"{root} 0 R")
    return root


def _reference(document: Any, xref: int, key: str) -> int:
    kind, value = document.xref_get_key(xref, key)
    return int(value.split()[0]) if kind == "xref" else 0


def _write(document: Any, entries: list[_Entry], before: int, path: str | Path) -> None:
    """Siblings, each with its neighbours and children. Those with children are shown closed."""
    library = pdf_library()
    for number, entry in enumerate(entries):
        previous = entries[number - 1].xref if number else before
        parts = [f"/Title {library.get_pdf_str(entry.bookmark.title)}", f"/Parent {entry.parent} 0 R"]
        if previous:
            parts.append(f"/Prev {previous} 0 R")
        if number + 1 < len(entries):
            parts.append(f"/Next {entries[number + 1].xref} 0 R")
        if entry.children:
            parts.append(f"/First {entry.children[0].xref} 0 R /Last {entry.children[-1].xref} 0 R")
            parts.append(f"/Count -{len(entry.children)}")
        if entry.bookmark.page is not None:
            page = _page(document, entry.bookmark.page, path)
            shown = library.Point(entry.bookmark.left, max(entry.bookmark.top - _ABOVE, 0.0))
            point = shown * page.derotation_matrix * ~page.transformation_matrix
            parts.append(f"/Dest [{page.xref} 0 R /XYZ {point.x:.2f} {point.y:.2f} null]")
        document.update_object(entry.xref, f"<<{' '.join(parts)}>>")
        _write(document, entry.children, 0, path)
