"""Which letters leave ink on the page as it is drawn, and what on the page could keep them from it.

A page is drawn three times: whole, without its letters, and the letters alone. Where the first two differ, letters
show; the third says where they should. So nothing need be known of covers, clips, patterns, blending or layers.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

from paper_scan.paper.geometry import EVERYWHERE, NOWHERE, Box
from paper_scan.paper.pdf.drawing.ink import Frame
from paper_scan.paper.pdf.library import pdf_library
from paper_scan.paper.pdf.raw import rotated

_TEXT = ("fill_text", "stroke_text")
_TEXT_CLIPS = ("clip_text", "clip_stroke_text")
_CLIPS = ("clip_path", "clip_stroke_path", "clip_image_mask")
_PAINT = ("fill_path", "stroke_path", "fill_shade", "fill_image", "fill_image_mask")
_STRUCTURE = ("pop_clip", "begin_mask", "end_mask", "begin_group", "end_group", "begin_tile", "end_tile")

_CALLED = {"begin_tile": "begin_tile_tid"}
"""Calls of the library that take another name than the device's."""


@dataclass(frozen=True, slots=True)
class Contrast:
    """When letters count as shown."""

    step: int = 32
    """Of 255, in the colour channel that differs most: less is not seen on paper. Grey of 0.75 on white has 64."""
    share: float = 0.3
    """Of the pixels that the letters alone would fill, so many must differ by a step. Not measured."""
    small: float = 5.0
    """Points: of smaller letters,"""
    share_of_small: float = 0.05
    """so few must differ. Not measured."""
    faintest: int = 96
    """Of 255: a pixel that the letters alone darken by so much belongs to them (others are edges)."""
    scale: float = 2.0
    """Pixels a point: enough for the strokes of small type."""
    first_samples: int = 120
    """Pixels of a run that are looked at first; most runs are plainly seen."""
    plain: float = 0.6
    """Share from which on a first look is enough,"""
    fewest: int = 8
    """of so many pixels with ink."""
    most_samples: int = 1_500
    """Pixels of a run of letters that are looked at; of longer runs every second, third … one."""
    most_pixels: int = 6_000_000
    """Larger areas are drawn smaller."""


CONTRAST = Contrast()


@cache
def _device_class() -> Any:
    """A device that hands on what a page paints: all but the letters, or nothing but them."""
    mupdf = pdf_library().mupdf

    class Filter(mupdf.FzDevice2):  # type: ignore[misc, name-defined]
        def __init__(self, target: Any, letters: bool) -> None:
            super().__init__()
            self.target, self.letters = target.m_internal, letters
            wanted = _TEXT if letters else (*_PAINT, *_CLIPS, *_TEXT_CLIPS, *_STRUCTURE)
            for name in wanted:
                getattr(self, f"use_virtual_{name}")()

        def fill_text(self, ctx: Any, text: Any, ctm: Any, space: Any, color: Any, alpha: float, params: Any) -> None:
            grey = mupdf.ll_fz_device_gray()
            mupdf.ll_fz_fill_text(self.target, text, ctm, grey, (0.0,), 1.0, params)

        def stroke_text(
            self, ctx: Any, text: Any, stroke: Any, ctm: Any, space: Any, color: Any, alpha: float, params: Any
        ) -> None:
            mupdf.ll_fz_fill_text(self.target, text, ctm, mupdf.ll_fz_device_gray(), (0.0,), 1.0, params)

    def handing_on(name: str) -> Any:
        call = getattr(mupdf, f"ll_fz_{name}")

        def hand_on(self: Any, ctx: Any, *values: Any) -> Any:
            return call(self.target, *values)

        return hand_on

    for name in (*_PAINT, *_CLIPS, *_TEXT_CLIPS, *_STRUCTURE):
        setattr(Filter, name, handing_on(_CALLED.get(name, name)))
    return Filter


class Differences:
    """A part of the page, drawn whole, without its letters, and the letters alone."""

    def __init__(self, displayed: Any, frame: Frame, area: Box, over: Any = None) -> None:
        """``over``: the page with the annotations that cover it, instead of without."""
        self._frame = frame
        clip = self._stored(area).clipped(Box(0.0, 0.0, frame.stored_width, frame.stored_height))
        self._scale = min(CONTRAST.scale, (CONTRAST.most_pixels / max(1.0, clip.area)) ** 0.5)
        self._whole = self._drawn(over or displayed, clip, None)
        self._bare = self._drawn(over or displayed, clip, False)
        self._letters = self._drawn(displayed, clip, True)

    def shown(self, box: Box) -> float:
        """The share of the ink of the letters in ``box`` (reading frame) that shows; 0 where they have none."""
        image = self._whole
        x0, y0, x1, y1 = (round(value * self._scale) for value in self._stored(box))
        x0, x1 = max(0, x0 - image.x), min(image.width, max(x1, x0 + 1) - image.x)
        y0, y1 = max(0, y0 - image.y), min(image.height, max(y1, y0 + 1) - image.y)
        area = (x0, y0, x1, y1)
        inked, seen = self._sampled(area, CONTRAST.first_samples)
        if inked >= CONTRAST.fewest and seen >= CONTRAST.plain * inked:
            return seen / inked
        inked, seen = self._sampled(area, CONTRAST.most_samples)
        return seen / inked if inked else float(self._differs(area))

    def _differs(self, area: tuple[int, int, int, int]) -> bool:
        """Whether anything at all is drawn by letters so small that no pixel is theirs alone."""
        x0, y0, x1, y1 = area
        stride, whole, bare = self._whole.stride, self._whole.samples_mv, self._bare.samples_mv
        rows = (slice(y * stride + 3 * x0, y * stride + 3 * x1) for y in range(y0, y1))
        return any(whole[row] != bare[row] for row in rows)

    def _sampled(self, area: tuple[int, int, int, int], most: int) -> tuple[int, int]:
        """Of about ``most`` pixels in an area (in pixels), those with the letters' ink, and those where it shows."""
        x0, y0, x1, y1 = area
        stride, inked, seen = self._whole.stride, 0, 0
        whole, bare, letters = self._whole.samples_mv, self._bare.samples_mv, self._letters.samples_mv
        step = max(1, (x1 - x0) * (y1 - y0) // most)
        for y in range(y0, y1):
            first = y * stride + 3 * x0
            # rows begin at different places, so that steps don't fall on the same part of every letter
            for at in range(first + 3 * (y * 7 % step), y * stride + 3 * x1, 3 * step):
                if letters[at] < 255 - CONTRAST.faintest:
                    inked += 1
                    here, there = whole[at : at + 3], bare[at : at + 3]
                    seen += here != there and max(abs(a - b) for a, b in zip(here, there, strict=True)) >= CONTRAST.step
        return inked, seen

    def _drawn(self, displayed: Any, clip: Box, letters: bool | None) -> Any:
        library = pdf_library()
        mupdf = library.mupdf
        scale = library.Matrix(self._scale, self._scale)
        area = (library.Rect(clip) * scale).irect
        image = library.Pixmap(library.csRGB, area, False)
        image.clear_with(255)
        target = mupdf.fz_new_draw_device(mupdf.FzMatrix(), image.this)
        device = target if letters is None else _device_class()(target, letters)
        matrix = mupdf.FzMatrix(self._scale, 0, 0, self._scale, 0, 0)
        bounds = mupdf.FzRect(*map(float, area))
        mupdf.fz_run_display_list(displayed.this, device, matrix, bounds, mupdf.FzCookie())
        if letters is not None:
            mupdf.fz_close_device(device)
        mupdf.fz_close_device(target)
        return image

    def _stored(self, box: Box) -> Box:
        return rotated(box, -self._frame.angle, self._frame.width, self._frame.height)


@cache
def _watch_class() -> Any:
    """A device that notes where a page paints images, shadings, patterns and groups, and where it clips letters."""
    library = pdf_library()
    mupdf = library.mupdf
    unit = mupdf.FzRect(0, 0, 1, 1)

    class Watch(mupdf.FzDevice2):  # type: ignore[misc, name-defined]
        def __init__(self) -> None:
            super().__init__()
            self.areas: list[Box] = []
            self.clips: list[Box] = [EVERYWHERE]
            self.special: list[bool] = [False]
            self.replacements: list[tuple[str, list[Box]]] = []
            self.replacing: list[bool] = []
            for name in (
                *_TEXT, *_CLIPS, *_TEXT_CLIPS, "pop_clip", "fill_shade", "fill_image", "fill_image_mask",
                "begin_mask", "end_mask", "begin_group", "begin_tile", "begin_metatext", "end_metatext",
            ):  # fmt: skip
                getattr(self, f"use_virtual_{name}")()

        def _note(self, rect: Any) -> None:
            self.areas.append(Box(rect.x0, rect.y0, rect.x1, rect.y1).clipped(self.clips[-1]))

        def fill_text(self, ctx: Any, text: Any, ctm: Any, *rest: Any) -> None:
            self._letters(mupdf.ll_fz_bound_text(text, None, ctm))

        def stroke_text(self, ctx: Any, text: Any, stroke: Any, ctm: Any, *rest: Any) -> None:
            self._letters(mupdf.ll_fz_bound_text(text, stroke, ctm))

        def _letters(self, rect: Any) -> None:
            clip, box = self.clips[-1], Box(rect.x0, rect.y0, rect.x1, rect.y1)
            if self.special[-1] or not clip.contains(box, loose=2):
                self.areas.append(box)
            if any(self.replacing):
                self.replacements[-1][1].append(box)

        def begin_metatext(self, ctx: Any, meta: int, text: str) -> None:
            self.replacing.append(meta == mupdf.FZ_METATEXT_ACTUALTEXT)
            if self.replacing[-1]:
                self.replacements.append((text, []))

        def end_metatext(self, ctx: Any) -> None:
            if self.replacing:
                self.replacing.pop()

        def clip_path(self, ctx: Any, path: Any, even_odd: int, ctm: Any, scissor: Any) -> None:
            self._push(mupdf.ll_fz_bound_path(path, None, ctm), not mupdf.ll_fz_path_is_rect(path, ctm))

        def clip_stroke_path(self, ctx: Any, path: Any, stroke: Any, ctm: Any, scissor: Any) -> None:
            self._push(mupdf.ll_fz_bound_path(path, stroke, ctm), True)

        def clip_image_mask(self, ctx: Any, image: Any, ctm: Any, scissor: Any) -> None:
            self._push(mupdf.ll_fz_transform_rect(unit.internal(), ctm), True)

        def clip_text(self, ctx: Any, text: Any, ctm: Any, scissor: Any) -> None:
            self._push(mupdf.ll_fz_bound_text(text, None, ctm), True)

        def clip_stroke_text(self, ctx: Any, text: Any, stroke: Any, ctm: Any, scissor: Any) -> None:
            self._push(mupdf.ll_fz_bound_text(text, stroke, ctm), True)

        def _push(self, rect: Any, special: bool) -> None:
            self.clips.append(Box(rect.x0, rect.y0, rect.x1, rect.y1).clipped(self.clips[-1]))
            self.special.append(special or self.special[-1])

        def pop_clip(self, ctx: Any) -> None:
            if len(self.clips) > 1:
                self.clips.pop()
                self.special.pop()

        def begin_mask(self, ctx: Any, area: Any, *rest: Any) -> None:
            self._note(area)

        def end_mask(self, ctx: Any, *rest: Any) -> None:
            self.clips.append(self.clips[-1])
            self.special.append(True)

        def begin_group(self, ctx: Any, area: Any, space: Any, apart: Any, knock: Any, mode: int, alpha: float) -> None:
            if mode or alpha < 1:
                self._note(area)

        def begin_tile(self, ctx: Any, area: Any, view: Any, xstep: float, ystep: float, ctm: Any, *rest: Any) -> int:
            self._note(mupdf.ll_fz_transform_rect(area, ctm))
            return 0

        def fill_shade(self, ctx: Any, shade: Any, ctm: Any, *rest: Any) -> None:
            self._note(mupdf.ll_fz_bound_shade(shade, ctm))

        def fill_image(self, ctx: Any, image: Any, ctm: Any, *rest: Any) -> None:
            self._note(mupdf.ll_fz_transform_rect(unit.internal(), ctm))

        def fill_image_mask(self, ctx: Any, image: Any, ctm: Any, *rest: Any) -> None:
            self._note(mupdf.ll_fz_transform_rect(unit.internal(), ctm))

    return Watch


class Watched(NamedTuple):
    """What a page paints beside plain paths and letters, in its own coordinates, before it is rotated."""

    areas: list[Box]
    """Where letters may be hidden by what paths don't tell: images, shadings, patterns, groups, masks and clips."""
    replacements: list[tuple[str, Box]]
    """Texts to be read in the place of drawn ones, and where those are; all zeros where nothing is drawn."""


def watched(displayed: Any) -> Watched:
    mupdf = pdf_library().mupdf
    watch = _watch_class()()
    mupdf.fz_run_display_list(displayed.this, watch, mupdf.FzMatrix(), mupdf.FzRect(*EVERYWHERE), mupdf.FzCookie())
    mupdf.fz_close_device(watch)
    areas = [box for box in watch.areas if box[0] < box[2] and box[1] < box[3]]
    return Watched(areas, [(text, Box.union(boxes) if boxes else NOWHERE) for text, boxes in watch.replacements])
