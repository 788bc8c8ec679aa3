"""Learns how passages are ranked for a question, from the sentences that careful readers quoted.

    python benchmarks/learn_ranking.py [--checklist NAME] [--judge] CORPUS FOLDER…

Each FOLDER holds reference answers with quotes, as hashes (``benchmarks/label_answers.py``) or in words. Writes the
checklist's file of words (its key ``words``): for each question, the log odds of a word's stem in quoted sentences
against all that come into question. Prints the weights of ``paper_scan.readers.rules.ranking.weights`` and, with
``--judge``, how good the ranking is on each paper when it is learned from the others alone. The papers it is judged by
must not be among them.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from math import log
from pathlib import Path

import numpy as np
from evidence import is_quoted
from rules import references
from scipy.optimize import minimize
from shingles import hashes

from paper_scan.checklist import Checklist, load
from paper_scan.paper import read_here
from paper_scan.readers.rules.matching import Matcher
from paper_scan.readers.rules.ranking import Ranker
from paper_scan.readers.rules.ranking.features import UNSEEN, Wanted, likeness, standing, worth
from paper_scan.readers.rules.ranking.terms import roots
from paper_scan.readers.rules.ranking.weights import Weights
from paper_scan.readers.rules.sentences import Sentences

NAMES = [each.name for each in fields(Weights)]
NOTHING = Weights(**dict.fromkeys(NAMES, 0.0))
UNITS = [replace(NOTHING, **{name: 1.0}) for name in NAMES]
PRIOR = 3.0
"""Sentences that the background share of a word is worth; by leaving out one paper at a time."""
RIDGE = 3.0
MOST_WORDS = 150
"""Kept for a question."""

Words = Mapping[str, Mapping[str, float]]


@dataclass(frozen=True)
class Case:
    """A question of a paper that has an answer yes: the sentences that come into question, and which were quoted."""

    paper: str
    question: str
    wanted: list[Wanted]
    roots: list[set[str]]
    standing: np.ndarray
    """One row a sentence, one column a weight."""
    quoted: np.ndarray
    quoted_words: list[set[str]]
    """The stems of each quoted sentence of the paper, whether or not it comes into question."""
    counts: bool
    """Whether the reference is sure."""

    def features(self, words: Words) -> np.ndarray:
        learned = words.get(self.question, {})
        each = (replace(w, words=likeness(r, learned)) for w, r in zip(self.wanted, self.roots, strict=True))
        return self.standing + np.array([[worth(w, unit) for unit in UNITS] for w in each])


def cases(pdf: Path, file: Path, checklist: Checklist) -> Iterable[Case]:
    sentences = Sentences(read_here(pdf))
    ranker = Ranker(replace(checklist, words=None), Matcher(sentences))
    reference = json.loads(file.read_text(encoding="utf-8"))
    for group in reference["checklist"].values():
        for id, answer in group.items():
            quotes = [quote["runs"] for quote in answer.get("quotes") or []]
            quotes += [hashes(piece["quote"]) for piece in answer.get("evidence") or [] if piece.get("quote")]
            if not (answer["answer"] and quotes):
                continue
            tried = list(ranker.tried(checklist.question(id)))
            texts = [sentences.all[at] for at, _ in tried]
            rows = [[standing(s, sentences.is_own(s), unit) for unit in UNITS] for s in texts]
            yield Case(
                paper=file.stem,
                question=id,
                wanted=[wanted for _, wanted in tried],
                roots=[ranker.roots_of(at) for at, _ in tried],
                standing=np.array(rows).reshape(len(tried), len(NAMES)),
                quoted=np.array([is_quoted(s.text, quotes) for s in texts], dtype=bool),
                quoted_words=[set(roots(s.text)) for s in sentences.all if is_quoted(s.text, quotes)],
                counts=answer.get("confidence") != "low",
            )


def learn_words(known: Iterable[Case]) -> dict[str, dict[str, float]]:
    """For each question: log odds of a stem in quoted sentences, plus ``UNSEEN``, the farthest from 0 first."""
    quoted: dict[str, Counter[str]] = defaultdict(Counter)
    number: Counter[str] = Counter()
    background: Counter[str] = Counter()
    sentences = 0
    for case in known:
        for found in case.roots:
            background.update(found)
        sentences += len(case.roots)
        for found in case.quoted_words:
            quoted[case.question].update(found)
        number[case.question] += len(case.quoted_words)
    learned = {}
    for question, counts in quoted.items():
        odds = {}
        for root, count in counts.items():
            usual = (background[root] + 1) / (sentences + 50)
            odds[root] = log((count + PRIOR * usual) / (number[question] + PRIOR) / usual) + UNSEEN
        kept = sorted(odds, key=lambda root: (-odds[root] * counts[root], root))[:MOST_WORDS]
        learned[question] = {root: round(odds[root], 2) for root in sorted(kept) if odds[root] > 0.2}
    return learned


def learn_weights(known: Iterable[Case], words: Mapping[str, Words]) -> np.ndarray:
    """Weights that make the quoted sentences likely, by softmax over all that come into question, with a ridge."""
    data = [(case.features(words[case.paper]), case.quoted) for case in known if case.quoted.any()]

    def loss(w: np.ndarray) -> tuple[float, np.ndarray]:
        total, gradient = RIDGE * 0.5 * float(w @ w), RIDGE * w
        for x, y in data:
            scores = x @ w
            p = np.exp(scores - scores.max())
            p /= p.sum()
            right = p[y].sum()
            total -= float(np.log(right))
            gradient = gradient - (x.T @ (p * y / right) - x.T @ p)
        return total, gradient

    return np.asarray(minimize(loss, np.zeros(len(NAMES)), jac=True, method="L-BFGS-B").x)


def judge(known: list[Case], judged: set[str]) -> tuple[int, int, int]:
    """Questions, first right, among three right; each paper by what the others teach."""
    of = first = three = 0
    for paper in sorted(judged):
        others = [case for case in known if case.paper != paper]
        inner = {case.paper for case in others}
        words = {name: learn_words(case for case in others if case.paper != name) for name in inner}
        weights = learn_weights(others, words)
        learned = learn_words(others)
        for case in known:
            if case.paper == paper and case.counts:
                order = np.argsort(-(case.features(learned) @ weights), kind="stable") if case.wanted else []
                of, first = of + 1, first + bool(case.quoted[order[:1]].any())
                three += bool(case.quoted[order[:3]].any())
    return of, first, three


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--checklist", default="ai-research")
    parser.add_argument("--judge", action="store_true", help="leave out each paper of the first folder in turn")
    parser.add_argument("--write", type=Path, help="where the file of words goes; default: the checklist's")
    options = parser.parse_args()
    checklist = load(options.checklist)
    known: list[Case] = []
    judged: set[str] = set()
    for folder in options.folders:
        for file, pdf in references(options.corpus, folder):
            known += cases(pdf, file, checklist)
            judged |= {file.stem} if folder == options.folders[0] else set()
    words = {name: learn_words(case for case in known if case.paper != name) for name in {c.paper for c in known}}
    for name, value in zip(NAMES, learn_weights(known, words), strict=True):
        print(f"    {name}: float = {value:.2f}")
    if options.judge:
        of, first, three = judge(known, judged)
        print(
            f"left out in turn, {len(judged)} papers of the first folder: first {first}/{of}, among three {three}/{of}"
        )
    about = f"log odds of stems in sentences quoted by careful readers, {len({c.paper for c in known})} papers"
    target = options.write or checklist.words
    if target:
        made = {"about": about, "words": dict(sorted(learn_words(known).items()))}
        target.write_text(json.dumps(made, ensure_ascii=False, indent=None, separators=(",", ":")) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
