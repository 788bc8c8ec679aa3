"""Words of the text layer row by row, as tables need them.

No number is ever put together from parts: a word is taken as the text layer has it.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise

from paper_scan.paper.geometry import Box
from paper_scan.paper.pdf.raw import RawLine, RawPage, Span, Word

NUMBER = re.compile(r"[−–+<>=≤≥~≈±$€£(\[-]*\d[\d.,%)\]×xeE^/:*†‡−–+⁰¹²³⁴⁵⁶⁷⁸⁹⁻-]*[kKMBT]?")
"""A word that is a number, with sign, unit and marks."""
WIDE = 1.05
"""Em: a gap between two words of a row this wide ends a cell wherever it is."""
_BESIDE_NUMBERS = frozenset(("%", "%)", "±", "to", "-", "–", "−"))
_UNPRINTED = re.compile(r"[\ue000-\uf8ff\ufffd\x00-\x1f\s]*")
"""Letters that a font has no meaning for, such as the pieces of a tall bracket."""
_RAISED = str.maketrans("0123456789-–−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁻⁻")


@dataclass(frozen=True, slots=True)
class PrintedRow:
    """The words on one baseline, from left to right."""

    words: tuple[Word, ...]
    size: float
    """Type size in points."""
    box: Box

    def has_numbers(self) -> bool:
        """Whether it holds two numbers at least, and a cell of nothing else."""
        if sum(bool(NUMBER.fullmatch(word.text)) for word in self.words) < 2:
            return False
        return any(all(_is_numeric(word) for word in cell) for cell in self.cells())

    def widest_gap(self) -> float:
        """In points."""
        return max((b.box[0] - a.box[2] for a, b in pairwise(self.words)), default=0.0)

    def cells(self) -> list[list[Word]]:
        """Its words in groups with wide gaps between them: its cells, as far as a row by itself shows them."""
        cells = [[self.words[0]]]
        for before, word in pairwise(self.words):
            if word.box[0] - before.box[2] >= WIDE * self.size:
                cells.append([])
            cells[-1].append(word)
        return cells


class PageWords:
    """A page's words by height, so that those of a region are found quickly."""

    def __init__(self, page: RawPage) -> None:
        self._lines = page.lines
        raised = {index: spans for index, line in enumerate(page.lines) if (spans := _raised_digits(line))}
        upright = [
            with_raised_digits(word, raised[word.line]) if word.line in raised else word
            for word in page.words
            if page.lines[word.line].upright and not _UNPRINTED.fullmatch(word.text)
        ]
        self._words = sorted(upright, key=lambda word: word.box[1] + word.box[3])
        self._heights = [(word.box[1] + word.box[3]) / 2 for word in self._words]

    def rows(self, box: Box, without: Collection[int] = ()) -> list[PrintedRow]:
        """The words whose middle lies in ``box``, but those of the lines ``without``, row by row from top to bottom."""
        x0, y0, x1, y1 = box
        between = self._words[bisect_left(self._heights, y0) : bisect_right(self._heights, y1)]
        inside = [w for w in between if x0 <= (w.box[0] + w.box[2]) / 2 <= x1 and w.line not in without]
        inside.sort(key=lambda word: (self._lines[word.line].baseline, word.box[0]))
        groups: list[list[Word]] = []
        for word in inside:
            line = self._lines[word.line]
            last = self._lines[groups[-1][-1].line] if groups else None
            if last is None or abs(line.baseline - last.baseline) > 0.4 * min(line.size, last.size):
                groups.append([])
            groups[-1].append(word)
        return [self._row(group) for group in groups]

    def _row(self, words: list[Word]) -> PrintedRow:
        ordered = tuple(sorted(words, key=lambda word: word.box[0]))
        sizes = sorted(self._lines[word.line].size for word in ordered)
        return PrintedRow(ordered, sizes[len(sizes) // 2], Box.union([word.box for word in ordered]))


def with_raised_digits(word: Word, raised: Sequence[Span]) -> Word:
    """A word with the digits that stand above its line as such: 10¹³ and 1,148¹ are not 1013 and 1,1481.

    The signs are those that compatibility normalisation turns back into digits.
    """
    text = word.text
    for span in raised:
        digits = span.text.strip()
        middle = (span.box[0] + span.box[2]) / 2
        if not word.box[0] - 0.5 <= middle <= word.box[2] + 0.5:
            continue
        behind = word.box[0] + 0.5 * (span.box[2] - span.box[0]) < middle
        at = text.rfind(digits) if behind else text.find(digits)
        if at >= 0:
            text = text[:at] + digits.translate(_RAISED) + text[at + len(digits) :]
    return word._replace(text=text) if text != word.text else word


def _raised_digits(line: RawLine) -> list[Span]:
    """The spans of a line that are whole numbers set small above it: exponents and footnote marks."""
    return [
        span
        for span in line.spans
        if span.size < 0.85 * line.size
        and line.baseline - span.baseline > 0.2 * line.size
        and re.fullmatch(r"[−–-]?\d+", span.text.strip())
    ]


def _is_numeric(word: Word) -> bool:
    return word.text in _BESIDE_NUMBERS or NUMBER.fullmatch(word.text) is not None
