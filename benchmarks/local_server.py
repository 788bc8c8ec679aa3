"""Does the loop end well with a server of another make, and how far does its model get?

    python benchmarks/local_server.py URL [--model NAME] [--max-tokens-total N] [PAPER.pdf …]

Scans the sample papers of examples/ (or those given) through the loop with the server at URL, which speaks the Messages
API; without --model with the first that it lists. Prints for each paper how the scan ended, what was answered, left
open and refused, requests, tokens and time. Fails where a scan ends by a fault of the program or passes its cap: that a
small model reads badly is no failure, that anything crashes is.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
import urllib.request
from collections import Counter
from pathlib import Path

from paper_scan.api import Options, Unfinished, scan_paper
from paper_scan.checklist import load
from paper_scan.readers.claude.messages.errors import MessagesError
from paper_scan.readers.claude.session import Claude

EXAMPLES = Path(__file__).resolve().parent.parent / "examples"


class Printing:
    """Progress on standard error, and what was refused."""

    def __init__(self) -> None:
        self.last = ""

    def step(self, text: str) -> None:
        self.last = text
        print(f"  {text}", file=sys.stderr, flush=True)

    say = step


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("url")
    parser.add_argument("papers", type=Path, nargs="*")
    parser.add_argument("--model")
    parser.add_argument("--max-tokens-total", type=int, default=2_000_000)
    asked = parser.parse_args()
    os.environ["ANTHROPIC_BASE_URL"] = asked.url.rstrip("/").removesuffix("/v1")
    os.environ.pop("PAPER_SCAN_OFFLINE", None)
    model = asked.model or _first(os.environ["ANTHROPIC_BASE_URL"])
    failed = 0
    for pdf in asked.papers or sorted(EXAMPLES.glob("*/paper.pdf")):
        failed += not _scan(pdf, model, asked.max_tokens_total)
    return 1 if failed else 0


def _first(url: str) -> str:
    with urllib.request.urlopen(f"{url}/v1/models", timeout=30) as answer:
        return str(json.load(answer)["data"][0]["id"])


def _scan(pdf: Path, model: str, cap: int) -> bool:
    heard, began = Printing(), time.monotonic()
    reader = Claude(model=model, max_cost=None, max_tokens_total=cap, side_by_side=1)
    with tempfile.TemporaryDirectory() as out:
        options = Options(load("ai-research"), reader, out=Path(out))
        try:
            outcome = scan_paper(pdf, options, heard)
        except (MessagesError, Unfinished) as error:  # said in words, and the same scan can go on
            print(f"{pdf.parent.name}: ended early. {error} ({heard.last})")
            return True
        run = json.loads((outcome.folder / "run.json").read_text(encoding="utf-8"))
        answers = Counter(answer.outcome for answer in outcome.scan.answers().values())
        used = run["usage"]
    tokens = used["input"] + used["cache_write"] + used["cache_read"] + used["output"]
    counted = ", ".join(f"{number} {outcome}" for outcome, number in answers.most_common())
    print(
        f"{pdf.parent.name}: finished with {model}. {counted}; {run['requests']} requests, {tokens:,} tokens, "
        f"{time.monotonic() - began:.0f} s; lacking: {', '.join(run['dropped_features']) or 'nothing'}; "
        f"{run['notes_dropped']} notes dropped"
    )
    return tokens <= cap


if __name__ == "__main__":
    sys.exit(main())
