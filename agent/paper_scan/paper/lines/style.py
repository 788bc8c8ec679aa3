"""What is usual in a document: the size of its type and the distance of its lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from paper_scan.paper.lines.faces import Face, heading_faces
from paper_scan.paper.pdf.raw import RawPage

_SAME = 0.04
"""Sizes that differ by less than this part are one: some programs justify lines by scaling them."""
_RIVAL = 0.6
"""Part of the most frequent size's letters from which on a larger size is the running text's."""


@dataclass(frozen=True, slots=True)
class Style:
    """Measures of the running text, in points."""

    size: float
    """Type size of most letters."""
    leading: float
    """Distance of most baselines from the one above."""
    heading_faces: frozenset[Face] = frozenset()
    """Faces of type that are kept for headings."""


def measure(pages: Sequence[RawPage]) -> Style:
    """The usual type size and leading of a document."""
    sizes: Counter[float] = Counter()
    for page in pages:
        for line in page.lines:
            if line.upright:
                sizes[round(line.size * 5) / 5] += len(line.text)
    if not sizes:
        return Style(10.0, 12.0)
    size = _running_text(sizes)
    gaps: Counter[float] = Counter()
    for page in pages:
        body = [line for line in page.lines if line.upright and abs(line.size - size) <= 0.5 and len(line.text) > 20]
        for above, below in pairwise(body):
            gap = below.baseline - above.baseline
            if 0.9 * size < gap < 2.6 * size:
                gaps[round(gap * 4) / 4] += 1
    leading = gaps.most_common(1)[0][0] if gaps else 1.2 * size
    return Style(size, leading, heading_faces(pages, leading))


def _running_text(letters: Counter[float]) -> float:
    """The size of the running text, of the letters by size: notes, tables and appendices are set smaller, and a long
    appendix can have more letters than the text.
    """
    pooled = {size: sum(letters[each] for each in letters if abs(each - size) <= _SAME * size) for size in letters}
    most = max(pooled.values())
    largest = max(size for size, count in pooled.items() if count >= _RIVAL * most)
    return max((size for size in letters if abs(size - largest) <= 2 * _SAME * largest), key=lambda size: letters[size])
