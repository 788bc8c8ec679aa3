"""The default rules on the usual wordings of ``wordings.txt``: what counts for a yes, and what only looks like it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from paper_scan.checklist import Checklist, load
from paper_scan.readers.rules.deciding import Decider
from paper_scan.readers.rules.matching import Matcher
from paper_scan.readers.rules.sentences import Sentences
from written_papers import written

LEARNING = " ".join(
    f"We trained the neural network {n} with a learning rate of 0.{n} on the benchmark; it was right in {n} %. "
    f"The language model {n} reached an accuracy of {n}.1 on the benchmark in our test set."
    for n in range(1, 13)
)
AROUND = {
    "learning": LEARNING,
    "people": " ".join(
        f"Participants were recruited at clinic {n} and patients gave informed consent in the intervention group."
        for n in range(1, 9)
    ),
    "prompting": " ".join(
        f"We prompted the language model with prompt {n}, and the LLM answered the questions of the benchmark. "
        f"The accuracy of the LLM with prompt {n} on the benchmark was {n} %."
        for n in range(41, 56)
    ),
    "records": " ".join(
        f"We extracted records from registry {n} and analysed the records of registry {n}." for n in range(1, 10)
    ),
    "law": " ".join(f"We fit the scaling law to the losses of run {n}, and the power law fits." for n in range(1, 10))
    + " "
    + LEARNING,
}


def wordings() -> Iterator[tuple[str, ...]]:
    """Subject, question, section, answer, sentences."""
    subject = ""
    for line in (Path(__file__).parent / "wordings.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            subject = line.strip("[]")
        elif line and not line.startswith("#"):
            yield subject, *(part.strip() for part in line.split("|", 3))


@pytest.fixture(scope="module")
def checklist() -> Checklist:
    return load("ai-research")


@pytest.mark.parametrize("subject, question, section, answer, sentences", list(wordings()))
def test_what_the_rules_make_of_it(
    subject: str, question: str, section: str, answer: str, sentences: str, checklist: Checklist
) -> None:
    paper = written(
        ("heading", "Abstract"),
        "We study it with care.",
        ("heading", "Methods"),
        AROUND[subject],
        ("heading", section),
        sentences.replace(r"\f", "\f"),
    )
    decider = Decider(checklist, Matcher(Sentences(paper)))
    assert decider.verdict(checklist.question(question)).outcome == answer
