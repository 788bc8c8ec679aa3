"""What the rules reader notes beside the answers: claims, findings, red flags, cited works."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable

from agent.checklist import Question, claims
from agent.checklist.conditions import Condition, holds
from agent.checklist.patterns import FlagRule, Level
from agent.readers.rules.deciding import Decider
from agent.readers.rules.drafting import proofs
from agent.readers.rules.matching import Hit
from agent.readers.rules.sentences import Sentence, Sentences
from agent.scan import Support
from agent.worksheet import CitedPaperDraft, ClaimDraft, EvidenceDraft, NotesDraft, RedFlagDraft

_MOST_CLAIMS = 7
_MOST_FINDINGS = 5
_MOST_CITED = 12
_LONGEST_QUOTE = 400
_CARRYING = ("results", "discussion", "methods", "appendix", "other", "conclusion")
_NUMBER = re.compile(r"(?<![\w.])\d[\d,]*(?:\.\d+)?(?: ?%)?")
_TERM = re.compile(r"[^\W\d_]{5,}")
_LEVELS: dict[Level, int] = {"low": 0, "medium": 1, "high": 2}


def notes(decider: Decider, questions: Iterable[Question]) -> NotesDraft:
    """Everything that can be noted: quoted from the paper, or derived from answers by the checklist's rules."""
    claimed = _claims(decider)
    return NotesDraft(
        key_findings=_findings(decider, [hit for hit, _ in claimed]),
        claims=tuple(draft for _, draft in claimed),
        red_flags=tuple(_flags(decider, {question.id for question in questions})),
        cited_papers=tuple(_cited(decider)),
    )


# --- claims


def _claims(decider: Decider) -> list[tuple[Hit, ClaimDraft]]:
    """The abstract's sentences that claim something, each with the sentence or table that carries it."""
    matcher = decider.matcher
    hits = {hit.sentence.index: hit for pattern in decider.checklist.notes.claim for hit in matcher.hits(pattern)}
    kinds = {hit.sentence.section_kind for hit in hits.values()}
    wanted = "abstract" if "abstract" in kinds else "front"
    chosen = [hit for _, hit in sorted(hits.items()) if hit.sentence.section_kind == wanted]
    carriers = _Carriers(matcher.sentences)
    return [(hit, _claim(hit.sentence, carriers)) for hit in chosen[:_MOST_CLAIMS]]


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

    def best(self, claim: str) -> tuple[Sentence, set[str], set[str]] | None:
        """The sentence that shares most with the claim: it, the numbers and the terms shared."""
        numbers, terms = _numbers(claim), _terms(claim)
        best: tuple[float, Sentence] | None = None
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


def _claim(sentence: Sentence, carriers: _Carriers) -> ClaimDraft:
    """A claim, and what carries it. Supported by rule, never strong: sharing numbers and words is not being true."""
    own_quote = EvidenceDraft(quote=sentence.text, page=sentence.page)
    found = carriers.best(sentence.text)
    stated = _numbers(sentence.text)
    if found is None:
        supported: Support = "unsupported" if stated else "weak"
        evidence = "No sentence or table of the body that shares its numbers or terms was found; read it yourself."
        return ClaimDraft(claim=sentence.text, evidence=evidence, supported=supported, quotes=(own_quote,))
    carrier, numbers, terms = found
    supported = "moderate" if _carries(sentence.text, numbers, terms) else "weak"
    what = "number" if numbers else "term"
    shared = sorted(numbers or terms)[:6]
    evidence = (
        f"The sentence nearest to it stands on page {carrier.page} and shares the {what}{'s' * (len(shared) > 1)} "
        f"{', '.join(shared)}. Whether it bears the claim out was not judged."
    )
    text = carrier.text if len(carrier.text) <= _LONGEST_QUOTE else carrier.text[:_LONGEST_QUOTE].rsplit(" ", 1)[0]
    quote = EvidenceDraft(quote=text, page=carrier.page)
    return ClaimDraft(claim=sentence.text, evidence=evidence, supported=supported, quotes=(quote,))


def _carries(claim: str, numbers: set[str], terms: set[str]) -> bool:
    """The rule for ``moderate``: a telling number of the claim recurs beside two of its terms.

    Where the claim has no telling number, two fifths of its terms recur, and at least four.
    """
    if any(_telling(number) for number in _numbers(claim)):
        return len(terms) >= 2 and any(_telling(number) for number in numbers)
    return len(terms) >= max(4, 0.4 * len(_terms(claim)))


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
    return {word.lower().rstrip("s") for word in _TERM.findall(text)}


def _findings(decider: Decider, claimed: list[Hit]) -> str:
    """Three to five sentences, in the paper's own words: what the abstract found, then the conclusion."""
    chosen = [hit.sentence for hit in claimed if _numbers(hit.sentence.text)][:3] or [hit.sentence for hit in claimed][
        :3
    ]
    for pattern in decider.checklist.notes.finding:
        for hit in decider.matcher.hits(pattern):
            fresh = all(len(_terms(hit.sentence.text) & _terms(other.text)) < 8 for other in chosen)
            if len(chosen) < _MOST_FINDINGS and fresh and hit.sentence.section_kind == "conclusion":
                chosen.append(hit.sentence)
    if not chosen:
        return "The rules found no sentence in which the paper states its findings."
    return "In the paper's words: " + " ".join(sentence.text for sentence in chosen)


# --- red flags


def _flags(decider: Decider, asked: set[str]) -> list[RedFlagDraft]:
    """The red flags whose condition holds, with all answers behind it sure enough."""
    return [
        RedFlagDraft(flag=rule.flag, detail=rule.detail, evidence=_flag_evidence(decider, rule))
        for rule in decider.checklist.notes.flags
        if _known(rule.when, asked) and holds(rule.when, decider.is_so) and _sure(decider, rule)
    ]


def _known(condition: Condition, asked: set[str]) -> bool:
    return all(claim.subject in asked for claim in claims(condition) if claim.kind == "question")


def _sure(decider: Decider, rule: FlagRule) -> bool:
    answers = [decider.answer_to(claim.subject) for claim in claims(rule.when) if claim.kind == "question"]
    return all(each.confidence and _LEVELS[each.confidence] >= _LEVELS[rule.least] for each in answers)


def _flag_evidence(decider: Decider, rule: FlagRule) -> tuple[EvidenceDraft, ...]:
    """The evidence of the first answer behind it that has any."""
    for claim in claims(rule.when):
        if claim.kind == "question":
            hits = decider.answer_to(claim.subject).hits
            if hits:
                return proofs(decider.matcher.sentences, hits[:1])[0][:1]
    return ()


# --- cited works


def _cited(decider: Decider) -> list[CitedPaperDraft]:
    """The works cited where it matters, most often cited first."""
    paper = decider.matcher.sentences.paper
    by_sentence: dict[int, set[int]] = defaultdict(set)
    ordered = [sentence for sentence in decider.matcher.sentences.all if sentence.place not in ("lead", "affiliation")]
    starts = [sentence.start for sentence in ordered]
    for citation in paper.citations:
        at = bisect_right(starts, citation.start) - 1
        if at >= 0:
            by_sentence[ordered[at].index].add(citation.reference)
    weight: Counter[int] = Counter()
    reasons: dict[int, Counter[str]] = defaultdict(Counter)
    for because, pattern in decider.checklist.notes.relevance:
        for hit in decider.matcher.hits(pattern):
            cited = by_sentence.get(hit.sentence.index, set())
            for reference in cited:
                # A sentence that cites ten works says little about each.
                weight[reference] += 12 // max(1, len(cited))
                reasons[reference][because] += 1
    found: list[CitedPaperDraft] = []
    for reference, _ in sorted(weight.items(), key=lambda pair: (-pair[1], pair[0])):
        entry = paper.references[reference]
        if not entry.title or len(found) == _MOST_CITED:
            continue
        because, times = reasons[reference].most_common(1)[0]
        found.append(
            CitedPaperDraft(
                title=entry.title,
                authors=entry.authors,
                year=entry.year,
                relevance=because if times == 1 else f"{because} Cited so in {times} sentences.",
                arxiv_id=entry.arxiv_id or None,
                doi=entry.doi or None,
            )
        )
    return found
