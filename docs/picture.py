"""The picture in the README: ``scan view`` on the sample paper, taken by a headless Chromium.

python docs/picture.py            writes docs/view.png
"""

from __future__ import annotations

import io
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "agent"), str(ROOT / "tests")]

from browser import MISSING, browse, chromium  # noqa: E402

PAPER = ROOT / "examples" / "compute-power-law" / "paper.pdf"
PICTURE = ROOT / "docs" / "view.png"
QUESTION = "code_released"
SIZE = (1280, 800)
COLOURS = 200
"""Of the picture's palette: letters stay sharp, and the file small."""


def main() -> int:
    if chromium() is None:
        print(MISSING, file=sys.stderr)
        return 1
    from paper_scan import scan

    with tempfile.TemporaryDirectory() as folder:
        scan(PAPER, out=folder)
        command = "from paper_scan.cli import main; main()"
        running = subprocess.Popen(
            [sys.executable, "-c", command, "view", folder, "--coder", "Ada", "--no-browser"],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        try:
            assert running.stdout is not None
            address = running.stdout.readline().strip()
            [slug] = [path.parent.name for path in Path(folder).glob("*/scan.json")]
            with browse() as page:
                page.call("Emulation.setDeviceMetricsOverride", width=SIZE[0], height=SIZE[1], deviceScaleFactor=1,
                          mobile=False)  # fmt: skip
                page.visit(f"{address}&paper={slug}&question={sys.argv[1] if sys.argv[1:] else QUESTION}", "#ask")
                page.until("document.querySelector('.sheet img')")
                page.picture(PICTURE, *SIZE)
        finally:
            running.terminate()
            running.wait()
    write_small(PICTURE)
    print(f"{PICTURE.relative_to(ROOT)}: {PICTURE.stat().st_size // 1000} kB")
    return 0


def write_small(file: Path) -> None:
    from PIL import Image

    with Image.open(io.BytesIO(file.read_bytes())) as picture:
        picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(file, optimize=True)


if __name__ == "__main__":
    sys.exit(main())
