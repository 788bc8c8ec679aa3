"""Claims and findings: the abstract's sentences, and the sentences of the body that carry them."""

from __future__ import annotations

import re
from collections import Counter

from paper_scan.readers.rules.deciding import Decider
from paper_scan.readers.rules.matching import PatternHit
from paper_scan.readers.rules.sentences import RuleSentence, Sentences
from paper_scan.worksheet import ClaimDraft, EvidenceDraft

_MOST_CLAIMS = 7
_MOST_CONCLUDING = 2
_MOST_FINDINGS = 5
_LONGEST_QUOTE = 400
_CARRYING = ("results", "discussion", "methods", "appendix", "other", "conclusion")
_NUMBER = re.compile(r"(?<![\w.])\d[\d,]*(?:\.\d+)?(?: ?%)?")
_TERM = re.compile(r"[^\W\d_]{5,}")


def find_claims(decider: Decider) -> list[tuple[PatternHit, ClaimDraft]]:
    """The sentences of the abstract and the conclusion that claim something, each with what in the body is nearest.

    Where neither is told apart from the rest, those of the first page and the introduction.
    """
    matcher = decider.matcher
    hits = {hit.sentence.index: hit for pattern in decider.checklist.notes.claim for hit in matcher.hits(pattern)}
    by_kind: dict[str, list[PatternHit]] = {}
    for _, hit in sorted(hits.items()):
        by_kind.setdefault(hit.sentence.section_kind, []).append(hit)
    chosen = next((by_kind[kind] for kind in ("abstract", "front", "introduction") if kind in by_kind), [])
    concluding = [hit for hit in by_kind.get("conclusion", []) if matcher.sentences.is_own(hit.sentence)]
    room = max(_MOST_CLAIMS - len(chosen), _MOST_CONCLUDING)
    fresh = [hit for hit in concluding if all(_differ(hit.sentence, other.sentence) for other in chosen)][:room]
    carriers = _Carriers(matcher.sentences)
    kept = [*chosen[: _MOST_CLAIMS - len(fresh)], *fresh]
    return [(hit, _claim(hit.sentence, carriers)) for hit in kept]


def _differ(one: RuleSentence, other: RuleSentence) -> bool:
    """Whether two claims share less than half of their words."""
    a, b = _terms(one.text), _terms(other.text)
    return len(a & b) < 0.5 * min(len(a), len(b) or 1)


class _Carriers:
    """The sentences and table rows that may carry a claim, by the numbers and terms in them."""

    def __init__(self, sentences: Sentences) -> None:
        self.all = [
            sentence
            for sentence in sentences.all
            if sentence.section_kind in _CARRYING and sentence.place in ("body", "list", "caption", "table", "footnote")
        ]
        self.numbers = {sentence.index: _numbers(sentence.text) for sentence in self.all}
        self.terms = {sentence.index: _terms(sentence.text) for sentence in self.all}
        self.common = Counter(term for terms in self.terms.values() for term in terms)

    def best(self, claim: str) -> tuple[RuleSentence, set[str], set[str]] | None:
        """The sentence that shares most with the claim: it, the numbers and the terms shared."""
        numbers, terms = _numbers(claim), _terms(claim)
        best: tuple[float, RuleSentence] | None = None
        for sentence in self.all:
            score = sum(2.0 + 2.0 * _telling(number) for number in self.numbers[sentence.index] & numbers)
            score += sum(1 / (1 + self.common[term] / 10) for term in self.terms[sentence.index] & terms)
            # A table or listing of hundreds of words shares something with any claim.
            score /= 1 + max(0, len(self.terms[sentence.index]) - 40) / 40
            if score > (best[0] if best else 1.5):
                best = (score, sentence)
        if best is None:
            return None
        index = best[1].index
        return best[1], self.numbers[index] & numbers, self.terms[index] & terms


def _claim(sentence: RuleSentence, carriers: _Carriers) -> ClaimDraft:
    """A claim, and what is nearest to it in the body. Whether it is borne out only a reader can say."""
    own_quote = EvidenceDraft(quote=sentence.text, page=sentence.page)
    found = carriers.best(sentence.text)
    if found is None:
        what = "numbers" if _numbers(sentence.text) else "terms"
        evidence = f"No sentence or table of the body shares its {what}. Figures were not looked at; read it yourself."
        return ClaimDraft(claim=sentence.text, evidence=evidence, supported="not judged", quotes=(own_quote,))
    carrier, numbers, terms = found
    what = "number" if numbers else "term"
    words = {_term(word): word.lower() for word in _TERM.findall(sentence.text)}
    shared = sorted(numbers or (words[term] for term in terms))[:6]
    evidence = (
        f"The sentence nearest to it stands on page {carrier.page} and shares the {what}{'s' * (len(shared) > 1)} "
        f"{', '.join(shared)}. Whether it bears the claim out was not judged."
    )
    text = carrier.text if len(carrier.text) <= _LONGEST_QUOTE else carrier.text[:_LONGEST_QUOTE].rsplit(" ", 1)[0]
    quote = EvidenceDraft(quote=text, page=carrier.page)
    return ClaimDraft(claim=sentence.text, evidence=evidence, supported="not judged", quotes=(quote,))


def _telling(number: str) -> bool:
    """Whether a number is unlikely to recur by chance: with decimals, or of three digits or more."""
    return "." in number or len(number) >= 3


def _numbers(text: str) -> set[str]:
    """Numbers that tell something: with two digits or more, or a percent sign; years left out."""
    found = {match.group().replace(" ", "").replace(",", "") for match in _NUMBER.finditer(text)}
    return {
        number.rstrip("%")
        for number in found
        if ("%" in number or len(number.replace(".", "")) > 1) and not re.fullmatch(r"(?:19|20)\d\d", number)
    }


def _terms(text: str) -> set[str]:
    return {_term(word) for word in _TERM.findall(text)}


def _term(word: str) -> str:
    """The same for a word and its plural."""
    return word.lower().rstrip("s")


def find_findings(decider: Decider, claimed: list[PatternHit]) -> str:
    """Three to five sentences, in the paper's own words: what the abstract found, then the conclusion."""
    with_numbers = [hit.sentence for hit in claimed if _numbers(hit.sentence.text)]
    chosen = (with_numbers or [hit.sentence for hit in claimed])[:3]
    hits = [hit for pattern in decider.checklist.notes.finding for hit in decider.matcher.hits(pattern)]
    concluding = [hit for hit in hits if hit.sentence.section_kind == "conclusion"]
    for hit in concluding if chosen else [*concluding, *hits]:
        fresh = all(len(_terms(hit.sentence.text) & _terms(other.text)) < 8 for other in chosen)
        if len(chosen) < _MOST_FINDINGS and fresh:
            chosen.append(hit.sentence)
    if not chosen:
        return "The rules found no sentence in which the paper states its findings."
    return "In the paper's words: " + " ".join(sentence.text for sentence in chosen)
