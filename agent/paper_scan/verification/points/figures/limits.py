"""The numbers that decide what a drawn thing is: lettering, axes, legends, marks.

They were chosen on figures that matplotlib, R and pgfplots draw in their usual styles; none was measured against
figures kept aside. Lengths in em are in the type size of the label at hand.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LetteringLimits:
    """How pieces of text on a figure become labels."""

    digit_height: float = 0.75
    """em: from the baseline to the top of a digit."""
    digit_middle: float = 0.36
    """em: from the baseline to a digit's middle."""
    level: float = 0.99
    """The least cosine of the angle to a level (or upright) line for text to count as level (or turned)."""
    same_direction: float = 0.02
    """The most by which the directions of two pieces of one label differ, as the sum over both coordinates."""
    overlapping: float = 0.25
    """em: pieces may overlap by so much."""
    gap: float = 0.45
    """em: the widest space between two pieces of one label."""
    gap_after_number: float = 0.3
    """em: the same after a number: the next may be its neighbour on the axis."""
    gap_in_number: float = 0.1
    """em: the widest space within one number."""
    gap_between_texts: float = 0.12
    """em: beyond it, what was drawn later than a number is another label."""
    word_gap: float = 0.15
    """em: from here on a gap is a space between words."""
    script: float = 0.87
    """Of the type size before it: smaller is an exponent or an index."""
    on_line: float = 0.03
    """em: the most by which baselines of one line differ."""
    raised: tuple[float, float] = (0.15, 0.8)
    """em above the baseline: where an exponent stands."""
    lowered: tuple[float, float] = (0.05, 0.5)
    """em below the baseline: where an index stands."""
    minus_length: tuple[float, float] = (1.0, 20.0)
    """Points: a bar that may be a minus sign."""
    minus_thickness: tuple[float, float] = (0.04, 0.3)
    """Of its length."""
    minus_width: tuple[float, float] = (0.3, 1.0)
    """em."""
    minus_before: tuple[float, float] = (-0.1, 0.35)
    """em: from the minus sign to its number."""
    minus_above: tuple[float, float] = (0.15, 0.5)
    """em: from the baseline to the minus sign."""


@dataclass(frozen=True, slots=True)
class AxisLimits:
    """Which labels belong to a panel's edge."""

    inside: float = 0.35
    """em: a tick's label may reach into the panel by so much, and one row of labels scatter by so much."""
    multiplier_size: tuple[float, float] = (0.6, 1.6)
    """Of the tick labels' size: the type size of a multiplier at the axis's end."""
    multiplier_below: float = 4.5
    """em: how far outside a level axis its multiplier stands at most."""
    multiplier_before: float = 1.5
    """em: how far inside the axis's end its multiplier ends at most."""
    multiplier_after: float = 3.0
    """em: how far behind the axis's end its multiplier begins at most."""
    multiplier_above: tuple[float, float] = (-2.0, 0.2)
    """em: where a multiplier stands about an upright axis's upper end."""


@dataclass(frozen=True, slots=True)
class LegendLimits:
    """What is a legend's entry and what a legend's box."""

    sample_points: int = 8
    """A path of more points is no sample of a line or a patch."""
    sample_length: tuple[float, float] = (4.0, 60.0)
    """Points: from the shortest to the longest sample of a line or a patch."""
    level: float = 0.1
    """Points: samples of one entry, and both ends of a line's sample, differ in height by so much at most."""
    patch_height: float = 2.0
    """Points: a filled sample that is lower is a rule."""
    white: float = 0.995
    """From here on a colour's channels are white."""
    off_line: float = 0.32
    """em: between the middles of a sample and of its text, up or down."""
    touching: float = 0.05
    """em: a sample and its text may overlap by so much; aligned texts and samples differ by so much."""
    text_gap: tuple[float, float] = (-0.1, 0.8)
    """em: between the pieces of one entry's text."""
    pitch: tuple[float, float] = (0.8, 2.6)
    """em: from one entry's line to the next."""
    least_box: tuple[float, float] = (15.0, 6.0)
    """Points: width and height."""
    box_points: int = 24
    """A legend's box has no more: four sides and four rounded corners."""
    panel_width: float = 0.8
    """Of a panel's width: a wider box that covers the panel is the panel's own."""
    panel_cover: float = 0.9
    """Of the panel, that such a box covers."""
    beside: tuple[float, float] = (1 / 2, 1 / 3)
    """Of a panel's width and height: how far outside it its legend may stand."""


@dataclass(frozen=True, slots=True)
class MarkLimits:
    """Which small drawings are marks of data."""

    inset: float = 0.3
    """Of the smaller panel: a panel within another covers so much of it at least."""
    on_edge: float = 0.1
    """Points: a bar whose side lies so near to the frame stands on it."""
    letter_size: float = 0.6
    """em: a larger drawing is no letter of the text around it."""
    letter_height: tuple[float, float] = (-0.2, 0.8)
    """em above the baseline: where the middle of a drawn letter lies."""
    letter_gap: tuple[float, float] = (-0.2, 0.4)
    """em: between a drawn letter and the text on both sides of it."""
    colours: int = 8
    """More colours than that are a colour scale, if each has few marks."""
    marks_per_colour: int = 3
    """Fewer marks of each colour than that are few; fewer marks of one form than that are no series beside others."""
    scale_share: float = 0.8
    """Of the marks of a form: so many have a colour of the colour bar, if it is theirs."""
    flat: tuple[float, float] = (0.45, 2.2)
    """Width over height of a closed mark."""
    square: tuple[float, float] = (0.8, 1.25)
    """Width over height of an upright rectangle that is a square mark."""
    tile_gap: float = 0.15
    """Points: rectangles whose edges lie nearer are tiles of one picture."""
    white: float = 0.995
    """From here on a colour's channels are white."""


LETTERING = LetteringLimits()
AXES = AxisLimits()
LEGENDS = LegendLimits()
MARKS = MarkLimits()
