"""Search finds passages by words, whatever their inflection; a term's count is exact and says where."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paper_scan.paper.model import Paper
from paper_scan.paper.search.search import find_term, search
from paper_scan.paper.search.stem import stem
from written_papers import written

PAPER = written(
    ("heading", "1 Training"),
    "We pre-train all models on public text. Pretraining took two GPU-hours for each of five random seeds.",
    "An ablation shows that removing dropout hurts. We ablated the optimizer, too, and report p < 0.05 there.",
    "Results were evaluated by three raters.\fThe evaluation of each rater is released; the code isn't.",
    ("table", "seed loss\n1 4.1 ± 0.2\n2 3.9 ± 0.1"),
    ("margin", "Seeds and Ablations Quarterly, Vol. 3"),
    ("heading", "References"),
    ("reference", "[1] An ablation of ablations. Journal of Seeds."),
)


def hits(term: str, paper: Paper = PAPER) -> tuple[int, tuple[int, ...]]:
    found = find_term(paper, term)
    return found.hits, found.pages


@pytest.mark.parametrize(
    ("term", "expected"),
    [
        ("seed", (2, (1, 2))),
        ("SEEDS", (2, (1, 2))),
        ("random seed", (1, (1,))),
        ("ablation", (2, (1,))),
        ("evaluate", (2, (1, 2))),
        ("pre-training", (2, (1,))),
        ("pretrained", (2, (1,))),
        ("pre training", (2, (1,))),
        ("training", (2, (1,))),
        ("GPU hours", (1, (1,))),
        ("gpu", (1, (1,))),
        ("release the code", (0, ())),
        ("p <", (1, (1,))),
        ("p<0.05", (1, (1,))),
        ("±", (2, (2,))),
        ("dropout hurts", (1, (1,))),
        ("dropout hurts we", (0, ())),
        ("zenodo", (0, ())),
        ("", (0, ())),
    ],
)
def test_a_term_is_counted_in_all_its_forms_but_not_in_references_or_margins(
    term: str, expected: tuple[int, tuple[int]]
) -> None:
    assert hits(term) == expected


def test_no_phrase_runs_from_one_passage_or_sentence_into_the_next() -> None:
    assert hits("there results") == hits("raters the evaluation") == (0, ())


def test_the_places_of_a_term_are_offsets_into_the_text() -> None:
    assert [PAPER.text[start : start + 8] for start in find_term(PAPER, "ablation").starts] == ["ablation", "ablated "]


def test_the_best_passage_comes_first_with_its_best_sentence() -> None:
    [first, *_] = search(PAPER, "How many random seeds were run?")
    assert PAPER.text[first.start : first.end].startswith("Pretraining took two GPU-hours")
    [first, *_] = search(PAPER, "who rated the results")
    assert (PAPER.text[first.start : first.end], first.page) == ("Results were evaluated by three raters.", 1)


def test_a_query_of_nothing_but_common_words_still_finds_something_and_no_words_nothing() -> None:
    assert search(PAPER, "the of")
    assert search(PAPER, "zenodo figshare") == ()
    assert search(PAPER, "…") == ()


def test_as_many_passages_as_asked_for() -> None:
    paper = written(*(f"Model number {n} is a model." for n in range(30)))
    assert len(search(paper, "model", limit=7)) == 7
    assert [hit.passage for hit in search(paper, "model", limit=3)] == [0, 1, 2]


@pytest.mark.parametrize(
    "family",
    [
        "ablation ablations ablated ablate ablating",
        "randomize randomized randomised randomisation randomizing",
        "statistic statistics statistical statistically",
        "release releases released releasing",
        "study studies studied",
        "run runs running",
        "process processes processed processing",
        "available availability",
        "bias biases biased",
        "hypothesis hypotheses",
        "fit fits fitted fitting",
        "use uses used using",
    ],
)
def test_forms_of_a_word_have_one_stem(family: str) -> None:
    assert len({stem(word) for word in family.split()}) == 1


@pytest.mark.parametrize(
    "pair", [("data", "date"), ("test", "text"), ("university", "universe"), ("fund", "fundamental"), ("us", "use")]
)
def test_other_words_have_another(pair: tuple[str, str]) -> None:
    assert stem(pair[0]) != stem(pair[1])


@given(st.lists(st.text("abcdeinrst", min_size=1, max_size=8), min_size=1, max_size=40), st.data())
def test_every_word_and_every_pair_of_words_is_found_where_it_stands(words: list[str], data: st.DataObject) -> None:
    paper = written(" ".join(words))
    at = data.draw(st.integers(0, len(words) - 1))
    offset = len(" ".join([*words[:at], ""]))
    assert offset in find_term(paper, words[at]).starts
    if at + 1 < len(words):
        assert offset in find_term(paper, f"{words[at]} {words[at + 1]}").starts
