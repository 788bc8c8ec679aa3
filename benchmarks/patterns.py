"""How often each pattern of a checklist fires, over all papers at hand.

    python benchmarks/patterns.py [--checklist NAME] [--all] [CORPUS]

CORPUS (or the environment variable PAPER_SCAN_CORPUS) holds papers/. A pattern that fires in a single paper may have
been written for that paper: these are listed, with the paper; so are those that never fire. ``--all`` lists every
pattern with the number of papers and sentences it hits.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from paper_scan.checklist import Checklist, load
from paper_scan.checklist.patterns import Pattern, Test
from paper_scan.paper import Paper, PaperError, read
from paper_scan.readers.rules.matching import Matcher
from paper_scan.readers.rules.sentences import Sentences

Owner = str


def tests(checklist: Checklist) -> Iterator[tuple[Owner, Test]]:
    """Every test, with the fact, decision or question it belongs to."""
    for fact in checklist.facts:
        for test in (*fact.tests, *fact.but_not):
            yield f"fact {fact.id}", test
    for decision in (*checklist.classification.types, *checklist.classification.tags):
        yield f"kind {decision.value}", decision.test
    for question in checklist.all_questions():
        for rule in (*question.rules.applies, *question.rules.rules):
            yield f"{question.id} {rule.outcome}", rule.test


def patterns(checklist: Checklist) -> dict[tuple[str, int], tuple[Owner, Pattern]]:
    """Every pattern by file and line, once."""
    found: dict[tuple[str, int], tuple[Owner, Pattern]] = {}
    for owner, test in tests(checklist):
        for pattern in (*test.any_of, *test.also, *test.unless):
            found.setdefault((pattern.file, pattern.line), (owner, pattern))
    for pattern in (*checklist.notes.claim, *checklist.notes.finding, *(p for _, p in checklist.notes.relevance)):
        found.setdefault((pattern.file, pattern.line), ("notes", pattern))
    return found


def papers(corpus: Path) -> Iterator[Paper]:
    for file in sorted((corpus / "papers").glob("*/*.pdf")):
        if file.parent.name == "hostile":
            continue
        try:
            paper = read(file)
        except PaperError as error:
            print(f"skipped: {error}", file=sys.stderr)
            continue
        if len(paper.pages) > 2:
            yield paper


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", nargs="?", default=os.environ.get("PAPER_SCAN_CORPUS"))
    parser.add_argument("--checklist", default="ai-research")
    parser.add_argument("--all", action="store_true", help="list every pattern, not only the doubtful ones")
    options = parser.parse_args()
    if not options.corpus:
        parser.error("give the corpus, or set PAPER_SCAN_CORPUS")
    checklist = load(options.checklist)
    known = patterns(checklist)
    fired: dict[tuple[str, int], dict[str, int]] = defaultdict(dict)
    names = []
    for paper in papers(Path(options.corpus)):
        names.append(paper.name)
        matcher = Matcher(Sentences(paper))
        for place, (_, pattern) in known.items():
            matcher.hits(pattern)
            if hits := matcher.fired[place]:
                fired[place][paper.name] = hits
    by_owner = sorted(known.items(), key=lambda item: (len(fired[item[0]]), item[1][0]))
    alone = [place for place in known if len(fired[place]) == 1]
    never = [place for place in known if not fired[place]]
    for place, (owner, pattern) in by_owner:
        hits = fired[place]
        if options.all or len(hits) <= 1:
            where = f" ({next(iter(hits))})" if len(hits) == 1 else ""
            need = f", at least {pattern.at_least}" if pattern.at_least > 1 else ""
            line = f"{len(hits):3d} papers {sum(hits.values()):5d} sentences{need}  {owner}"
            print(f"{line}  [{place[0]}:{place[1]}]{where}")
    print(f"{len(known)} patterns over {len(names)} papers: {len(alone)} fire in one paper only, {len(never)} in none.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
