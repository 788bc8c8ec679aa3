"""The rules reader on papers written down for it: what it takes for evidence, and what it does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from paper_scan.checklist import load
from paper_scan.paper.model import Paper, PassageKind
from paper_scan.readers import rules
from paper_scan.scans.model import Answer, LinkTarget, Quote, Scan
from paper_scan.worksheet import Finished, Worksheet
from written_papers import written

CHECKLIST = """
name: tried
version: "1"
title: What is tried here
paper_types:
  empirical: Something was measured.
  essay: Something was argued.
tags:
  trial: People were assigned at random.
facts:
  argues:
    means: It argues.
    true_if:
      - find: [we argue]
        at_least: 2
classify:
  types:
    - give: essay
      when: argues
      show: [argues]
      because: "It argues: {quote}"
  tags:
    - give: trial
      find: [were randomi(s|z)ed]
      because: "People were randomised: {quote}"
categories:
  tried:
    title: Tried
    questions:
      code:
        ask: Is there code?
        yes: There is.
        no: There is none.
        not_applicable: It argues.
        cues: [code, github]
        applies:
          - {answer: n/a, when: type is essay, confidence: high, because: It argues.}
        rules:
          - answer: yes
            find: [our code]
            with: [available, released, released under]
            own: yes
            hedged: skip
            confidence: high
            because: "In “{section}” on page {page}: {quote}"
          - answer: yes
            link: [github.com]
            outside: [references]
            confidence: medium
            because: A repository is linked.
          - answer: no
            confidence: medium
            because: None was found.
      runs:
        ask: Are there several runs?
        yes: Several.
        no: One.
        not_applicable: never
        cues: [seeds, runs]
        searched: [seeds, repetitions]
        rules:
          - answer: yes
            find: [<number> seeds]
            places: [table, caption, body]
            confidence: high
            because: "{quote}"
          - answer: no
            when: code is no
            confidence: medium
            because: No code and no runs.
notes:
  red_flags:
    - flag: Nothing to check
      when: code is no and runs is no
      confidence: medium
      detail: Neither code nor runs.
  claims:
    - find: [we show]
  findings:
    - find: [we show]
"""

Given = tuple[PassageKind, str] | str


@pytest.fixture(scope="module")
def checklist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("checklist") / "tried.yaml"
    path.write_text(CHECKLIST, encoding="utf-8")
    return path


def scan(paper: Paper, checklist: Path) -> Scan:
    worksheet = Worksheet.open(paper, load(checklist), None, "rules")
    rules.fill(worksheet)
    finished = worksheet.finish()
    assert isinstance(finished, Finished)
    return finished.scan


def code(checklist: Path, *passages: Given, **more: object) -> Answer:
    return scan(written(*passages, **more), checklist).answers()["code"]  # type: ignore[arg-type]


def test_a_yes_quotes_its_sentence_and_names_its_place(checklist: Path) -> None:
    answer = code(checklist, ("heading", "Methods"), "We did it. Our code is available to everyone who asks.")
    assert answer.answer and answer.confidence == "high"
    assert answer.evidence and isinstance(answer.evidence[0], Quote)
    assert answer.evidence[0].sentence == "Our code is available to everyone who asks."
    assert answer.justification.startswith("In “Methods” on page 1: “Our code is available")


def test_a_no_names_what_was_searched_and_is_sure_only_as_far_as_the_rule_says(checklist: Path) -> None:
    answers = scan(written("Nothing of the kind stands in here at all."), checklist).answers()
    assert not answers["code"].answer and answers["code"].search is not None
    assert [hit.term for hit in answers["code"].search.terms] == ["code", "github"]
    assert answers["runs"].search is not None
    assert [hit.term for hit in answers["runs"].search.terms] == ["seeds", "repetitions"]


NO_EVIDENCE = {
    "a promise": "Our code will be made available after acceptance.",
    "a negation": "Regrettably our code is not available or released.",
    "a negation before": "We do not make our code available to anyone.",
    "a possibility": "If asked, our code could be made available.",
    "another clause's work": "Others do it; our code is long.",
}


@pytest.mark.parametrize("sentence", NO_EVIDENCE.values(), ids=NO_EVIDENCE)
def test_what_is_no_evidence(sentence: str, checklist: Path) -> None:
    assert not code(checklist, sentence).answer


def test_a_sentence_says_more_than_two_words_do(checklist: Path) -> None:
    answer = scan(written("7 seeds. All that we measured was measured with 5 seeds."), checklist).answers()["runs"]
    assert "measured with 5 seeds" in answer.justification


def test_a_denial_in_another_clause_does_not_count(checklist: Path) -> None:
    assert code(checklist, "The data are not public, but our code is available from the authors.").answer


def test_the_reference_list_and_an_authors_checklist_are_not_searched(checklist: Path) -> None:
    sentence = "Our code is available at some place."
    assert not code(checklist, ("heading", "References"), ("reference", sentence)).answer
    assert not code(checklist, ("heading", "NeurIPS Paper checklist"), sentence).answer


def test_a_link_counts_even_without_words(checklist: Path) -> None:
    answer = code(
        checklist,
        "Everything can be had from us here, as said before.",
        links={"here": "https://github.com/example/thing"},
    )
    assert answer.answer
    assert answer.evidence and any(isinstance(piece, LinkTarget) for piece in answer.evidence)


def test_a_table_is_searched_where_the_pattern_says_so(checklist: Path) -> None:
    paper = written("Text.", tables={"Table 1": [["Model", "Error"], ["Ours, 5 seeds", "1.2"]]})
    answer = scan(paper, checklist).answers()["runs"]
    assert answer.answer and "5 seeds" in answer.justification


def test_type_and_tags_are_decided_first_with_a_reason(checklist: Path) -> None:
    result = scan(written("We argue this. And we argue that. Fifty people were randomized."), checklist)
    assert (result.paper_type, result.methodology_tags) == ("essay", ("trial",))
    assert "We argue this." in result.paper_type_reason and "Fifty people" in result.paper_type_reason
    assert not result.answers()["code"].applies


def test_the_title_is_searched_as_the_metadata_have_it(checklist: Path, tmp_path: Path) -> None:
    text = CHECKLIST.replace("      find: [were randomi(s|z)ed]", "      find: [written paper]\n      places: [title]")
    (tmp_path / "title.yaml").write_text(text, encoding="utf-8")
    assert scan(written("We measured it."), tmp_path / "title.yaml").methodology_tags == ("trial",)


def test_without_a_type_that_holds_the_first_is_taken(checklist: Path) -> None:
    result = scan(written("We argue only once."), checklist)
    assert result.paper_type == "empirical"


def test_a_question_without_a_rule_that_holds_stays_open(checklist: Path) -> None:
    answer = scan(written("Our code is available to all."), checklist).answers()["runs"]
    assert answer.open and answer.confidence == "none"


def test_a_red_flag_follows_from_answers(checklist: Path) -> None:
    assert [flag.flag for flag in scan(written("Nothing."), checklist).red_flags] == ["Nothing to check"]
    assert not scan(written("Our code is available to all."), checklist).red_flags


def test_a_claim_is_matched_to_the_sentence_that_shares_its_numbers_and_is_not_judged(checklist: Path) -> None:
    result = scan(
        written(
            ("heading", "Abstract"),
            "We show that sieves lower the error by 12.5% on ponds.",
            ("heading", "Results"),
            "The weather was fine. On ponds, sieves lowered the error by 12.5%, from 40.0 to 35.0.",
        ),
        checklist,
    )
    [claim] = result.claims
    assert claim.supported == "not judged" and "12.5" in claim.evidence
    assert claim.quotes and isinstance(claim.quotes[0], Quote) and "from 40.0 to 35.0" in claim.quotes[0].sentence


def test_a_claim_whose_number_stands_nowhere_else_says_so(checklist: Path) -> None:
    result = scan(
        written(("heading", "Abstract"), "We show a gain of 77.7% on lakes.", ("heading", "Results"), "We went home."),
        checklist,
    )
    assert [claim.supported for claim in result.claims] == ["not judged"]
    assert result.claims[0].evidence.startswith("No sentence or table")


def test_the_same_paper_gives_the_same_scan(checklist: Path) -> None:
    paper = written("Our code is available to all who ask.", "We argue. We argue with 5 seeds.")
    assert scan(paper, checklist) == scan(paper, checklist)


def test_an_empty_paper_is_answered_too(checklist: Path) -> None:
    assert not scan(written("1"), checklist).answers()["code"].answer


def test_what_is_not_english_stays_open_as_not_looked_is_not_absent(checklist: Path) -> None:
    german = "Wir haben die Modelle auf allen Daten gemessen und berichten hier die Ergebnisse der Versuche. " * 8
    assert all(answer.open for answer in scan(written(german), checklist).answers().values())


def test_an_open_question_has_the_passages_that_speak_of_it(checklist: Path) -> None:
    sentences = [
        "We do not say whether the code of others is on github.",
        "We thank the mill.",
        "Code and its github page are described by Reed.",
    ]
    opened = Path(str(checklist).replace("tried", "opened"))
    opened.write_text(CHECKLIST.replace("confidence: medium\n            because: None was found", OPENED), "utf-8")
    answer = scan(written(("heading", "Methods"), *sentences), opened).answers()["code"]
    assert answer.open and answer.candidates and answer.search
    shown = [each.evidence.sentence for each in answer.candidates if isinstance(each.evidence, Quote)]
    assert set(shown) == {sentences[0], sentences[2]}
    assert all("code" in each.why for each in answer.candidates)


OPENED = "confidence: low\n            because: None was found"


def test_counts_decide_what_is_an_answer_and_how_sure(checklist: Path) -> None:
    folder = checklist.parent
    counted = folder / "counted.yaml"
    counted.write_text(CHECKLIST.replace("name: tried", "name: counted") + "measured: counts.yaml\n", encoding="utf-8")

    def answered(counts: str) -> tuple[bool, str | None]:
        text = f"about: made up\nanswers:\n  code:\n    yes high: {counts}\n"
        (folder / "counts.yaml").write_text(text, encoding="utf-8")
        answer = code(counted, "Our code is available to all.")
        return answer.answer, answer.confidence

    assert answered("[60, 60, 0, 0]") == (True, "high")
    assert answered("[554, 600, 0, 0]") == (True, "medium")
    assert answered("[40, 60, 0, 0]") == (False, "none")
    assert answered("[1, 1, 0, 0]") == (False, "none"), "one answer is not much to go by"
