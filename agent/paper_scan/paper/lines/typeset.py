"""How a block is set: what tells a chapter's heading from a subsection's where no number does."""

from __future__ import annotations

import re
from typing import NamedTuple

from paper_scan.paper.lines.blocks import Block
from paper_scan.paper.lines.faces import face_of

_FAMILY = re.compile(r"[-,.+\d]")
_BLACK = 0x40
"""Each channel of a colour that looks black is below this."""


class Typeset(NamedTuple):
    size: float
    """Type size to half a point."""
    bold: bool
    capitals: bool
    """All its letters are capitals."""
    italic: bool
    """All its letters are slanted."""
    colour: int
    """0xRRGGBB; 0 for all that looks black."""
    family: str
    """The font's name up to its first hyphen, stop or digit."""

    @property
    def rank(self) -> tuple[float, bool]:
        """The larger, the higher the heading, as far as type says."""
        return self.size, self.bold or self.capitals


UNSET = Typeset(0.0, False, False, False, 0, "")


def typeset(block: Block) -> Typeset:
    """How the first line of ``block`` is set, but capitals only if all of the block is in capitals."""
    line = block.lines[0].line
    letters = [c for placed in block.lines for c in placed.line.text if c.isalpha()]
    capitals = bool(letters) and sum(c.isupper() for c in letters) > 0.9 * len(letters)
    spans = [span for span in line.spans if any(c.isalpha() for c in span.text)] or line.spans
    colour = max(spans, key=lambda span: len(span.text)).colour
    black = all((colour >> shift) & 0xFF < _BLACK for shift in (0, 8, 16))
    italic = all(span.italic for span in spans)
    family = _FAMILY.split(face_of(line)[0])[0]
    return Typeset(round(line.size * 2) / 2, line.bold, capitals, italic, 0 if black else colour, family)
