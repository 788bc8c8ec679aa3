"""How surely quotes are told from misquotes.

    python benchmarks/quotes.py [CORPUS]

CORPUS (or the environment variable PAPER_SCAN_CORPUS) holds papers/ and gold/. The true quotes were copied from the
PDFs by careful readers, not from this program's own text. The false ones are quotes of the other papers, and the true
ones with one thing changed that changes what they say. Fails if fewer than 99 % of the true ones are accepted (on the
page that the reader named), or if any false one is.
"""

from __future__ import annotations

import json
import os
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from paper_scan.paper import Paper, read
from paper_scan.paper.search.quotes import Located, NotLocated, locate

PAPERS = {
    "bert-2018": "agentic/1810.04805_bert",
    "kaplan-2020": "scaling/2001.08361v1_kaplan",
    "pythia-2023": "scaling/2304.01373v2_pythia",
    "react-2022": "agentic/2210.03629_react",
    "quantization-survey-2021": "agentic/2103.13630v3_quantization-survey",
    "hardware-lottery-2020": "agentic/2009.06489v2_hardware-lottery",
    "glasses-rct-2022": "other/oddpub_10.1001-jamanetworkopen.2022.44495",
    "statcheck-2016": "other/nuijten2016_reporting-errors",
}
TRUE_ACCEPTED = 0.99

_NUMBER = re.compile(r"(?<![\w.,])\d+(?:[.,]\d+)*")
_VERB = re.compile(r"\b(?:is|are|was|were|can|could|do|does|did|has|have|had|will|would|may|should)\b", re.IGNORECASE)
_DENIAL = re.compile(r"\b(?:not|no|never|cannot|without)\b\s*|n['’]t\b", re.IGNORECASE)
_PREFIXED = re.compile(r"\b(?:un|in|im|ir|il|non|dis|mis|anti|pre|re|over|under|sub)-?(?=\w{4})", re.IGNORECASE)


@dataclass(frozen=True)
class GoldQuote:
    paper: str
    page: int
    words: str


def gold_quotes(corpus: Path) -> Iterator[GoldQuote]:
    """The quotes of the answers' evidence."""
    for name in PAPERS:
        answers = json.loads((corpus / "gold" / f"{name}.json").read_text(encoding="utf-8"))["checklist"]
        for category in answers.values():
            for answer in category.values():
                yield from (GoldQuote(name, each["page"], each["quote"]) for each in answer["evidence"])


def falsified(quote: str) -> Iterator[tuple[str, str]]:
    """The quote with one thing changed, and what was changed; left out where no sentence is left."""
    yield from ((kind, words) for kind, words in _changes(quote) if len(words.split()) >= 4)


def _changes(quote: str) -> Iterator[tuple[str, str]]:
    for at, character in enumerate(quote):
        if character.isascii() and character.isdigit():
            for step in (1, 5):
                yield "digit", quote[:at] + str((int(character) + step) % 10) + quote[at + 1 :]
        if character in "<>≤≥":
            for other in set("<>≤≥=") - {character}:
                yield "comparison", quote[:at] + other + quote[at + 1 :]
        if character in ".," and quote[at - 1 : at].isdigit() and quote[at + 1 : at + 2].isdigit():
            yield "decimal point", quote[:at] + quote[at + 1 :]
            yield "decimal point", quote[:at] + quote[at + 1] + character + quote[at + 2 :]
        if character in "-−–" and quote[at + 1 : at + 2].isdigit():
            yield "sign", quote[:at] + quote[at + 1 :]
        if character == "=":
            yield "comparison", quote[:at] + "<" + quote[at + 1 :]
    for number in _NUMBER.finditer(quote):
        yield "sign", quote[: number.start()] + "-" + number[0] + quote[number.end() :]
        if len(number[0]) > 1:
            yield "digit", quote[: number.start()] + number[0][1:] + quote[number.end() :]
            yield "decimal point", quote[: number.start()] + number[0][0] + "." + number[0][1:] + quote[number.end() :]
            yield "cut number", quote[number.start() + 1 :]
            yield "cut number", quote[: number.end() - 1]
    for verb in _VERB.finditer(quote):
        yield "negation", quote[: verb.end()] + " not" + quote[verb.end() :]
    for denial in _DENIAL.finditer(quote):
        yield "negation", quote[: denial.start()] + quote[denial.end() :]
    for prefix in _PREFIXED.finditer(quote):
        yield "cut prefix", quote[: prefix.start()] + quote[prefix.end() :]
        yield "cut prefix", quote[prefix.end() :]


def accepts_truth(paper: Paper, gold: GoldQuote) -> bool:
    """Whether the quote is found, and on the page its reader named."""
    found = locate(paper, gold.words, gold.page)
    return isinstance(found, Located) and gold.page in range(found.page, paper.page_at(found.end - 1) + 1)


def main() -> int:
    corpus = Path(sys.argv[1] if len(sys.argv) > 1 else os.environ.get("PAPER_SCAN_CORPUS", ""))
    if not (corpus / "gold").is_dir():
        print(__doc__, file=sys.stderr)
        return 2
    papers = {name: read(corpus / "papers" / f"{file}.pdf") for name, file in PAPERS.items()}
    quotes = list(gold_quotes(corpus))
    indexing, locating = timed(papers, quotes)
    missed = [quote for quote in quotes if not accepts_truth(papers[quote.paper], quote)]
    tried: Counter[str] = Counter()
    wrong: list[tuple[str, str, str]] = []
    for quote in quotes:
        false = [("foreign", other, quote.words) for other in papers if other != quote.paper]
        false += [(kind, quote.paper, words) for kind, words in falsified(quote.words)]
        for kind, name, words in false:
            tried[kind] += 1
            if not isinstance(locate(papers[name], words), NotLocated):
                wrong.append((kind, name, words))
    report(quotes, missed, tried, wrong, indexing, locating)
    return int(len(missed) > (1 - TRUE_ACCEPTED) * len(quotes) or bool(wrong))


def timed(papers: dict[str, Paper], quotes: list[GoldQuote]) -> tuple[list[float], list[float]]:
    """Milliseconds for each paper's index (at its first quote), and for each quote after it."""
    indexing, locating = [], []
    for paper in papers.values():
        start = time.perf_counter()
        locate(paper, "any words that make an index")
        indexing.append(1e3 * (time.perf_counter() - start))
    for quote in quotes:
        start = time.perf_counter()
        locate(papers[quote.paper], quote.words)
        locating.append(1e3 * (time.perf_counter() - start))
    return indexing, locating


def report(
    quotes: list[GoldQuote],
    missed: list[GoldQuote],
    tried: Counter[str],
    wrong: list[tuple[str, str, str]],
    indexing: list[float],
    locating: list[float],
) -> None:
    for miss in missed:
        print(f"missed    {miss.paper} p. {miss.page}: {miss.words}")
    for kind, name, words in wrong:
        print(f"accepted  {kind}, {name}: {words}")
    found = len(quotes) - len(missed)
    print(f"true quotes accepted: {found} of {len(quotes)} ({100 * found / len(quotes):.1f} %)")
    accepted = Counter(kind for kind, _, _ in wrong)
    for kind, count in sorted(tried.items()):
        print(f"false quotes accepted, {kind}: {accepted[kind]} of {count}")
    print(f"index of a paper: median {median(indexing):.0f} ms; a quote: median {median(locating):.2f} ms, "
          f"slowest {max(locating):.1f} ms")  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
