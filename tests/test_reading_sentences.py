"""Sentences end where a reader would stop."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paper_scan.paper.model import Passage
from paper_scan.paper.words.sentences import split_passages


def sentences(text: str) -> list[str]:
    return [text[s.start : s.end] for s in split_passages(text, [Passage(0, len(text), "body", 0)])]


@pytest.mark.parametrize(
    "parts",
    [
        ["We follow Kaplan et al. (2020) and use 3.5 million tokens.", "Fig. 3 shows this; see e.g. Table 2."],
        ["J. R. Smith agreed, as did Dr. Jones of the U.S. Navy.", "Nobody else did."],
        ["It rests on a library.1", "Because of that it is short.2,3", "There is more."],
        ["Is it true?", "Yes!", "“No.”", "(That was all.)", "We stop here."],
        [
            "The value was p = .05 vs. p < .001 in Exp. 2 of Sect. 3.1.",
            "That was in 2019.",
            "The next year was better.",
        ],
        ["We looked at vitamin A.", "The effect was small."],
        ["See https://example.org/a.b?c=d for the code.", "It runs."],
        ["1. Results are first.", "Then comes the rest."],
        ["这是第一句。", "这是第二句！", "完。"],
        ["He asked … and waited.", "Nothing came."],
    ],
)
def test_sentences_are_told_apart(parts: list[str]) -> None:
    glue = "" if "。" in parts[0] else " "
    assert sentences(glue.join(parts)) == parts


def test_et_al_ends_a_sentence_only_before_an_opening_word() -> None:
    assert sentences("It was shown by Devlin et al. The model is large.") == [
        "It was shown by Devlin et al.",
        "The model is large.",
    ]
    assert len(sentences("It was shown by Devlin et al. Transformers are large.")) == 1


@given(st.lists(st.text(alphabet='aA1.!? (")’\n', min_size=0, max_size=40), min_size=1, max_size=4))
def test_nothing_but_white_space_lies_between_sentences(texts: list[str]) -> None:
    text = "\n\n".join(texts)
    passages, start = [], 0
    for part in texts:
        passages.append(Passage(start, start + len(part), "body", 0))
        start += len(part) + 2
    at = 0
    for sentence in split_passages(text, passages):
        passage = passages[sentence.passage]
        assert passage.start <= sentence.start < sentence.end <= passage.end
        assert not text[at : sentence.start].strip()
        at = sentence.end
    assert not text[at:].strip()
