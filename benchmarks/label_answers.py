"""Independent readings made into labels that can be given out: outcomes, and quotes as hashes with their pages.

    python benchmarks/label_answers.py READINGS PAPERS OUT

READINGS is a folder of reference answers, one JSON file a paper, named like its PDF. The labels have the same keys, so
that ``benchmarks/rules.py --gold OUT`` takes them; justifications are left out.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from shingles import hashes


def label(reading: dict[str, Any], file: str) -> dict[str, Any]:
    """One reading as a label; ``file`` is the PDF's path below the folder of papers."""
    said = reading["paper"]
    return {
        "file": file,
        "paper": {key: said.get(key) for key in ("title", "arxiv_id", "doi")},
        "paper_type": reading["paper_type"],
        "methodology_tags": reading.get("methodology_tags", []),
        "active_modules": reading.get("active_modules", []),
        "checklist": {
            category: {question: _answer(answer) for question, answer in answers.items()}
            for category, answers in reading["checklist"].items()
        },
        "main_claims": [_quote(claim) for claim in reading.get("main_claims") or []],
        "statements": {name: hashes(text) for name, text in (reading.get("statements") or {}).items() if text},
    }


def _answer(answer: dict[str, Any]) -> dict[str, Any]:
    quotes = [_quote(piece) for piece in answer.get("evidence") or [] if piece.get("quote")]
    return {key: answer[key] for key in ("applies", "answer", "confidence")} | {"quotes": quotes}


def _quote(piece: dict[str, Any] | str) -> dict[str, Any]:
    if isinstance(piece, str):
        return {"page": None, "runs": hashes(piece)}
    words = piece.get("quote") or piece.get("claim") or piece.get("text") or ""
    return {"page": piece.get("page"), "runs": hashes(words)}


def main() -> int:
    readings, papers, out = map(Path, sys.argv[1:4])
    pdfs = {pdf.stem: pdf.relative_to(papers).as_posix() for pdf in papers.rglob("*.pdf")}
    out.mkdir(parents=True, exist_ok=True)
    for file in sorted(readings.glob("*.json")):
        made = label(json.loads(file.read_text(encoding="utf-8")), pdfs[file.stem])
        (out / file.name).write_text(
            json.dumps(made, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
