"""What is usual in a document: the size of its type and the distance of its lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from agent.paper.pdf.raw import RawPage


@dataclass(frozen=True, slots=True)
class Style:
    """Measures of the running text, in points."""

    size: float
    """Type size of most letters."""
    leading: float
    """Distance of most baselines from the one above."""


def measure(pages: Sequence[RawPage]) -> Style:
    """The usual type size and leading of a document."""
    sizes: Counter[float] = Counter()
    for page in pages:
        for line in page.lines:
            if line.upright:
                sizes[round(line.size * 5) / 5] += len(line.text)
    if not sizes:
        return Style(10.0, 12.0)
    size = sizes.most_common(1)[0][0]
    gaps: Counter[float] = Counter()
    for page in pages:
        body = [line for line in page.lines if line.upright and abs(line.size - size) <= 0.5 and len(line.text) > 20]
        for above, below in pairwise(body):
            gap = below.baseline - above.baseline
            if 0.9 * size < gap < 2.6 * size:
                gaps[round(gap * 4) / 4] += 1
    return Style(size, gaps.most_common(1)[0][0] if gaps else 1.2 * size)
