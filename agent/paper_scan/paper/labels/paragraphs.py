"""One column's lines, grouped to paragraphs, headings, list items and footnotes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from paper_scan.paper.labels.contents import contents_lines
from paper_scan.paper.labels.headings import all_bold, all_italic, run_in, why_heading
from paper_scan.paper.lines.blocks import Block, PlacedLine
from paper_scan.paper.lines.style import Style
from paper_scan.paper.model import PassageKind
from paper_scan.paper.pdf.raw import RawLine

LIST_MARK = re.compile(
    r"\s*(?:[•◦▪‣●○■□∙·➢✓✗►–—*-]\s|"
    r"\(?(?:\d{1,2}|[a-z]|[ivx]{1,4}|[A-Z](?=\))|[A-Z](?=\.\s(?:[^a-z]|(?:v[ao]n|d[eaiu]|de[lrn]|l[ae]|te[nr]|el|al|bin)\s))|[IVX]{1,4})[.)]\s)"
)
"""How an item of a list begins."""
_LABEL = re.compile(r"\s*\[(\d{1,3})\]\s*\S")
"""How an entry of a reference list may begin, and a line of text in which a citation happens to come first."""
_LONGEST_HEADING = 350
"""Characters. Not measured."""
_TITLE = 1.35
"""Times the text's size: larger type is the title's, whose lines stand further apart."""
_BULLET = re.compile(r"\s*[•◦▪‣●○■□∙➢►]")
_ENDED = re.compile(r"[.!?:;][\"'”’)\]]*(?:\d{1,3}|[*†‡])?\s*$")
_FORMULA_NUMBER = re.compile(r"\(\s*(?:[A-Z]\.?)?\d{1,3}(?:\.\d{1,3})*[a-z]?\s*\)\s*$")
_MATH_FONT = re.compile(r"CMMI|CMSY|CMEX|MSBM|MSAM|Math|Symbol|MTMI|MTSY|RMTMI|rsfs|eufm|NewTXMI|txsy", re.I)


@dataclass(frozen=True, slots=True)
class _Column:
    """What is usual in a stretch of lines."""

    left: float
    right: float
    hanging: bool
    """Most lines are indented under one that isn't: reference lists, lists of terms."""
    labels: frozenset[int]
    """Numbers in brackets with which its lines begin, those that count on from another: a list's labels."""

    def begins_item(self, text: str) -> bool:
        label = _LABEL.match(text)
        return LIST_MARK.match(text) is not None or (label is not None and int(label[1]) in self.labels)


def split_column(
    lines: Sequence[RawLine], page: int, style: Style, column_lines: Sequence[RawLine] = ()
) -> list[Block]:
    """Blocks of a stretch of lines of one column, in the order given.

    ``column_lines`` are all of the column's lines if ``lines`` are but some: they show where its edges lie.
    """
    if not lines:
        return []
    column = _measure(column_lines or lines, style)
    contents = contents_lines(lines)
    blocks: list[Block] = []
    kind: PassageKind
    for number, line in enumerate(lines):
        last = lines[number - 1] if number else None
        following = lines[number + 1] if number + 1 < len(lines) else None
        kind, why = (
            ("list", "in a table of contents") if id(line) in contents else _label(line, last, following, column, style)
        )
        if (
            kind == "body"
            and last is not None
            and blocks[-1].kind == "heading"
            and _ends_heading(line, last, column, style)
        ):
            kind, why = "heading", "the heading's last words"
        if last is None or _begins(line, last, following, blocks[-1], kind, column, style):
            blocks.append(Block(kind, reason=why))
        blocks[-1].lines.append(PlacedLine(page, line))
    return _with_run_ins(blocks, style)


def _with_run_ins(blocks: Sequence[Block], style: Style) -> list[Block]:
    """Paragraphs whose first line or two are all bold, because the heading that stands in the line is that long."""
    joined: list[Block] = []
    for block in blocks:
        if block.kind == "heading" and sum(len(placed.line.text) for placed in block.lines) > _LONGEST_HEADING:
            block.kind, block.reason = "body", "too long for a heading"  # an abstract in bold
        above = joined[-1] if joined else None
        if above is not None and above.kind == "heading" and block.kind == "body" and _runs_in(above, block, style):
            above.kind, above.reason = "body", "its heading stands in the line"
            above.lines += block.lines
        else:
            joined.append(block)
    return joined


def _runs_in(above: Block, block: Block, style: Style) -> bool:
    """Do the words of ``above`` go on in ``block`` until the paragraph's own face begins?"""
    last, first = above.lines[-1].line, block.lines[0].line
    right = max(placed.line.box[2] for placed in block.lines[:3])
    full = abs(right - last.box[2]) < 0.2 * (right - last.box[0])
    near = 0 < first.baseline - last.baseline <= 1.1 * style.leading
    alike = (last.spans[-1].bold, last.spans[-1].italic) == (first.spans[0].bold, first.spans[0].italic)
    return near and full and alike and len(above.lines) <= 3 and bool(run_in([first]))


def _measure(lines: Sequence[RawLine], style: Style) -> _Column:
    text = [line for line in lines if len(line.text) > 15] or list(lines)
    lefts = Counter(round(line.box[0]) for line in text)
    frequent = [x for x, count in lefts.items() if count >= max(2, 0.12 * len(text))]
    left = min(frequent) if frequent else min(line.box[0] for line in text)
    rights = sorted(line.box[2] for line in text)
    right = rights[int(0.9 * (len(rights) - 1))]
    indented = sum(1 for line in text if 0.6 * style.size < line.box[0] - left < 4 * style.size)
    flush = sum(1 for line in text if abs(line.box[0] - left) <= 0.4 * style.size)
    numbers = {int(label[1]) for line in lines if (label := _LABEL.match(line.text))}
    labels = frozenset(number for number in numbers if number - 1 in numbers or number + 1 in numbers)
    return _Column(left, right, indented > 0.8 * flush and flush >= 2, labels)


def _label(
    line: RawLine, last: RawLine | None, following: RawLine | None, column: _Column, style: Style
) -> tuple[PassageKind, str]:
    """What the line is, and why."""
    if why := why_heading(line, last, following, column.right - column.left, style):
        return "heading", why
    if _is_formula(line, column, style):
        return "equation", ""
    if column.begins_item(line.text) and (_BULLET.match(line.text) or last is None or _ENDED.search(last.text)):
        return "list", ""
    return "body", ""


def _is_formula(line: RawLine, column: _Column, style: Style) -> bool:
    """A displayed formula stands indented and is set in a mathematical font, or carries its number at the right."""
    if line.box[0] - column.left < 1.2 * style.size:
        return False
    letters = sum(len(span.text.strip()) for span in line.spans) or 1
    maths = sum(len(span.text.strip()) for span in line.spans if _MATH_FONT.search(span.font))
    if _FORMULA_NUMBER.fullmatch(line.text.strip()):
        return line.box[2] > column.right - 2 * style.size
    return maths > 0.35 * letters and not re.search(r"[a-z]{3,} [a-z]{3,} [a-z]{3,}", line.text)


def _begins(
    line: RawLine,
    last: RawLine,
    following: RawLine | None,
    block: Block,
    kind: PassageKind,
    column: _Column,
    style: Style,
) -> bool:
    """Does ``line`` begin a new block, ``block`` being the one that ``last`` belongs to?"""
    gap = line.baseline - last.baseline
    same_row = abs(gap) < 0.5 * line.size
    if block.kind == "equation" or kind == "equation":
        return block.kind != kind or gap > 3 * style.leading
    if block.kind == "heading" or kind == "heading":
        return block.kind != kind or not _heading_goes_on(line, last, gap, column, style)
    slack = 0.07 if _ENDED.search(last.text) else 0.12  # a line of code or formulas within a sentence may be smaller
    if abs(line.size - last.size) > slack * style.size + 0.15 and min(len(line.text), len(last.text)) > 3:
        return True
    if gap < -style.leading or gap > _usual_leading(line, style) * 1.32 + 0.5:
        return True
    if same_row:
        return line.box[0] - last.box[2] > 3 * line.size
    if kind == "list":
        return True
    return _breaks(line, last, following, block, column, style)


def _usual_leading(line: RawLine, style: Style) -> float:
    """Smaller type is set closer; larger never closer than its size asks for."""
    return max(style.leading * line.size / style.size, 1.15 * line.size)


def _heading_goes_on(line: RawLine, last: RawLine, gap: float, column: _Column, style: Style) -> bool:
    if abs(gap) < 0.5 * line.size:
        return True
    most = max(1.6 * line.size, 1.08 * style.leading)  # manuscripts are set with double space
    if abs(line.size - last.size) > 0.4 or not 0 < gap < most or line.bold != last.bold:
        return False
    flush = abs(line.box[0] - last.box[0]) < line.size
    tight = gap < 1.35 * line.size or line.size > _TITLE * style.size
    return not flush or tight or not _ends_short(last, line, column.right)


def _ends_heading(line: RawLine, last: RawLine, column: _Column, style: Style) -> bool:
    """The last word or two of a heading, too little to be one by themselves."""
    alike = (line.bold and last.bold) or (line.text.isupper() and last.text.isupper())
    alike = alike or (all_italic(line) and all_italic(last))
    goes_on = line.text[:1].islower() and (all_bold(line) or all_italic(line))
    return (
        alike
        and len(line.text) < (80 if goes_on else 40)
        and _heading_goes_on(line, last, line.baseline - last.baseline, column, style)
    )


def _breaks(
    line: RawLine, last: RawLine, following: RawLine | None, block: Block, column: _Column, style: Style
) -> bool:
    """Indents and short last lines, between two lines of the same type at the usual distance."""
    em = line.size
    indent = line.box[0] - last.box[0]
    ended = bool(_ENDED.search(last.text))
    if indent > 0.6 * em:
        return _indented_line_begins(line, last, following, block, column, ended)
    if indent < -0.6 * em:
        first = block.lines[0].line
        if block.kind == "list" or column.hanging:
            # Back to where the item's own first line began, or further out: the item is over.
            return (line.box[0] <= first.box[0] + 0.5 * em and len(block.lines) > 1) or ended
        return len(block.lines) > 1 and ended
    return ended and _ends_short(last, line, _right_edge(last, line, following, block, column))


def _right_edge(last: RawLine, line: RawLine, following: RawLine | None, block: Block, column: _Column) -> float:
    """Where the lines around end: short of the column's edge where text is wrapped around a figure."""
    others = [line.box[2], *(placed.line.box[2] for placed in block.lines[-3:-1])]
    others += [following.box[2]] if following is not None else []
    widest = max(*others, last.box[2])
    narrow = column.right - widest > 4 * line.size and sum(widest - x < 0.6 * line.size for x in others) >= 2
    return widest if narrow else column.right


def _indented_line_begins(
    line: RawLine, last: RawLine, following: RawLine | None, block: Block, column: _Column, ended: bool
) -> bool:
    em = line.size
    if len(block.lines) == 1 and (block.kind == "list" or column.begins_item(last.text)):
        return False  # the item's second line hangs under its first
    if column.hanging and abs(last.box[0] - column.left) < 0.5 * em:
        return ended and _ends_short(last, line, column.right)
    if following is not None and abs(following.box[0] - line.box[0]) < 0.3 * em:
        # Two lines stand indented: hanging under the first, or a quotation.
        return ended
    return ended or (
        line.box[0] - column.left < 3 * em and line.text[:1].isupper() and last.box[2] < column.right - 2 * em
    )


def _ends_short(last: RawLine, line: RawLine, right: float) -> bool:
    """Would the next line's first word have fitted on the last one?"""
    words = line.text.split()
    if not words:
        return False
    width = (line.box[2] - line.box[0]) * (len(words[0]) + 1) / max(1, len(line.text))
    return right - last.box[2] > width + 0.6 * line.size
