"""What a scan by Claude sends, and what it would cost without the shared prefix.

    python benchmarks/tokens.py PAPER.pdf

Scans the paper through the real loop and SDK against a scripted server on loopback, which counts a token for each four
characters and accounts for the prompt cache as the API documents it. The scripted reader answers every question and
gets one answer in each branch wrong at first, so that each branch needs a second request. Compared with the plain
design: the whole paper, uncached, once for each category and module. Prices are those of the default model.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import tempfile
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from paper_scan.api import Options, scan_paper  # noqa: E402
from paper_scan.checklist import load  # noqa: E402
from paper_scan.readers.claude.messages.models import resolve  # noqa: E402
from paper_scan.readers.claude.messages.prices import MILLION, price_of  # noqa: E402
from paper_scan.readers.claude.messages.usage import Usage  # noqa: E402
from paper_scan.readers.claude.session import Claude  # noqa: E402
from paper_scan.report.markdown import render  # noqa: E402
from scripted_reader import answer, asked, honest  # noqa: E402
from scripted_server import Reply, Request, Server, call, serve  # noqa: E402


class Silent:
    def step(self, text: str) -> None:
        pass

    def say(self, text: str) -> None:
        pass


def imperfect(request: Request) -> Reply:
    """All answers at once, the first of them with a quote that isn't in the paper; mended when it is refused."""
    questions = asked(request)
    if not questions or "Task: close" in request.task:
        return honest(request)
    first, *others = questions
    no = answer("environment_specified") | {"question": first}  # a no needs no quote, whatever the paper
    if len(request.messages) > 1:
        return Reply([call("record", answers=[no])])
    wrong = {"applies": True, "answer": True, "justification": "Section 1.", "confidence": "high"}
    wrong |= {"question": first, "evidence": [{"quote": "these words do not stand anywhere in the paper"}]}
    rest = [answer("environment_specified") | {"question": question} for question in others]
    return Reply([call("record", answers=[wrong, *rest])], thinking_tokens=150 * len(questions))


def closing_without_quotes(request: Request) -> Reply:
    if "Task: close" not in request.task:
        return imperfect(request)
    claim = {"claim": "A claim.", "evidence": "Section 3.", "supported": "weak"}
    return Reply([call("note", key_findings="What was found, in a sentence.", claims=[claim])])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pdf", type=Path)
    pdf = parser.parse_args().pdf
    os.environ |= {"ANTHROPIC_API_KEY": "none"}
    os.environ.pop("PAPER_SCAN_OFFLINE", None)
    with serve(closing_without_quotes) as server, tempfile.TemporaryDirectory() as out:
        os.environ["ANTHROPIC_BASE_URL"] = server.address
        outcome = scan_paper(pdf, Options(load("ai-research"), Claude(), render, out=Path(out)), Silent())
        run = json.loads((outcome.folder / "run.json").read_text(encoding="utf-8"))
    report(server, Usage(**run["usage"]), len(outcome.scan.checklist), outcome.scan.integrity.pages)


def report(server: Server, used: Usage, categories: int, pages: int) -> None:
    price = price_of(resolve(None))
    assert price is not None
    first = server.requests[0]
    prefix = len(first.prefix) // 4
    tasks = used.prompt - prefix * len(server.requests)
    plain = (prefix * categories + tasks) * price.rates.input / MILLION
    ours = price.cost(Usage(used.input, used.cache_write, used.cache_read))
    output = price.cost(Usage(output=used.output))
    per_branch = Counter(request.task for request in server.requests)
    print(f"paper                        {pages} pages, shared prefix {prefix:,} tokens")
    print(f"requests                     {len(server.requests)} in {len(per_branch)} branches, "
          f"median {statistics.median(per_branch.values()):g} a branch")  # fmt: skip
    print(f"input                        {used.input:,} uncached, {used.cache_write:,} written to the cache, "
          f"{used.cache_read:,} read from it")  # fmt: skip
    print(f"output                       {used.output - used.thinking:,} written, {used.thinking:,} thought (scripted)")
    print(f"input cost                   ${ours:.4f} ({price.model}, prices of {price.as_of})")
    print(f"the plain design's           ${plain:.4f} (paper uncached, once for each of {categories} categories)")
    print(f"ratio of input cost          {ours / plain:.2f}")
    print(f"output cost                  ${output:.4f}")


if __name__ == "__main__":
    main()
