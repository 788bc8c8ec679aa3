"""Captions: the lines that begin with "Table 3" or "Figure 2" and say what is shown."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Literal, TypeAlias

from paper_scan.paper.geometry import Box
from paper_scan.paper.lines.regions import Caption
from paper_scan.paper.pdf.raw import RawLine, RawPage, RuledLine, Span

_TABLE = "Table|Tab\\.|Tabelle|Tableau|Tabla|Tabela"
_FIGURE = "Figure|Fig\\.?|Scheme|Chart|Abbildung|Abb\\.|Figura"
_NUMBER = r"(?:[A-Z]{1,2}[.-]?)?\d{1,3}(?:[.-]\d{1,3})*[a-z]?|[IVXLC]{1,6}|[A-Z](?:\.\d+)?"
_CAPTION = re.compile(
    rf"\s*(?P<prefix>(?:Supplementary|Supplemental|Supporting|Extended Data|Appendix)\s+)?"
    rf"(?:(?P<table>{_TABLE})|(?P<figure>{_FIGURE}))\s*(?P<number>{_NUMBER})?"
    rf"(?P<after>\s*(?:\((?:[Cc]ont[^)]*)\))?\s*(?:[:|.—–]|$)|\s+(?=\S))",
    re.IGNORECASE,
)
Label: TypeAlias = tuple[str, Literal["table", "figure"]]

_WORDS = 20
"""Characters that must follow the label of a caption without a number ("Figure. …")."""
_CLOSED = re.compile(r"[^()]*\)")
_PANEL = re.compile(r"\b[A-Za-z0-9]\)")
"""A panel's label: "a) …"."""
_LEADERS = re.compile(r"(?:\. ?){4,}\s*\d*\s*$")


def find_captions(pages: Sequence[RawPage]) -> tuple[Caption, ...]:
    """The captions of all pages, in page order. Boxes are in their page's reading frame.

    A line that begins with a label is a caption's first only if it isn't the next line of a sentence: after the label
    comes punctuation or a change of type, and the line above doesn't run on into it.
    """
    found = [caption for page in pages for caption in _on_page(page)]
    return _distinct(found, pages)


def _distinct(captions: Sequence[Caption], pages: Sequence[RawPage]) -> tuple[Caption, ...]:
    """One caption of a label, the longest: a manuscript's figure pages repeat the label alone, a continued table
    repeats it with less, and a sentence may happen to begin with it."""
    lines = {page.number: page.lines for page in pages}
    lengths = [sum(len(lines[caption.page][i].text) for i in caption.lines) for caption in captions]
    longest: dict[tuple[str, str], int] = {}
    for number, caption in enumerate(captions):
        key = (caption.kind, caption.label)
        if key not in longest or lengths[number] > lengths[longest[key]]:
            longest[key] = number
    kept = set(longest.values())
    return tuple(caption for number, caption in enumerate(captions) if number in kept)


def _on_page(page: RawPage) -> list[Caption]:
    first = {index: found for index, line in enumerate(page.lines) if (found := _label(page, index, line))}
    captions = []
    for index, (label, kind) in first.items():
        lines = _extent(page, index, first)
        box = Box.union([page.lines[i].box for i in lines])
        captions.append(Caption(label, kind, page.number, tuple(lines), box))
    return captions


def _label(page: RawPage, index: int, line: RawLine) -> Label | None:
    """The label and kind of the caption that begins with ``line``, or None."""
    text = line.text
    found = _CAPTION.match(text)
    if not found or not line.upright or not text.lstrip()[0].isupper() or _LEADERS.search(text):
        return None
    number, rest = found["number"] or "", text[found.end() :]
    if _CLOSED.match(_PANEL.sub("", rest)):
        return None  # a bracket that the line above opened
    punctuated = found["after"].strip() != "" or not rest.strip()
    if (number.isalpha() and not (number.isupper() and punctuated)) or not (number or (punctuated and rest.strip())):
        return None
    strange = line.spans[0].bold or line.spans[0].font != _usual_font(page)
    if not number and not (rest.lstrip()[:1].isupper() and strange and len(rest) >= _WORDS):
        return None
    loud = (found["table"] or found["figure"]).isupper() and rest.lstrip()[:1].isupper()
    set_off = loud or _set_off(line, found.end())
    if not punctuated and not set_off:
        return None
    if not set_off and _runs_on(page, index, line):
        return None
    kind: Literal["table", "figure"] = "table" if found["table"] else "figure"
    word = {"table": "Table", "figure": "Figure"}[kind]
    if (found["figure"] or "").lower().startswith(("scheme", "chart")):
        word = found["figure"].capitalize()
    prefix = found["prefix"].title() if found["prefix"] else ""
    return " ".join(f"{prefix}{word} {number}".split()), kind


def _usual_font(page: RawPage) -> str:
    fonts: Counter[str] = Counter()
    for line in page.lines:
        fonts[line.spans[0].font] += len(line.text)
    return fonts.most_common(1)[0][0]


def _set_off(line: RawLine, end: int) -> bool:
    """Whether the label, up to offset ``end``, is bold or set in another face than what follows it."""
    label, rest = _span_at(line, 0), _span_at(line, end)
    return label.bold or (
        rest is not label and (label.font, label.italic) != (rest.font, rest.italic) and _same_face(line, end)
    )


def _same_face(line: RawLine, end: int) -> bool:
    """Whether all letters before offset ``end`` are in one font."""
    return len({_span_at(line, at).font for at in range(end) if line.text[at].isalnum()}) == 1


def _span_at(line: RawLine, offset: int) -> Span:
    """The span of the first character at or behind ``offset`` that isn't blank, or the last span."""
    at = 0
    for span in line.spans:
        at += len(span.text)
        if at > offset and span.text[max(0, offset - at + len(span.text)) :].strip():
            return span
    return line.spans[-1]


def _runs_on(page: RawPage, index: int, line: RawLine) -> bool:
    """Whether the line above belongs to the same paragraph and so makes "Figure 2." the end of its sentence."""
    for other in page.lines:
        gap = line.baseline - other.baseline
        same_column = other.box[0] < line.box[2] and line.box[0] < other.box[2]
        if other is line or not same_column or not other.upright or not 0.5 * line.size < gap < 1.6 * line.size:
            continue
        aligned = abs(other.box[0] - line.box[0]) < 2.5 * line.size and abs(other.size - line.size) < 0.5
        if aligned and len(other.text) > 20 and not re.search(r"[.:!?]['”\")\]]*\s*\d*\s*$", other.text):
            return not any(_between(rule, other, line) for rule in page.rules)
    return False


def _extent(page: RawPage, index: int, first: dict[int, Label]) -> list[int]:
    """The caption's lines: those below its first, of its type and spacing, down to a rule, a gap or another caption."""
    start = page.lines[index]
    lines = [index]
    last, left, right = start, start.box[0], start.box[2]
    leading: float | None = None
    below = sorted(
        (i for i, line in enumerate(page.lines) if line.upright and line.baseline > start.baseline - 1 and i != index),
        key=lambda i: (page.lines[i].baseline, page.lines[i].box[0]),
    )
    for i in below:
        line = page.lines[i]
        step = line.baseline - last.baseline
        if abs(step) <= 0.3 * start.size:
            if i not in first and 0 <= line.box[0] - last.box[2] < 0.5 * start.size:  # wider: another column
                lines.append(i)
                last, right = line, max(right, line.box[2])
            continue
        overlap = min(line.box[2], right) - max(line.box[0], left)
        if overlap < 0.5 * min(line.box[2] - line.box[0], right - left):
            continue
        if (
            step > (1.75 if leading is None else 1.25) * (leading or start.size) + 0.5
            or abs(line.size - start.size) > 0.6
        ):
            break
        if i in first or any(_between(rule, last, line) for rule in page.rules):
            break
        if line.box[0] < left - 1.5 * start.size and line.box[2] > right + 1.5 * start.size:
            break
        if len(lines) > 1 and _full(last, left, right) is False and _ended(last) and line.bold != last.bold:
            break
        leading = step if leading is None else leading
        lines.append(i)
        last, left, right = line, min(left, line.box[0]), max(right, line.box[2])
    return lines + _second_column(page, lines, first)


def _second_column(page: RawPage, lines: list[int], first: dict[int, Label]) -> list[int]:
    """The right half of a caption that is set in two columns, in type smaller than the text's."""
    start = page.lines[lines[0]]
    sizes: Counter[float] = Counter()
    for line in page.lines:
        sizes[round(line.size, 1)] += len(line.text)
    if start.size > sizes.most_common(1)[0][0] - 0.4 or _ended(page.lines[lines[-1]]):
        return []
    beside = []
    for i, line in enumerate(page.lines):
        level = any(abs(line.baseline - page.lines[k].baseline) < 1.5 for k in lines)
        apart = 0 < line.box[0] - max(page.lines[k].box[2] for k in lines) < 6 * start.size
        if i not in first and line.upright and level and apart and abs(line.size - start.size) < 0.4:
            beside.append(i)
    begins = any(abs(page.lines[i].baseline - start.baseline) < 1.5 for i in beside)
    return sorted(beside, key=lambda i: page.lines[i].baseline) if begins else []


def _full(line: RawLine, left: float, right: float) -> bool:
    return line.box[2] > right - 0.1 * (right - left)


def _ended(line: RawLine) -> bool:
    return line.text.rstrip().endswith((".", "!", "?"))


def _between(rule: RuledLine, above: RawLine, below: RawLine) -> bool:
    """Whether a horizontal rule runs between two lines, over a good part of the lower one."""
    if not rule.horizontal or not above.baseline < rule.y1 <= below.baseline - 0.3 * below.size:
        return False
    return min(rule.x1, below.box[2]) - max(rule.x0, below.box[0]) > 0.3 * (below.box[2] - below.box[0])
