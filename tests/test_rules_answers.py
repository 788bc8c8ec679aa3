"""What the default checklist's rules answer: general cases, each told in a few sentences of our own."""

from __future__ import annotations

import pytest

from paper_scan.checklist import Checklist, load
from paper_scan.paper.model import PassageKind
from paper_scan.readers import rules
from paper_scan.scans.model import Answer, Scan
from paper_scan.worksheet import Finished, Worksheet
from written_papers import written

Given = tuple[PassageKind, str] | str

LEARNING = " ".join(
    f"We trained the neural network number {number} with a learning rate of 0.{number} on images."
    for number in range(1, 8)
)


@pytest.fixture(scope="module")
def checklist() -> Checklist:
    return load("ai-research")


def scan(checklist: Checklist, *passages: Given, **more: object) -> Scan:
    worksheet = Worksheet.open(written(*passages, **more), checklist, None, "rules")  # type: ignore[arg-type]
    rules.fill(worksheet)
    finished = worksheet.finish(despite_contradictions=True)
    assert isinstance(finished, Finished)
    return finished.scan


def said(answer: Answer) -> str:
    return "open" if answer.open else "n/a" if not answer.applies else "yes" if answer.answer else "no"


def test_a_promise_of_code_is_no_even_where_other_peoples_code_is_linked(checklist: Checklist) -> None:
    result = scan(
        checklist,
        ("heading", "Methods"),
        "We open-source our implementation of the sorter. We will soon release the code of the sorter.",
        "The first page ends with this.\fThe rakes of others are described elsewhere.",
        links={"elsewhere": "https://github.com/somebody/rakes"},
    )
    assert said(result.answers()["code_released"]) == "no"


LINKED = {
    "We use the code of Smith (https://github.com/a/b).": "no",
    "The implementation released by its makers is at https://github.com/a/b.": "no",
    "We release all code and models at https://github.com/a/b.": "yes",
    "Our code is available at https://github.com/a/b.": "yes",
}


@pytest.mark.parametrize("sentence", LINKED)
def test_a_link_counts_where_the_code_is_the_authors_own(sentence: str, checklist: Checklist) -> None:
    result = scan(
        checklist,
        ("heading", "Methods"),
        f"The first page ends here, with this.\f{sentence}",
        links={"https://github.com/a/b": "https://github.com/a/b"},
    )
    assert said(result.answers()["code_released"]) == LINKED[sentence]


def test_code_said_to_be_out_without_any_link_is_no_release(checklist: Checklist) -> None:
    answer = scan(checklist, ("heading", "Methods"), "We release our code and our notebooks.").answers()[
        "code_released"
    ]
    assert (said(answer), answer.confidence) == ("no", "low")


VERSIONS = {
    "All models were fitted in R version 4.2.1 on one machine.": "yes",
    "We use PyTorch 2.1 throughout.": "yes",
    "The speeds on both cards: DeepSpeed 3.52 and ours 6.10 a second.": "no",
}


@pytest.mark.parametrize("sentence", VERSIONS)
def test_a_version_is_a_version_and_a_speed_is_none(sentence: str, checklist: Checklist) -> None:
    answer = scan(checklist, ("heading", "Results"), sentence, LEARNING).answers()["environment_specified"]
    assert said(answer) == VERSIONS[sentence]


TESTS = "The effect of shade was significant in a t-test (t = 2.9, p = .004). So was that of rain (t-test, p = .03)."


def test_p_values_of_ones_own_are_tests(checklist: Checklist) -> None:
    answer = scan(checklist, ("heading", "Results"), TESTS).answers()["significance_tests"]
    assert (said(answer), answer.confidence) == ("yes", "high")


def test_p_values_in_a_paper_on_p_values_are_others(checklist: Checklist) -> None:
    result = scan(
        checklist,
        ("heading", "Abstract"),
        "Many articles print p-values. We recomputed the p-values of 900 articles. One in nine p-values was wrong.",
        ("heading", "Results"),
        TESTS,
    )
    answer = result.answers()["significance_tests"]
    assert (said(answer), answer.confidence) == ("no", "low")


NAMED = {
    "We used gpt-4o for all of the prompts, and we asked gpt-4o again.": "no",
    "We used gpt-4-0613 for all of the prompts, and we asked GPT-4 again.": "yes",
}


@pytest.mark.parametrize("sentence", NAMED)
def test_a_product_name_is_no_version(sentence: str, checklist: Checklist) -> None:
    prompts = " ".join(f"We prompted the language model with prompt {number}." for number in range(8))
    words = " ".join(f"The language model read the prompts of the LLM set {number}." for number in range(20))
    answer = scan(checklist, ("heading", "Methods"), sentence, prompts, words).answers()["model_versions_specified"]
    assert said(answer) == NAMED[sentence]


def test_where_ratings_are_the_result_it_is_asked_how_the_raters_were_blinded(checklist: Checklist) -> None:
    result = scan(
        checklist,
        ("heading", "Abstract"),
        "In a human evaluation our painter is preferred.",
        ("heading", "Results"),
        "Human raters compared the pictures. Two raters saw each pair. The raters preferred ours in 6 of 10 pairs.",
    )
    assert said(result.answers()["blinding_described"]) == "no"
    assert said(result.answers()["randomization_described"]) == "no"


def test_a_single_author_writes_i(checklist: Checklist) -> None:
    result = scan(
        checklist,
        ("heading", "Data"),
        "I use data from the survey of mills. I also use data from the census data of mills.",
    )
    answer = result.answers()["data_collection_described"]
    assert (said(answer), answer.confidence) == ("yes", "medium")


def test_whether_the_abstract_is_borne_out_is_left_to_a_reader(checklist: Checklist) -> None:
    result = scan(
        checklist, ("heading", "Abstract"), "We show that ducks sort stones.", ("heading", "Results"), LEARNING
    )
    assert said(result.answers()["abstract_claims_supported"]) == "open"


def test_an_abstract_that_claims_code_which_is_not_there_is_not_borne_out(checklist: Checklist) -> None:
    result = scan(
        checklist,
        ("heading", "Abstract"),
        "We show that ducks sort stones. We open-source our code.",
        ("heading", "Results"),
        LEARNING,
    )
    assert said(result.answers()["abstract_claims_supported"]) == "no"


def test_people_who_were_recruited_and_gave_consent_are_studied(checklist: Checklist) -> None:
    """Even where they only set the mark for a system."""
    people = "Eleven participants played the game as a baseline. All participants gave informed consent. "
    hired = "We recruited participants online. Participants were screened, and were paid for an hour."
    asked = scan(checklist, ("heading", "Results"), LEARNING, people + hired)
    assert said(asked.answers()["irb_or_ethics_approval"]) == "no"
    unasked = scan(checklist, ("heading", "Results"), LEARNING, "Three annotators labelled our images twice.")
    assert said(unasked.answers()["irb_or_ethics_approval"]) == "n/a"
