"""Make what is kept of the sample papers: their PDFs, the scans of them, and the summary that the README shows.

    python examples/build.py              all three; run it when a paper, a checklist or the rules have changed

Only the fonts that ship with Typst are used, so the same version of it writes the same bytes on every machine; scans by
rules are the same everywhere.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = ("compute-power-law", "points-position")
SHOWN = f"examples/{SAMPLES[0]}/paper.pdf"
WITHOUT_IMAGES = ("--format", "html", "--pages", "none")
KEPT = ("scan.json", "report.md", "worksheet.jsonl", "verification")
"""What is kept of a scan's folder: all but what changes from run to run."""
BLOCK = re.compile(rf"(<!-- output of: scan --offline {re.escape(SHOWN)} -->\n```text\n)(.*?)(```)", re.S)


def pdf(source: Path) -> bytes:
    """The PDF of one Typst source."""
    import typst

    made = typst.compile(source, ignore_system_fonts=True)
    assert isinstance(made, bytes)
    return made


def scan(paper: str, folder: Path) -> str:
    """Scan a sample, given by its path in the checkout, into ``folder``/outputs; what the command prints, 100 wide."""
    ended = subprocess.run(
        [sys.executable, "-c", "from paper_scan.cli import main; main()", "--offline", str(ROOT / paper)],
        cwd=folder,
        env=os.environ | {"COLUMNS": "100", "NO_COLOR": "1", "PYTHONIOENCODING": "utf-8"},
        stdout=subprocess.PIPE,
        encoding="utf-8",
        check=True,
    )
    shown = ended.stdout.replace(os.sep, "/").strip("\n").splitlines()
    return "\n".join(line.rstrip() for line in shown) + "\n"


def page(folder: Path) -> None:
    """report.html of a scan, without images of the pages: the PDF lies beside it anyway."""
    subprocess.run(
        [sys.executable, "-c", "from paper_scan.cli import main; main()", "show", str(folder), *WITHOUT_IMAGES],
        stdout=subprocess.DEVNULL,
        check=True,
    )


def kept_files(folder: Path) -> list[Path]:
    """The files of a scan's folder that are kept and come out again byte for byte, as paths inside it: not the plots,
    which another version of matplotlib draws a little differently."""
    files = (file.relative_to(folder) for file in folder.rglob("*") if file.is_file())
    return sorted(file for file in files if file.parts[0] in KEPT and file.suffix != ".svg")


def plots(folder: Path) -> list[Path]:
    """The pictures that its report shows."""
    return sorted(file.relative_to(folder) for file in folder.glob("verification/*.svg"))


def main() -> None:
    for sample in SAMPLES:
        source = ROOT / "examples" / sample / "paper.typ"
        source.with_suffix(".pdf").write_bytes(pdf(source))
    with tempfile.TemporaryDirectory() as made:
        shown = {sample: scan(f"examples/{sample}/paper.pdf", Path(made)) for sample in SAMPLES}
        for folder in sorted(Path(made, "outputs").iterdir()):
            page(folder)
            for file in (*kept_files(folder), *plots(folder), Path("report.html")):
                target = ROOT / "outputs" / folder.name / file
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes((folder / file).read_bytes())
    readme = ROOT / "README.md"
    text = BLOCK.sub(lambda block: block[1] + shown[SAMPLES[0]] + block[3], readme.read_text(encoding="utf-8"))
    readme.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
