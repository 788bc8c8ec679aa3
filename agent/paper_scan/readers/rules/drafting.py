"""Hits turned into evidence that the worksheet can look up."""

from __future__ import annotations

from typing import TypeAlias

from paper_scan.paper import Paper
from paper_scan.readers.rules.matching import PatternHit
from paper_scan.readers.rules.sentences import RuleSentence, Sentences
from paper_scan.worksheet import CandidateDraft, EvidenceDraft

Proof: TypeAlias = tuple[EvidenceDraft, ...]

_LONGEST_QUOTE = 320
_MOST_HITS = 3


def candidate(sentences: Sentences, hit: PatternHit, why: str) -> CandidateDraft:
    """A sentence found for an open question."""
    draft = EvidenceDraft(quote=_words(sentences.paper, hit), page=sentences.paper.page_at(hit.sentence.start))
    return CandidateDraft(evidence=draft, why=why)


def proofs(sentences: Sentences, hits: tuple[PatternHit, ...]) -> list[Proof]:
    """Ways to prove an answer, the fullest first: what one hit after the other shows, then each by itself.

    A verdict without hits has one way, without evidence.
    """
    if not hits:
        return [()]
    singles = [evidence for hit in hits[:_MOST_HITS] for evidence in _of_hit(sentences, hit)]
    both = tuple(dict.fromkeys(_of_hit(sentences, hits[0])[:1] + _of_other_kind(sentences, hits)))
    further = [piece for hit in hits[1:_MOST_HITS] for piece in _of_hit(sentences, hit)[:1]]
    ways = [tuple(dict.fromkeys((*both, *further))), both, *((single,) for single in singles)]
    return list(dict.fromkeys(way for way in ways if way)) or [()]


def _of_other_kind(sentences: Sentences, hits: tuple[PatternHit, ...]) -> list[EvidenceDraft]:
    """What belongs beside the first hit's sentence: the address it links, and a rule's second piece of evidence."""
    first = hits[0]
    further = [EvidenceDraft(link=first.link)] if first.link and first.sentence.place != "reference" else []
    if len(hits) > 1 and hits[1].sentence.index != first.sentence.index:
        further += _of_hit(sentences, hits[1])[:1]
    return further


def _of_hit(sentences: Sentences, hit: PatternHit) -> list[EvidenceDraft]:
    paper, sentence = sentences.paper, hit.sentence
    found: list[EvidenceDraft] = []
    if sentence.start == sentence.end:  # the title, known from the metadata alone
        return found
    if sentence.place == "figure":
        label = _figure_at(paper, sentence)
        if label:
            found.append(EvidenceDraft(figure=label, shows=f"lettering in the figure: {sentence.text[:160]}"))
    words = _words(paper, hit)
    if words:
        found.append(EvidenceDraft(quote=words, page=paper.page_at(sentence.start)))
    if hit.link:
        found.append(EvidenceDraft(link=hit.link))
    passage = paper.passages[sentence.passage]
    whole = " ".join(paper.text[passage.start : passage.end].split())
    if len(whole) <= _LONGEST_QUOTE and whole != words:
        found.append(EvidenceDraft(quote=whole, page=sentence.page))
    return found


def _figure_at(paper: Paper, sentence: RuleSentence) -> str:
    """The label of the figure that the lettering stands in; empty if it is in none."""
    lines = list(paper.lines_between(sentence.start, sentence.end))
    for figure in paper.figures:
        left, top, right, bottom = figure.box
        if any(
            line.page == figure.page
            and left <= (line.box.x0 + line.box.x1) / 2 <= right
            and top <= (line.box.y0 + line.box.y1) / 2 <= bottom
            for line in lines
        ):
            return figure.label
    return ""


def _words(paper: Paper, hit: PatternHit) -> str:
    """The sentence as printed; of a long one the part around the hit, cut between words."""
    sentence = hit.sentence
    raw = paper.text[sentence.start : sentence.end]
    words = raw.split()
    if len(" ".join(words)) <= _LONGEST_QUOTE:
        return " ".join(words)
    # The hit's place in the sentence as patterns see it is nearly its place in the printed one.
    middle = (hit.start + hit.end) / 2 / max(1, len(sentence.text))
    lengths = [len(word) + 1 for word in words]
    total = sum(lengths)
    begin = max(0.0, min(middle * min(total, len(sentence.text)) - _LONGEST_QUOTE / 2, total - _LONGEST_QUOTE))
    kept: list[str] = []
    at = 0
    for word, length in zip(words, lengths, strict=True):
        if at >= begin and at + length <= begin + _LONGEST_QUOTE:
            kept.append(word)
        at += length
    return " ".join(kept)
