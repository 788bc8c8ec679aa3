"""Facts, type, tags and answers decided for one paper by a checklist's rules."""

from __future__ import annotations

from dataclasses import dataclass, replace

from paper_scan.checklist import Assertion, Checklist, Question, holds
from paper_scan.checklist.patterns import Decision, Level, Outcome, Rule, Test
from paper_scan.readers.rules.levels import earned
from paper_scan.readers.rules.matching import Matcher, PatternHit

_MOST_HITS = 12
_LOWER: dict[Level, Level] = {"high": "medium", "medium": "low", "low": "low"}
_UNSURE = "Plain text does not decide this surely enough; a reader has to judge it."
_UNCLEAR = "The type isn't clear; nothing that hangs on it is sure."


@dataclass(frozen=True)
class RuleVerdict:
    """What the rules say to one question."""

    outcome: Outcome
    confidence: Level | None
    """None where the question stays open."""
    because: str
    hits: tuple[PatternHit, ...] = ()
    rule: int = 0
    """The line of the rule in its file."""
    alike: int = 0
    """So many of the hits, from the first, show the same: any one of them would do."""


@dataclass(frozen=True)
class Kind:
    """What kind of paper it is."""

    type: str
    tags: tuple[str, ...]
    modules: tuple[str, ...]
    reason: str
    is_clear: bool = True
    """Whether the type was decided by what settles it; else what hangs on it is less sure."""


class Decider:
    """Decides everything that a checklist asks of one paper. Each fact and question is evaluated at most once."""

    def __init__(self, checklist: Checklist, matcher: Matcher) -> None:
        self.checklist = checklist
        self.matcher = matcher
        self.facts: dict[str, tuple[PatternHit, ...] | None] = {}
        """Evidence of the facts that are true; None for the others."""
        self._verdicts: dict[str, RuleVerdict] = {}
        self._type = ""
        self._tags: tuple[str, ...] = ()
        for fact in checklist.facts:
            hits = self._first(fact.tests)
            self.facts[fact.id] = None if hits is None or self._first(fact.but_not) is not None else hits
        self.kind = self._classify()

    def verdict(self, question: Question) -> RuleVerdict:
        """What the first rule that holds says, with the confidence it states; open if none holds."""
        if question.id not in self._verdicts:
            self._verdicts[question.id] = self._decide(question)
        return self._verdicts[question.id]

    def answer(self, question: Question) -> RuleVerdict:
        """The verdict where it is sure enough to be an answer, with the confidence that it has earned; else open."""
        verdict = self.verdict(question)
        if verdict.confidence is None:
            return verdict
        level = earned(self.checklist.measured, question.id, verdict.outcome, verdict.confidence)
        if level is None:
            return replace(verdict, outcome="open", confidence=None, because=_UNSURE)
        return replace(verdict, confidence=level)

    def is_decided_so(self, claim: Assertion) -> bool:
        """The same as ``is_so``, but of a question only what is an answer counts."""
        if claim.kind == "question":
            return self.answer(self.checklist.question(claim.subject)).outcome == claim.value
        return self.is_so(claim)

    def _decide(self, question: Question) -> RuleVerdict:
        if not self.matcher.sentences.is_english:
            return RuleVerdict("open", None, "The rules read English, which this text does not seem to be.")
        for rule in (*question.rules.applies, *question.rules.rules):
            hits = self._evaluate(rule.test, question.where)
            if hits is None or (rule.outcome == "yes" and not hits):
                continue
            confidence = None if rule.outcome == "open" else self._confidence(question, rule)
            alike = self._alike(rule.test)
            return RuleVerdict(rule.outcome, confidence, _say(rule, hits, self.matcher), hits, rule.test.line, alike)
        return RuleVerdict("open", None, "The rules don't decide this question from plain text.")

    def _confidence(self, question: Question, rule: Rule) -> Level:
        """The rule's own, lower where the paper's type isn't clear and the question may not apply to its true type."""
        if self.kind.is_clear or question.always_applies:
            return rule.confidence
        return _LOWER[rule.confidence] if rule.outcome == "yes" else "low"

    def _classify(self) -> Kind:
        reasons = []
        chosen = self._choose(self.checklist.classification.types)
        self._type = chosen[0].value if chosen else self.checklist.types[0].id
        # Where no test gives the type that nothing else fits, that nothing else fits is how it is known.
        decided = {decision.value for decision in self.checklist.classification.types}
        is_clear = chosen[0].is_clear if chosen else self._type not in decided
        reasons.append(_reason(chosen) if chosen else "Nothing in it speaks for another type.")
        if not is_clear:
            reasons.append(_UNCLEAR)
        tags: list[str] = []
        for decision in self.checklist.classification.tags:
            hits = self._evaluate(decision.test) if decision.value not in tags else None
            if hits is not None:
                tags.append(decision.value)
                reasons.append(_reason((decision, hits)))
        self._tags = tuple(tags)
        modules = self.checklist.active_modules(self._type, tags)
        return Kind(self._type, self._tags, modules, " ".join(reasons), is_clear)

    def _choose(self, decisions: tuple[Decision, ...]) -> tuple[Decision, tuple[PatternHit, ...]] | None:
        for decision in decisions:
            hits = self._evaluate(decision.test)
            if hits is not None:
                return decision, hits
        return None

    def _first(self, tests: tuple[Test, ...]) -> tuple[PatternHit, ...] | None:
        """The hits of the first test that holds, which may be none; None if no test holds."""
        for test in tests:
            hits = self._evaluate(test)
            if hits is not None:
                return hits
        return None

    def _evaluate(self, test: Test, where: tuple[str, ...] = ()) -> tuple[PatternHit, ...] | None:
        """The hits that make the test hold, best first; None if it doesn't.

        ``where``: the kinds of sections that evidence is preferably taken from.
        """
        if test.when is not None and not holds(test.when, self.is_so):
            return None
        hits: list[PatternHit] = []
        if test.any_of:
            for pattern in test.any_of:
                hits = self.matcher.hits(pattern)
                if hits:
                    break
            else:
                return None
        if where:
            hits = sorted(hits, key=lambda hit: hit.sentence.section_kind not in (*where, "other"))
        hits = hits[:_MOST_HITS]
        for pattern in test.also:
            further = self.matcher.hits(pattern)
            if not further:
                return None
            hits = [*hits, further[0]]
        if any(self.matcher.hits(pattern) for pattern in test.unless):
            return None
        for name in test.show:
            known = self.facts.get(name) or ()
            hits = [*hits, *(known[:1] if hits else known)]
        return tuple(hits)

    def _alike(self, test: Test) -> int:
        """How many hits of a test that holds, from the first, show the same."""
        if test.any_of:
            found = next((hits for pattern in test.any_of if (hits := self.matcher.hits(pattern))), [])
            return min(len(found), _MOST_HITS)
        return next((len(known) for name in test.show if (known := self.facts.get(name))), 0)

    def is_so(self, claim: Assertion) -> bool:
        """Whether a claim of a condition is true of this paper."""
        match claim.kind:
            case "fact":
                return self.facts.get(claim.subject) is not None
            case "type":
                return self._type == claim.subject
            case "tag":
                return claim.subject in self._tags
            case "module":
                return claim.subject in self.checklist.active_modules(self._type, self._tags)
            case "question":
                return self.verdict(self.checklist.question(claim.subject)).outcome == claim.value


def shorten(text: str, most: int) -> str:
    """The text's first ``most`` characters, cut between words."""
    return text if len(text) <= most else text[:most].rsplit(" ", 1)[0] + " …"


def _say(rule: Rule, hits: tuple[PatternHit, ...], matcher: Matcher) -> str:
    """The rule's reason with the evidence filled in."""
    if not hits:
        return " ".join(rule.because.format(quote="", section="", page="").split())
    sentence = hits[0].sentence
    headings = [title for title in matcher.sentences.headings_of(sentence.section) if title]
    return rule.because.format(
        quote=f"“{shorten(sentence.text, 160)}”",
        section=headings[0] if headings else "the front page",
        page=sentence.page,
    )


def _reason(chosen: tuple[Decision, tuple[PatternHit, ...]]) -> str:
    decision, hits = chosen
    quote = f"“{shorten(hits[0].sentence.text, 160)}”" if hits else ""
    page = str(hits[0].sentence.page) if hits else ""
    return " ".join(decision.because.format(quote=quote, page=page, section="").split())
