"""What a checklist's parts say of each other: every name must exist, and nothing may wait for itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from paper_scan.checklist.conditions import Assertion, claims
from paper_scan.checklist.documents import Document, Spot
from paper_scan.checklist.model import Checklist
from paper_scan.checklist.patterns import Fact, QuestionRules, Test

Places = Mapping[tuple[str, str], Spot]


def _tested(tests: Iterable[Test]) -> tuple[list[Assertion], list[str]]:
    """The claims that tests make and the facts they show."""
    found: list[Assertion] = []
    shown: list[str] = []
    for test in tests:
        found += claims(test.when) if test.when else []
        shown += test.show
    return found, shown


def _question_tests(rules: QuestionRules) -> list[Test]:
    return [rule.test for rule in (*rules.applies, *rules.rules)]


def check_references(checklist: Checklist, document: Document, places: Places) -> None:
    """Raise ChecklistError, at the line as far as it is known, for a name that doesn't exist or a circle."""
    known: dict[str, list[str]] = {
        "fact": [fact.id for fact in checklist.facts],
        "type": [meaning.id for meaning in checklist.types],
        "tag": [meaning.id for meaning in checklist.tags],
        "module": [module.id for module in checklist.modules],
        "question": [question.id for question in checklist.all_questions()],
    }

    root = document.spot(())

    def check(made: Iterable[Assertion], spot: Spot, allowed: Iterable[str], what: str) -> None:
        for claim in made:
            if claim.kind not in allowed:
                spot.fail(f"{what} can't ask for a {claim.kind} ({claim.subject}); that is decided later")
            spot.check_word(claim.subject, claim.kind, known[claim.kind])

    def check_tests(tests: Iterable[Test], spot: Spot, allowed: Iterable[str], what: str) -> None:
        made, shown = _tested(tests)
        check(made, spot, allowed, what)
        for name in shown:
            spot.check_word(name, "fact", known["fact"])

    for fact in checklist.facts:
        spot = places.get(("fact", fact.id), root)
        check_tests((*fact.tests, *fact.but_not), spot, ("fact",), f"the fact {fact.id}")
    spot = places.get(("decision", ""), root)
    for decision in checklist.classification.types:
        spot.check_word(decision.value, "type", known["type"])
        check_tests([decision.test], spot, ("fact",), "a type")
    for decision in checklist.classification.tags:
        spot.check_word(decision.value, "tag", known["tag"])
        check_tests([decision.test], spot, ("fact", "type"), "a tag")
    for module in checklist.modules:
        for name in module.types:
            document.spot(("modules",)).check_word(name, "type", known["type"])
        for name in module.tags:
            document.spot(("modules",)).check_word(name, "tag", known["tag"])
    for question in checklist.all_questions():
        spot = places.get(("question", question.id), places.get(("applies", question.category), root))
        check_tests(_question_tests(question.rules), spot, known, question.id)
    over_answers = ("type", "tag", "module", "question")
    for rule in checklist.consistency:
        made = (*claims(rule.condition), *claims(rule.then))
        check(made, document.spot(("consistency",)), over_answers, "a consistency rule")
    for flag in checklist.notes.flags:
        check(claims(flag.when), root, known, f"the red flag {flag.flag!r}")
    _check_circles(checklist, places, root)


def _check_circles(checklist: Checklist, places: Places, root: Spot) -> None:
    needs = {
        question.id: [
            claim.subject for claim in _tested(_question_tests(question.rules))[0] if claim.kind == "question"
        ]
        for question in checklist.all_questions()
    }
    _in_order(needs, "question", places, root)


def order_facts(facts: tuple[Fact, ...], places: Places) -> tuple[Fact, ...]:
    """The facts so that each comes after those it needs. Raises ChecklistError for a circle."""
    by_id = {fact.id: fact for fact in facts}
    needs = {}
    for fact in facts:
        made, shown = _tested((*fact.tests, *fact.but_not))
        needs[fact.id] = [claim.subject for claim in made] + shown
    return tuple(by_id[id] for id in _in_order(needs, "fact", places, next(iter(places.values()), None)))


def _in_order(needs: Mapping[str, Iterable[str]], kind: str, places: Places, root: Spot | None) -> list[str]:
    """Ids so that each comes after those it needs; depth first."""
    done: list[str] = []
    finished: set[str] = set()
    path: list[str] = []

    def visit(id: str) -> None:
        if id in finished:
            return
        if id in path:
            circle = " -> ".join([*path[path.index(id) :], id])
            spot = places.get((kind, id), root)
            assert spot is not None
            spot.fail(f"these need each other in a circle: {circle}; break it")
        path.append(id)
        for other in needs.get(id, ()):
            visit(other)
        path.pop()
        finished.add(id)
        done.append(id)

    for id in needs:
        visit(id)
    return done
