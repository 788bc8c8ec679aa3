"""Build the sample papers' PDFs from their Typst sources.

    python examples/build.py            writes paper.pdf beside every paper.typ

Only the fonts that ship with Typst are used, so the same version of it writes the same bytes on every machine.
"""

from __future__ import annotations

from pathlib import Path

import typst

HERE = Path(__file__).resolve().parent


def build(source: Path) -> bytes:
    """The PDF of one Typst source."""
    pdf = typst.compile(source, ignore_system_fonts=True)
    assert isinstance(pdf, bytes)
    return pdf


def main() -> None:
    for source in sorted(HERE.glob("*/paper.typ")):
        target = source.with_suffix(".pdf")
        target.write_bytes(build(source))
        print(target.relative_to(HERE.parent))


if __name__ == "__main__":
    main()
