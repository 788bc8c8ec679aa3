"""Legends: which marks are samples beside a text, and which text names which series."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from paper_scan.paper.geometry import Box
from paper_scan.paper.pdf.drawing.graphics import Colour, PageGraphics, Path, Point
from paper_scan.verification.points.figures.frames import inside
from paper_scan.verification.points.figures.labels import Label
from paper_scan.verification.points.figures.limits import LEGENDS, LETTERING
from paper_scan.verification.points.figures.marks.mark import Mark
from paper_scan.verification.points.figures.marks.series import Series, named, same_colour, same_form, same_paint
from paper_scan.verification.points.figures.strokes import parts, rectangle

FARTHEST = 3.2
"""Ems between a sample and its text."""
HANDLE = 1.1
"""Ems from a mark to its text from which a lone text beside a lone mark is a legend's, not a note at a data point."""

MANY = 5
"""Marks of one shape and different colours from which a legend's sample may stand for them all."""


@dataclass(frozen=True)
class LegendEntry:
    """A line of a legend."""

    text: str
    label: Label
    marks: tuple[Mark, ...]
    """Its samples; a legend may show several of one kind."""
    colour: Colour | None
    """Of a sample that is a line or a patch."""
    box: Box
    boxed: bool
    """It stands in a box of its own that was painted before it."""


@dataclass(frozen=True, slots=True)
class _Sample:
    """Something beside a text that may be a legend's sample: a mark, a short line, a patch of colour."""

    box: Box
    colour: Colour | None
    mark: Mark | None
    order: int

    @property
    def middle(self) -> Point:
        """Of a mark its centre, which in a star or a triangle isn't that of its box."""
        return self.mark.centre if self.mark else self.box.middle


def read_legend(
    graphics: PageGraphics, labels: Sequence[Label], marks: Sequence[Mark], frames: Iterable[Box]
) -> tuple[LegendEntry, ...]:
    """The legend entries of a page. ``labels`` must not hold those of axes, ``frames`` are its panels."""
    samples = [_Sample(mark.box, None, mark, mark.order) for mark in marks]
    samples += [sample for path in graphics.paths if (sample := _line_or_patch(path))]
    panels = list(frames)
    boxes = [path for path in graphics.paths if _is_legend_box(path, panels)]
    found: dict[int, list[LegendEntry]] = {}
    for label in labels:
        if label.level and any(letter.isalnum() for letter in label.text):
            found[label.index] = _entries(label, labels, samples, boxes)
    every = [entry for entries in found.values() for entry in entries]
    chosen = []
    for entries in found.values():
        ranked = [(rank, entry) for entry in entries if (rank := _rank(entry, every, panels))]
        if ranked:
            chosen.append(max(ranked, key=lambda pair: pair[0])[1])
    if len(chosen) == 1 and chosen[0].marks and not _stands_for_others(chosen[0], marks):
        return ()  # a lone text beside a lone mark: a note at a data point
    return tuple(chosen)


def _stands_for_others(entry: LegendEntry, marks: Sequence[Mark]) -> bool:
    """Whether other marks look like the sample, or many have its shape, as where colour stands for a value."""
    sample, own = entry.marks[0], {mark.index for mark in entry.marks}
    alike = [mark for mark in marks if mark.index not in own and same_form(mark, sample)]
    return len(alike) >= MANY or any(same_paint(mark, sample) for mark in alike)


def _entries(
    label: Label, labels: Sequence[Label], samples: Sequence[_Sample], boxes: Sequence[Path]
) -> list[LegendEntry]:
    """What may be a legend's line with this text: samples on its left or on its right, and if it stands in a box, only
    those that were painted over that box."""
    around = [path for path in boxes if inside(label.origin, path.box, 1.0) and inside(label.end, path.box, 1.0)]
    box = max(around, key=lambda path: path.order, default=None)
    if box:
        samples = [s for s in samples if s.order > box.order and inside(s.middle, box.box, 1.0)]
    text = _whole_line(label, labels)
    return [_entry(label, side, text, box is not None) for side in _beside(label, samples) if side]


def _line_or_patch(path: Path) -> _Sample | None:
    wide, high = path.box.width, path.box.height
    shortest, longest = LEGENDS.sample_length
    if len(path.points) > LEGENDS.sample_points or not shortest <= wide <= longest:
        return None
    if path.stroke and not path.fill and high <= LEGENDS.level:
        return _Sample(path.box, path.stroke, None, path.order)
    whole = list(parts(path))
    is_patch = len(whole) == 1 and rectangle(whole[0]) and LEGENDS.patch_height <= high <= wide
    if path.fill and min(path.fill) < LEGENDS.white and is_patch:
        return _Sample(path.box, path.fill, None, path.order)
    return None


def _beside(label: Label, samples: Sequence[_Sample]) -> tuple[list[_Sample], list[_Sample]]:
    """The samples in line with the text to its left and to its right, nearest first."""
    em = label.size
    height = label.origin[1] - LETTERING.digit_middle * em
    level = [sample for sample in samples if abs(sample.middle[1] - height) <= LEGENDS.off_line * em]
    left = [s for s in level if -LEGENDS.touching * em <= label.origin[0] - s.box.x1 <= FARTHEST * em]
    right = [s for s in level if -LEGENDS.touching * em <= s.box.x0 - label.end[0] <= FARTHEST * em]
    return (
        sorted(left, key=lambda sample: -sample.middle[0]),
        sorted(right, key=lambda sample: sample.middle[0]),
    )


def _whole_line(first: Label, labels: Sequence[Label]) -> str:
    """The text and what follows it on its line: formulas are set in pieces."""
    text, end = first.text, first.end[0]
    level = LEGENDS.touching * first.size
    closest, farthest = (gap * first.size for gap in LEGENDS.text_gap)
    line = [label for label in labels if label.level and abs(label.origin[1] - first.origin[1]) <= level]
    for label in sorted(line, key=lambda label: label.origin[0]):
        if label is not first and closest <= label.origin[0] - end <= farthest:
            text, end = f"{text} {label.text}", label.end[0]
    return text.strip()


def _entry(label: Label, beside: Sequence[_Sample], text: str, boxed: bool) -> LegendEntry:
    """The nearest sample and those that belong to it: marks on a line, repeated marks of one look."""
    first = beside[0]
    own = [first]
    for sample in beside[1:]:
        if not abs(sample.middle[1] - first.middle[1]) <= LEGENDS.level:
            continue
        on_line = any(s.box.x0 - 0.5 <= sample.middle[0] <= s.box.x1 + 0.5 for s in own if s.mark is None)
        under = sample.mark is None and any(sample.box.x0 - 0.5 <= s.middle[0] <= sample.box.x1 + 0.5 for s in own)
        again = sample.mark and first.mark and _look_alike(sample.mark, first.mark)
        if on_line or under or (again and abs(sample.middle[0] - own[-1].middle[0]) <= 2 * label.size):
            own.append(sample)
    boxes = [sample.box for sample in own] + [label.box]
    return LegendEntry(
        text=text,
        label=label,
        marks=tuple(sample.mark for sample in own if sample.mark),
        colour=next((sample.colour for sample in own if sample.mark is None), None),
        box=Box(min(b.x0 for b in boxes), min(b.y0 for b in boxes), max(b.x1 for b in boxes), max(b.y1 for b in boxes)),
        boxed=boxed,
    )


def _is_legend_box(path: Path, panels: Sequence[Box]) -> bool:
    """A filled or outlined box, its corners perhaps rounded, that is no panel."""
    wide, high = path.box.width, path.box.height
    whole = list(parts(path))
    least_wide, least_high = LEGENDS.least_box
    if wide < least_wide or high < least_high or len(path.points) > LEGENDS.box_points:
        return False
    if len(whole) != 1 or not (path.fill or whole[0].closed):
        return False
    return all(
        wide < LEGENDS.panel_width * panel.width or path.box.share_of_smaller(panel) < LEGENDS.panel_cover
        for panel in panels
    )


def _rank(entry: LegendEntry, others: Sequence[LegendEntry], panels: Sequence[Box]) -> int:
    """How sure it is that an entry is a legend's and not a note at a data point; 0 if it isn't.

    Most, if it stands in a box of its own or outside every panel; then, in a column with others like it; last, if its
    sample is a line, or stands well off.
    """
    home = _home(entry.label.middle, panels)
    if any(_home(mark.centre, panels) != home for mark in entry.marks):
        return 0  # a data point that happens to stand level with a text beside the panel
    if home is None:
        return 3 if any(_beside_panel(entry.box, panel) for panel in panels) else 0
    if entry.boxed:
        return 3
    if any(_in_line(entry, other) for other in others if other.label is not entry.label):
        return 2
    return 1 if entry.colour is not None or _gap(entry) >= HANDLE * entry.label.size else 0


def _home(point: Point, panels: Sequence[Box]) -> Box | None:
    return next((panel for panel in panels if inside(point, panel)), None)


def _beside_panel(box: Box, panel: Box) -> bool:
    """Within half a panel's width beside it, or a third of its height above or below."""
    wide, high = LEGENDS.beside[0] * panel.width, LEGENDS.beside[1] * panel.height
    return Box(panel.x0 - wide, panel.y0 - high, panel.x1 + wide, panel.y1 + high).contains_middle(box)


def _gap(entry: LegendEntry) -> float:
    nearest = min(entry.marks, key=lambda mark: abs(mark.centre[0] - entry.label.middle[0]))
    return max(entry.label.origin[0] - nearest.box.x1, nearest.box.x0 - entry.label.end[0])


def _in_line(a: LegendEntry, b: LegendEntry) -> bool:
    """Whether two entries stand below each other, a line or two apart, samples and texts alike."""
    em = a.label.size
    pitch = abs(a.label.origin[1] - b.label.origin[1])
    starts, ends = abs(a.label.origin[0] - b.label.origin[0]), abs(a.label.end[0] - b.label.end[0])
    aligned = min(starts, ends) <= LEGENDS.touching * em
    if not aligned or not LEGENDS.pitch[0] * em <= pitch <= LEGENDS.pitch[1] * em:
        return False
    return not (a.marks and b.marks) or abs(a.marks[0].centre[0] - b.marks[0].centre[0]) <= LEGENDS.touching * em


# Names


def name_series(series: Sequence[Series], entries: Sequence[LegendEntry]) -> tuple[Series, ...]:
    """Each series with the text of the legend entry whose sample looks like it, if exactly one does.

    First by shape and colour, then by the colour of a line or patch, then by shape alone.
    """
    named_series = list(series)
    free = list(entries)
    for how, alike in (("shape and colour", _same_mark), ("colour", _same_line), ("shape", _same_shape)):
        matches = [
            (i, entry) for i, one in enumerate(named_series) if not one.name for entry in free if alike(one, entry)
        ]
        for i, entry in matches:
            texts = {other.text for k, other in matches if k == i}
            owners = {k for k, other in matches if other is entry}
            if len(texts) == 1 and len(owners) == 1:
                named_series[i] = named(named_series[i], entry.text, f"legend, by {how}")
                free = [other for other in free if other is not entry]
    return tuple(named_series)


def _same_mark(series: Series, entry: LegendEntry) -> bool:
    return names(entry, series.look)


def names(entry: LegendEntry, look: Mark) -> bool:
    """Whether one of the entry's samples has that shape and colour."""
    return any(_look_alike(look, mark) for mark in entry.marks)


def _same_line(series: Series, entry: LegendEntry) -> bool:
    look = series.look
    return not entry.marks and entry.colour is not None and same_colour(look.fill or look.stroke, entry.colour)


def _same_shape(series: Series, entry: LegendEntry) -> bool:
    return any(same_form(series.look, mark) for mark in entry.marks)


def _look_alike(a: Mark, b: Mark) -> bool:
    return same_form(a, b) and same_paint(a, b)


def samples_of(entries: Iterable[LegendEntry]) -> set[int]:
    """The indices of the marks that are samples, and so not data."""
    return {mark.index for entry in entries for mark in entry.marks}
