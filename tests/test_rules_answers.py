"""What the default checklist's rules answer: general cases, each told in a few sentences of our own."""

from __future__ import annotations

import pytest

from paper_scan.checklist import Checklist, load
from paper_scan.paper.model import PassageKind
from paper_scan.readers import rules
from paper_scan.readers.rules.deciding import Decider
from paper_scan.readers.rules.matching import Matcher
from paper_scan.readers.rules.sentences import Sentences
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


def verdict(checklist: Checklist, question: str, *passages: Given, **more: object) -> str:
    """What the rules say, sure or not."""
    decider = Decider(checklist, Matcher(Sentences(written(*passages, **more))))  # type: ignore[arg-type]
    return decider.verdict(checklist.question(question)).outcome


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
    silent = ("heading", "Methods"), "We release our code and our notebooks."
    assert verdict(checklist, "code_released", *silent) == "no"


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
    assert said(answer) == "yes"


def test_p_values_in_a_paper_on_p_values_are_others(checklist: Checklist) -> None:
    passages = (
        ("heading", "Abstract"),
        "Many articles print p-values. We recomputed the p-values of 900 articles. One in nine p-values was wrong.",
        ("heading", "Results"),
        TESTS,
    )
    assert verdict(checklist, "significance_tests", *passages) == "no"  # type: ignore[arg-type]
    assert said(scan(checklist, *passages).answers()["significance_tests"]) == "open"  # type: ignore[arg-type]


NAMED = {
    "We used gpt-4o for all of the prompts, and we asked gpt-4o again.": "no",
    "We used gpt-4-0613 for all of the prompts, and we asked GPT-4 again.": "yes",
}


@pytest.mark.parametrize("sentence", NAMED)
def test_a_product_name_is_no_version(sentence: str, checklist: Checklist) -> None:
    prompts = " ".join(f"We prompted the language model with prompt {number}." for number in range(8))
    words = " ".join(f"The language model read the prompts of the LLM set {number}." for number in range(20))
    said = verdict(checklist, "model_versions_specified", ("heading", "Methods"), sentence, prompts, words)
    assert said == NAMED[sentence]


def test_where_ratings_are_the_result_it_is_asked_how_the_raters_were_blinded(checklist: Checklist) -> None:
    passages = (
        ("heading", "Abstract"),
        "In a human evaluation our painter is preferred.",
        ("heading", "Results"),
        "Human raters compared the pictures. Two raters saw each pair. The raters preferred ours in 6 of 10 pairs.",
    )
    for question in ("blinding_described", "randomization_described"):
        assert verdict(checklist, question, *passages) == "no"  # type: ignore[arg-type]


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
    passages = (
        ("heading", "Abstract"),
        "We show that ducks sort stones. We open-source our code.",
        ("heading", "Results"),
        LEARNING,
    )
    assert verdict(checklist, "abstract_claims_supported", *passages) == "no"  # type: ignore[arg-type]


def test_people_who_were_recruited_and_gave_consent_are_studied(checklist: Checklist) -> None:
    """Even where they only set the mark for a system."""
    people = "Eleven participants played the game as a baseline. All participants gave informed consent. "
    hired = "We recruited participants online. Participants were screened, and were paid for an hour."
    asked = scan(checklist, ("heading", "Results"), LEARNING, people + hired)
    assert said(asked.answers()["irb_or_ethics_approval"]) == "no"
    unasked = scan(checklist, ("heading", "Results"), LEARNING, "Three annotators labelled our images twice.")
    assert said(unasked.answers()["irb_or_ethics_approval"]) == "n/a"


@pytest.mark.parametrize(
    "statement",
    [
        "The authors declare that they have nothing to disclose.",
        "Declaration of Interests: A. B. is a co-founder of Reed Works and holds equity in Pond Labs.",
        "The authors report no conflict of interest.",
        "C. D. has received research grants from Reed Works.",
    ],
)
@pytest.mark.parametrize("place", ["body", "footnote"])
@pytest.mark.parametrize("heading", ["Abstract", "Methods", "Declarations"])
def test_interests_are_declared_wherever_the_statement_stands(
    statement: str, place: PassageKind, heading: str, checklist: Checklist
) -> None:
    answer = scan(checklist, ("heading", heading), (place, statement)).answers()["financial_interests_declared"]
    assert (said(answer), answer.confidence) == ("yes", "high")


DEPOSITS = {
    "Our reads have been deposited in the Sequence Read Archive under accession PRJNA123456.": "yes",
    "Coordinates were deposited in the Protein Data Bank with accession code 9ABC.": "yes",
    "The mass spectra are available via ProteomeXchange with identifier PXD012345.": "yes",
    "The data will be deposited in Zenodo.": "no",
    "Our data are available from the authors on request.": "no",
    "Reads were downloaded from the Sequence Read Archive (PRJNA123456).": "no",
}


@pytest.mark.parametrize("sentence", DEPOSITS)
def test_a_deposit_is_a_deposit(sentence: str, checklist: Checklist) -> None:
    grown = "We collected samples from ponds, and we gathered data from lakes. Samples were collected from mills."
    found = verdict(checklist, "data_released", ("heading", "Methods"), grown, ("heading", "Data"), sentence)
    assert found == DEPOSITS[sentence]


KINDS = {
    ("REVIEW ARTICLE", "Reeds and their uses"): "survey",
    ("Perspective", "What reeds could be"): "position",
    ("RESEARCH ARTICLE", "A survey of reed detection"): "survey",
    ("RESEARCH ARTICLE", "A survey among students of reeds"): "empirical",
    ("RESEARCH ARTICLE", "Peer review of reeds"): "empirical",
}


@pytest.mark.parametrize("printed, title", KINDS)
def test_the_type_printed_above_the_title_comes_first(printed: str, title: str, checklist: Checklist) -> None:
    result = scan(checklist, printed, ("title", title), ("heading", "Results"), LEARNING)
    assert result.paper_type == KINDS[printed, title]


def test_figures_behind_the_references_belong_to_the_work(checklist: Checklist) -> None:
    caption = "Figure 1: Growth of reeds. Data are mean and SEM; a t-test gives ** p < 0.01."
    behind = ("heading", "References"), ("reference", "A. B. Reeds. 2001."), ("caption", caption)
    assert verdict(checklist, "confidence_intervals_or_error_bars", *behind) == "yes"  # type: ignore[arg-type]
