"""Loading a checklist: the YAML file, the rule files it names, and the checklist it builds on."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar

from pydantic import TypeAdapter

from paper_scan.checklist.crossing import check_references, order_facts
from paper_scan.checklist.documents import Document, Spot, parse
from paper_scan.checklist.entries import Many, Text, Words, patterns
from paper_scan.checklist.errors import ChecklistError
from paper_scan.checklist.file_format import ChecklistFile, QuestionEntry, RuleFile, Vocabulary
from paper_scan.checklist.measured import read_measured
from paper_scan.checklist.model import (
    Category,
    Checklist,
    Classification,
    Consistency,
    Meaning,
    Module,
    PrintedAsk,
    Question,
)
from paper_scan.checklist.patterns import Fact, NoteRules, QuestionRules, Rule
from paper_scan.checklist.phrases import Choice, parse_phrase
from paper_scan.data import data_folder

_TEXT: TypeAdapter[str] = TypeAdapter(Text)
_TEXTS: TypeAdapter[tuple[str, ...]] = TypeAdapter(Many[Text])
_VOCABULARY: TypeAdapter[dict[str, tuple[str, ...]]] = TypeAdapter(Vocabulary)


@dataclass
class _Rules:
    """What has been read so far from the rule files, and where each thing stood."""

    words: Words = field(default_factory=dict)
    facts: dict[str, Fact] = field(default_factory=dict)
    classification: Classification = field(default_factory=Classification)
    applies: dict[str, tuple[Rule, ...]] = field(default_factory=dict)
    questions: dict[str, QuestionRules] = field(default_factory=dict)
    notes: NoteRules = field(default_factory=NoteRules)
    printed: list[PrintedAsk] = field(default_factory=list)
    places: dict[tuple[str, str], Spot] = field(default_factory=dict)
    """("fact" | "question" | "applies" | "decision", id) to where it is written, for errors."""


def find_checklist(name_or_path: str | Path) -> Path:
    """The file of a checklist that ships with the program, or the file at a path.

    Raises ChecklistError, naming the checklists there are, if it is neither.
    """
    text = str(name_or_path)
    path = Path(name_or_path)
    if path.suffix in (".yaml", ".yml") or "/" in text or "\\" in text:
        if not path.is_file():
            raise ChecklistError("there is no such file", path)
        return path
    shipped = data_folder("checklists") / f"{text}.yaml"
    if shipped.is_file():
        return shipped
    if path.is_file():
        return path
    known = ", ".join(checklist_names())
    raise ChecklistError(f"there is no checklist of this name; there are {known}; or give a YAML file's path", path)


def checklist_names() -> tuple[str, ...]:
    """The names of the checklists that ship with the program."""
    return tuple(sorted(path.stem for path in data_folder("checklists").glob("*.yaml")))


def load(name_or_path: str | Path) -> Checklist:
    """Load a checklist by name or path, and check all of it.

    Raises ChecklistError with file, line and remedy.
    """
    file = find_checklist(name_or_path)
    document = parse(file, "the checklist")
    base = _base(document)
    rules = _Rules()
    if base:
        rules.words |= base[1]
        rules.facts |= {fact.id: fact for fact in base[0].facts}
        rules.classification = base[0].classification
    files = [file]
    for rule_file in _rule_files(document):
        files.append(rule_file)
        part = parse(rule_file, "a rule file")
        _add_rules(part, _read(part, RuleFile, rules.words), rules)
    written = _read(document, ChecklistFile, rules.words)
    _add_rules(document, written, rules)
    counted, words = _beside(document, written.measured, "measured"), _beside(document, written.words, "words")
    counts = read_measured(parse(counted, "the counts")) if counted else None
    files += [each for each in (counted, words) if each]
    categories, modules = _groups(document, written, rules)
    checklist = Checklist(
        name=written.name,
        version=written.version,
        title=written.title,
        about=written.about,
        file=file,
        questions_sha256=_digest([file], base[0].questions_sha256 if base else ""),
        rules_sha256=_digest(files, base[0].rules_sha256 if base else ""),
        types=_meanings(written.paper_types) or (base[0].types if base else ()),
        tags=_meanings(written.tags) or (base[0].tags if base else ()),
        categories=categories,
        modules=modules,
        consistency=_consistency(document, written),
        facts=tuple(rules.facts.values()),
        classification=rules.classification,
        notes=rules.notes,
        printed=tuple(rules.printed),
        measured=counts,
        words=words,
    )
    root = document.spot(())
    if not checklist.types:
        root.fail("the checklist has no `paper_types`; write them, or `builds_on: ai-research` to take that one's")
    check_references(checklist, document, rules.places)
    known = {question.id for question in checklist.all_questions()}
    for ask in checklist.printed:
        if ask.question not in known:
            rules.places["printed", ask.question].fail(f"there is no question {ask.question!r}")
    return replace(checklist, facts=order_facts(checklist.facts, rules.places))


F = TypeVar("F", bound=RuleFile)


def _read(document: Document, kind: type[F], words: Words) -> F:
    """The file's values; its vocabulary first, which its phrases use."""
    if isinstance(document.data, dict) and "vocabulary" in document.data:
        _add_words(document, words)
    return document.read(kind, {"words": words})


def _add_words(document: Document, words: Words) -> None:
    """Add a file's vocabulary to ``words``; an entry may use those before it."""
    for name, texts in document.read(_VOCABULARY, {}, ("vocabulary",)).items():
        at = document.spot(("vocabulary", name))
        if name in words:
            at.fail(f"{name!r} is in the vocabulary already; choose another name")
        try:
            words[name] = Choice(tuple(parse_phrase(text, words).parts for text in texts))
        except ValueError as error:
            at.fail(str(error))


def _rule_files(document: Document) -> list[Path]:
    if not isinstance(document.data, dict) or "rule_files" not in document.data:
        return []
    names = document.read(_TEXTS, {}, ("rule_files",))
    found = [document.file.parent / name for name in names]
    for place, each in enumerate(found):
        if not each.is_file():
            document.spot(("rule_files", place)).fail(f"the rule file {each} does not exist")
    return found


def _beside(document: Document, name: str | None, key: str) -> Path | None:
    """The file that the checklist names under ``key``, which lies beside it."""
    if name is None:
        return None
    found = document.file.parent / name
    if not found.is_file():
        document.spot((key,)).fail(f"the file {found} does not exist")
    return found


def _base(document: Document) -> tuple[Checklist, Words] | None:
    """The checklist this one builds on, and its vocabulary."""
    if not isinstance(document.data, dict) or "builds_on" not in document.data:
        return None
    name = document.read(_TEXT, {}, ("builds_on",))
    beside = document.file.parent / f"{name}.yaml"
    if beside.is_file() and beside.resolve() == document.file.resolve():
        document.spot(("builds_on",)).fail("a checklist can't build on itself")
    base = load(beside if beside.is_file() else name)
    words: Words = {}
    root = parse(base.file, "the checklist")
    for part in (*(parse(each, "a rule file") for each in _rule_files(root)), root):
        if "vocabulary" in part.data:
            _add_words(part, words)
    return base, words


def _digest(files: Iterable[Path], base: str) -> str:
    """One hash over all files, whatever their line ends."""
    digest = hashlib.sha256(base.encode())
    for file in files:
        digest.update(file.read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()


def _add_rules(document: Document, written: RuleFile, rules: _Rules) -> None:
    file = document.file
    for id, fact in written.facts.items():
        at = document.spot(("facts", id))
        if ("fact", id) in rules.places:
            at.fail(f"the fact {id!r} is defined twice; the other is in line {rules.places['fact', id].line}")
        rules.facts[id] = fact.fact(id, file)
        rules.places["fact", id] = at
    if written.classify:
        rules.classification = Classification(
            types=(*rules.classification.types, *(entry.decision(file) for entry in written.classify.types)),
            tags=(*rules.classification.tags, *(entry.decision(file) for entry in written.classify.tags)),
        )
        rules.places["decision", ""] = document.spot(("classify",))
    for id, exemptions in written.applies.items():
        rules.applies[id] = tuple(entry.rule(file) for entry in exemptions)
        rules.places["applies", id] = document.spot(("applies", id))
    for id, entry in written.questions.items():
        at = document.spot(("questions", id))
        if id in rules.questions:
            at.fail(f"the rules of {id!r} stand twice; the first are in line {rules.places['question', id].line}")
        rules.questions[id] = entry.question_rules(file)
        rules.places["question", id] = at
    if notes := written.notes:
        rules.notes = NoteRules(
            claim=patterns(notes.claims, file),
            finding=patterns(notes.findings, file),
            flags=tuple(entry.rule() for entry in notes.red_flags),
            relevance=tuple(entry.rule(file) for entry in notes.cited),
        )
    for id, asks in written.printed.items():
        rules.printed.append(PrintedAsk(id, asks))
        rules.places["printed", id] = document.spot(("printed", id))


def _meanings(named: Mapping[str, str]) -> tuple[Meaning, ...]:
    return tuple(Meaning(id, text) for id, text in named.items())


def _groups(
    document: Document, written: ChecklistFile, rules: _Rules
) -> tuple[tuple[Category, ...], tuple[Module, ...]]:
    """Categories and modules with their questions; the category's ``applies`` goes before each question's own."""
    seen: dict[str, Spot] = {}

    def questions(kind: str, group: str, entries: Mapping[str, QuestionEntry]) -> tuple[Question, ...]:
        found = []
        for id, entry in entries.items():
            at = document.spot((kind, group, "questions", id))
            if id in seen:
                at.fail(f"the question {id!r} stands twice; the first is in line {seen[id].line}")
            seen[id] = at
            found.append(_question(id, group, entry, at, rules))
        return tuple(found)

    categories = tuple(
        Category(id, entry.title, entry.about, questions("categories", id, entry.questions))
        for id, entry in written.categories.items()
    )
    modules = tuple(
        Module(id, entry.title, entry.about, questions("modules", id, entry.questions), entry.for_types, entry.for_tags)
        for id, entry in written.modules.items()
    )
    for id in rules.applies:
        rules.places["applies", id].check_word(id, "category or module", (*written.categories, *written.modules))
    for id in rules.questions:
        rules.places["question", id].check_word(id, "question", seen)
    return categories, modules


def _question(id: str, group: str, entry: QuestionEntry, at: Spot, rules: _Rules) -> Question:
    own, apart = entry.question_rules(at.file), rules.questions.get(id)
    if own.rules or own.applies:
        if apart:
            at.fail(f"{id} has rules here and in a rule file; keep one of them")
        rules.places["question", id] = at
    decided = apart or own
    exempt = rules.applies.get(group, ()) + decided.applies
    never = entry.not_applicable == "never"
    if never and exempt:
        at.fail(f"{id} always applies (`not_applicable: never`), yet its rules have `applies`; drop one of the two")
    return Question(
        id=id,
        category=group,
        ask=entry.ask,
        yes=entry.yes,
        no=entry.no,
        not_applicable=None if never else entry.not_applicable,
        where=entry.where,
        cues=entry.cues,
        source=entry.source,
        rules=replace(decided, applies=exempt),
    )


def _consistency(document: Document, written: ChecklistFile) -> tuple[Consistency, ...]:
    found = document.data.get("consistency", [])
    texts = found if isinstance(found, list) else [found]
    return tuple(
        Consistency(entry.if_, entry.then, entry.why, f"{text['if']} -> {text['then']}")
        for entry, text in zip(written.consistency, texts, strict=True)
    )
