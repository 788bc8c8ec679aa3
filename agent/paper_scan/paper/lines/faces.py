"""Faces of type that a document keeps for its headings.

Journals set headings in a face of their own that no flag calls bold: a font's name is whatever its maker chose. What
gives it away is where it stands: in short lines with room above, each followed by running text, and nowhere else.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from paper_scan.paper.pdf.raw import RawLine, RawPage

Face: TypeAlias = tuple[str, float]
"""A font's name and its size to half a point."""


@dataclass(frozen=True, slots=True)
class FaceLimits:
    """From when on a face is that of headings. Chosen on the papers that are mended on."""

    share: float = 0.05
    """Of the document's letters, at most."""
    groups: int = 3
    """Headings in that face, at least; one may run over several lines."""
    followed: float = 0.6
    """Share of them that stand free above and have running text below, at least."""
    text: float = 0.08
    """Share of the document's letters from which on a face is running text."""
    longest: int = 4
    """Lines of one heading."""


LIMITS = FaceLimits()


def face_of(line: RawLine) -> Face:
    """The face of most of a line's letters."""
    longest = max(line.spans, key=lambda span: len(span.text.strip()))
    return longest.font, round(line.size * 2) / 2


def is_set_in(line: RawLine, face: Face) -> bool:
    """Whether the whole line is in that face; italic words (a gene's name) may stand in it."""
    strange = sum(len(span.text.strip()) for span in line.spans if span.font != face[0] and not span.italic)
    return strange <= 0.1 * len(line.text.strip())


def heading_faces(pages: Sequence[RawPage], leading: float) -> frozenset[Face]:
    """The faces in which nearly only headings are set; ``leading`` is that of the running text, in points."""
    letters: Counter[Face] = Counter()
    faces: list[list[tuple[RawLine, Face]]] = []
    for page in pages:
        rows = [(line, face_of(line)) for line in page.lines if line.upright and line.text.strip()]
        faces.append(rows)
        for line, face in rows:
            letters[face] += len(line.text)
    total = letters.total() or 1
    running = {face for face, count in letters.items() if count >= LIMITS.text * total}
    groups: defaultdict[Face, list[bool]] = defaultdict(list)
    for rows in faces:
        at = 0
        while at < len(rows):
            face = rows[at][1]
            end = at + 1
            while end < len(rows) and rows[end][1] == face and _below(rows[end - 1][0], rows[end][0], 1.6 * leading):
                end += 1
            if face not in running and letters[face] <= LIMITS.share * total:
                before = rows[at - 1][0] if at else None
                after = rows[end] if end < len(rows) else None
                groups[face].append(_heads(rows[at][0], rows[end - 1][0], end - at, before, after, running, leading))
            at = end
    credible = {face: sum(found) >= LIMITS.followed * len(found) for face, found in groups.items()}
    sure = {face for face, found in groups.items() if credible[face] and len(found) >= LIMITS.groups}
    fonts = {font for font, _ in sure}
    return frozenset(sure | {face for face in groups if credible[face] and face[0] in fonts})


def _heads(
    first: RawLine,
    last: RawLine,
    lines: int,
    before: RawLine | None,
    after: tuple[RawLine, Face] | None,
    running: set[Face],
    leading: float,
) -> bool:
    """Whether lines from ``first`` to ``last`` stand like a heading."""
    if after is None or after[1] not in running or not _below(last, after[0], 2.6 * leading):
        return False
    worded = sum(c.isalpha() for c in first.text) >= 0.6 * len(first.text.replace(" ", "")) and len(first.text) > 4
    free = before is None or before.baseline > first.baseline or first.baseline - before.baseline > 1.15 * leading
    return worded and free and lines <= LIMITS.longest and is_set_in(first, face_of(first))


def _below(upper: RawLine, lower: RawLine, most: float) -> bool:
    """Whether one line comes right below the other in the same column."""
    step = lower.baseline - upper.baseline
    return 0 < step <= most and lower.box[0] < upper.box[2] and upper.box[0] < lower.box[2]
