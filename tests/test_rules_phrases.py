"""The phrase language: what each way of writing finds, and that no text makes it slow."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paper_scan.checklist.phrases import parse_phrase
from paper_scan.readers.rules.search import WordIndex

FOUND = [
    ("code", "The Code is here.", "Code"),
    ("SD", "A mean (SD = 2) of", "SD"),
    ("releas*", "was released in May", "released"),
    ("*Bench", "We present ToolBench, a suite", "ToolBench"),
    ("model(s)", "two models were", "models"),
    ("randomi(s|z)ed", "were randomised to", "randomised"),
    ("categor(y|ies)", "in ten categories", "categories"),
    ("pre-train*", "we pretrained it", "pretrained"),
    ("pre-train*", "we pre-trained it", "pre-trained"),
    ("pre-train*", "to pre train it", "pre train"),
    ("our (code | data)", "All of our data, too", "our data"),
    ("the (full |) text", "the text", "the text"),
    ("the (full |) text", "the full text", "the full text"),
    ("we .. release", "we hereby and with joy release it", "we hereby and with joy release"),
    ("we ..2 code", "we share all code", "we share all code"),
    ("p < <number>", "significant (p < .001) in", "p < .001"),
    ("<number> %", "a share of 12.5% was", "12.5"),
    ("<number> ± <number>", "gave 3.2±0.1 in", "3.2±0.1"),
    ("<number> GB", "on one 80GB card", "80GB"),
    ("GPT-4", "asked GPT-4 twice", "GPT-4"),
    ("e.g", "some (e.g., two) are", "e.g"),
    ("Fisher's exact", "by Fisher's exact test", "Fisher's exact"),
    (r"/\b\d{3}-\d{4}\b/", "call 555-1234 now", "555-1234"),
    (r"version /\d\.\d/", "with version 3.9 of", "version 3.9"),
]

NOT_FOUND = [
    ("SD", "sd card"),
    ("code", "decoded barcodes"),
    ("releas*", "prerelease"),
    ("our code", "The code is our. Code is fine."),
    ("we ..2 code", "we did not want to share code"),
    ("p < <number>", "p > 0.05"),
    ("model(s)", "modeling"),
    ("GPT-4", "gpt-4 in lower case"),
]


@pytest.mark.parametrize("phrase, text, found", FOUND)
def test_found(phrase: str, text: str, found: str) -> None:
    [(index, start, end)] = WordIndex([text]).find(parse_phrase(phrase))
    assert (index, text[start:end]) == (0, found)


@pytest.mark.parametrize("phrase, text", NOT_FOUND)
def test_not_found(phrase: str, text: str) -> None:
    assert WordIndex([text]).find(parse_phrase(phrase)) == []


def test_a_phrase_does_not_run_from_one_sentence_into_the_next() -> None:
    assert WordIndex(["we share all", "code"]).find(parse_phrase("share ..9 code")) == []


def test_the_vocabulary_stands_for_its_phrases() -> None:
    from paper_scan.checklist.phrases import Choice

    words = {"code": Choice(tuple(parse_phrase(text).parts for text in ("source code", "scripts")))}
    index = WordIndex(["the source code is out", "our scripts are out"])
    assert [text for text, _, _ in index.find(parse_phrase("$code (is | are) out", words))] == [0, 1]


@pytest.mark.parametrize("nasty", ["a " * 20_000, "we " * 20_000, "we release " * 10_000, "1 ± " * 10_000])
def test_hostile_text_does_not_make_it_slow(nasty: str) -> None:
    index = WordIndex([nasty])
    phrases = ["we .. release ..9 we ..9 (we | release) .. a", "a ..30 a ..30 a ..30 code", "<number> ± <number> ±"]
    began = time.process_time()
    for phrase in phrases:
        index.find(parse_phrase(phrase))
    assert time.process_time() - began < 5


@given(st.lists(st.sampled_from(["we", "share", "our", "code", ".", ",", "(", "12", "%"]), max_size=12))
def test_what_is_found_stands_there(words: list[str]) -> None:
    text = " ".join(words)
    for _, start, end in WordIndex([text]).find(parse_phrase("(we | our) ..3 code")):
        found = text[start:end].split()
        assert found[0] in ("we", "our") and found[-1] == "code"
        assert sum(word.isalnum() for word in found) <= 5


TEXTS = ["It ends here.", "- 12 of them", "We ran 7 times, 8 times", "", "And 9."]


@pytest.mark.parametrize("regex", [r"\W{1,6}\d", r"\d", r"^\W{0,3}\w", r"[^a-z]{2,4}\d", r"\d\W?$"])
def test_a_regular_expression_finds_in_each_sentence_what_it_finds_in_it_alone(regex: str) -> None:
    phrase = parse_phrase(f"/{regex}/")
    alone = [(at, text[start:end]) for at, text in enumerate(TEXTS) for _, start, end in WordIndex([text]).find(phrase)]
    assert [(at, TEXTS[at][start:end]) for at, start, end in WordIndex(TEXTS).find(phrase)] == alone


CHOICES = [
    ("(the | a full) ..2 (text | set of texts)", ["The long set of texts", "a full text", "the text"]),
    ("we ..3 (a | b c)", ["We saw b c"]),
    ("(a | b) c", ["b c", "a c"]),
]


@pytest.mark.parametrize("phrase, found", CHOICES)
def test_a_choice_may_hold_words_and_phrases(phrase: str, found: list[str]) -> None:
    texts = ["The long set of texts", "a full text", "the text", "We saw b c, then a", "bc, and a c"]
    hits = WordIndex(texts).find(parse_phrase(phrase))
    assert [texts[at][start:end] for at, start, end in hits] == found
