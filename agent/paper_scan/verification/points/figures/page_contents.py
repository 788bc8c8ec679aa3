"""Everything that can be made out on a page before single panels are read: panels, marks, colour bars, legends."""

from __future__ import annotations

from dataclasses import dataclass

from paper_scan.paper.geometry import Box
from paper_scan.paper.pdf.drawing.graphics import PageGraphics
from paper_scan.verification.points.figures.frames import candidate_frames, inside, middle_of
from paper_scan.verification.points.figures.labels import Label, read_labels
from paper_scan.verification.points.figures.marks.colour_bar import ColourScale, read_bars, read_scale
from paper_scan.verification.points.figures.marks.legend import LegendEntry, read_legend
from paper_scan.verification.points.figures.marks.mark import Mark
from paper_scan.verification.points.figures.marks.marks import read_marks
from paper_scan.verification.points.figures.panels import Panel, Uncalibrated, find_panels, known_offsets
from paper_scan.verification.points.figures.strokes import Lines, read_lines


@dataclass(frozen=True)
class PageContents:
    """Everything that was made out on a page."""

    graphics: PageGraphics
    labels: tuple[Label, ...]
    lines: Lines
    marks: tuple[Mark, ...]
    panels: tuple[Panel, ...]
    uncalibrated: tuple[Uncalibrated, ...]
    bars: tuple[ColourScale, ...]
    legend: tuple[LegendEntry, ...]


def read_sheet(graphics: PageGraphics, area: Box) -> PageContents:
    labels = read_labels(graphics.texts, graphics.paths)
    lines = read_lines(graphics)
    marks = read_marks(graphics)
    frames = [frame for frame in candidate_frames(lines) if inside(middle_of(frame), area, 2.0)]
    bars = [bar for bar in read_bars(graphics) if inside(middle_of(bar.box), area, 2.0)]
    scales = [read_scale(bar, labels, lines, {}) for bar in bars]
    reserved = {label.index for scale in scales if isinstance(scale, ColourScale) for label in scale.axis.labels}
    panels, uncalibrated = find_panels(frames, labels, lines, reserved)
    offsets = known_offsets(axis for panel in panels for axis in (panel.x, panel.y))
    scales = [
        read_scale(bar, labels, lines, offsets) if isinstance(scale, str) else scale
        for bar, scale in zip(bars, scales, strict=True)
    ]
    panels = sorted(panels, key=lambda panel: (round(panel.frame.y0 / 10), panel.frame.x0))
    of_axes = {label.index for panel in panels for axis in (panel.x, panel.y) for label in axis.labels} | reserved
    others = [label for label in labels if label.index not in of_axes]
    legend = read_legend(graphics, others, marks, [panel.frame for panel in panels])
    good = tuple(scale for scale in scales if isinstance(scale, ColourScale))
    return PageContents(graphics, labels, lines, marks, tuple(panels), tuple(uncalibrated), good, legend)
