"""Loading a checklist: the YAML file, the rule files it names, and the checklist it builds on."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

from paper_scan.checklist import patterns
from paper_scan.checklist.crossing import check_references, order_facts
from paper_scan.checklist.errors import ChecklistError
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
from paper_scan.checklist.nodes import Node, check_word, need, parse
from paper_scan.checklist.patterns import Fact, NoteRules, QuestionRules, Rule
from paper_scan.checklist.rule_files import (
    Words,
    read_applies,
    read_condition,
    read_decisions,
    read_fact,
    read_notes,
    read_question_rules,
    read_vocabulary,
)
from paper_scan.data import data_folder

WHERE = (*patterns.SECTION_KINDS, "title", "tables", "figures", "captions", "footnotes", "links", "everywhere")
_ID = re.compile(r"[a-z][a-z0-9_]*\Z")
_NAME = re.compile(r"[a-z][a-z0-9_-]*\Z")
_MAIN_KEYS = (
    "name", "version", "title", "about", "builds_on", "rule_files", "paper_types", "tags", "categories", "modules",
    "consistency", "measured", "words",
)  # fmt: skip
_RULE_KEYS = ("vocabulary", "facts", "classify", "applies", "questions", "notes", "printed")
_QUESTION_KEYS = ("ask", "yes", "no", "not_applicable", "where", "cues", "source", "applies", "rules", "searched")


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
    places: dict[tuple[str, str], Node] = field(default_factory=dict)
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
    root = parse(file)
    fields = root.fields("the checklist", (*_MAIN_KEYS, *_RULE_KEYS))
    name = need(fields, "name", root, "the checklist").text("name")
    if not _NAME.match(name):
        fields["name"].fail(f"a name has lower-case letters, digits, - and _ only, not {name!r}")
    base = _base(fields, file)
    rules = _Rules()
    if base:
        rules.words |= base[1]
        rules.facts |= {fact.id: fact for fact in base[0].facts}
        rules.classification = base[0].classification
    files = [file]
    for item in fields["rule_files"].items("rule_files") if "rule_files" in fields else []:
        rule_file = file.parent / item.text("a rule file")
        if not rule_file.is_file():
            item.fail(f"the rule file {rule_file} does not exist")
        files.append(rule_file)
        _read_rules(parse(rule_file), rules)
    _read_rule_fields({key: value for key, value in fields.items() if key in _RULE_KEYS}, rules)
    counted, words = (_beside(file, fields, name) for name in ("measured", "words"))
    counts = read_measured(parse(counted)) if counted else None
    files += [each for each in (counted, words) if each]
    categories, modules = _groups(fields, root, rules, inherited_rules=rules.applies)
    checklist = Checklist(
        name=name,
        version=need(fields, "version", root, "the checklist").text("version"),
        title=need(fields, "title", root, "the checklist").text("title"),
        about=fields["about"].text("about") if "about" in fields else "",
        file=file,
        questions_sha256=_digest([file], base[0].questions_sha256 if base else ""),
        rules_sha256=_digest(files, base[0].rules_sha256 if base else ""),
        types=_meanings(fields, "paper_types") or (base[0].types if base else ()),
        tags=_meanings(fields, "tags") or (base[0].tags if base else ()),
        categories=categories,
        modules=modules,
        consistency=_consistency(fields),
        facts=tuple(rules.facts.values()),
        classification=rules.classification,
        notes=rules.notes,
        printed=tuple(rules.printed),
        measured=counts,
        words=words,
    )
    if not checklist.types:
        root.fail("the checklist has no `paper_types`; write them, or `builds_on: ai-research` to take that one's")
    check_references(checklist, root, fields, rules.places)
    known = {question.id for question in checklist.all_questions()}
    for ask in checklist.printed:
        if ask.question not in known:
            rules.places["printed", ask.question].fail(f"there is no question {ask.question!r}")
    return replace(checklist, facts=order_facts(checklist.facts, rules.places))


def _beside(file: Path, fields: dict[str, Node], name: str) -> Path | None:
    """The file that the checklist names under ``name``, which lies beside it."""
    if name not in fields:
        return None
    found = file.parent / fields[name].text(name)
    if not found.is_file():
        fields[name].fail(f"the file {found} does not exist")
    return found


def _base(fields: dict[str, Node], file: Path) -> tuple[Checklist, Words] | None:
    """The checklist this one builds on, and its vocabulary."""
    if "builds_on" not in fields:
        return None
    name = fields["builds_on"].text("builds_on")
    beside = file.parent / f"{name}.yaml"
    if beside.is_file() and beside.resolve() == file.resolve():
        fields["builds_on"].fail("a checklist can't build on itself")
    base = load(beside if beside.is_file() else name)
    words: Words = {}
    root = parse(base.file)
    base_fields = root.fields("the checklist")
    for item in base_fields["rule_files"].items("rule_files") if "rule_files" in base_fields else []:
        found = parse(base.file.parent / item.text("a rule file")).fields("a rule file")
        if "vocabulary" in found:
            read_vocabulary(found["vocabulary"], words)
    if "vocabulary" in base_fields:
        read_vocabulary(base_fields["vocabulary"], words)
    return base, words


def _digest(files: Iterable[Path], base: str) -> str:
    """One hash over all files, whatever their line ends."""
    digest = hashlib.sha256(base.encode())
    for file in files:
        digest.update(file.read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()


def _read_rules(root: Node, rules: _Rules) -> None:
    _read_rule_fields(root.fields("a rule file", _RULE_KEYS), rules)


def _read_rule_fields(fields: dict[str, Node], rules: _Rules) -> None:
    if "vocabulary" in fields:
        read_vocabulary(fields["vocabulary"], rules.words)
    for id, node in fields["facts"].fields("facts").items() if "facts" in fields else []:
        if not _ID.match(id):
            node.fail(f"a fact's name has lower-case letters, digits and _ only, not {id!r}")
        if ("fact", id) in rules.places:
            node.fail(f"the fact {id!r} is defined twice; the other is in line {rules.places['fact', id].line}")
        rules.facts[id] = read_fact(id, node, rules.words)
        rules.places["fact", id] = node
    if "classify" in fields:
        parts = fields["classify"].fields("classify", ("types", "tags"))
        types = read_decisions(parts["types"], rules.words, "types") if "types" in parts else ()
        tags = read_decisions(parts["tags"], rules.words, "tags") if "tags" in parts else ()
        rules.classification = Classification(
            types=rules.classification.types + types, tags=rules.classification.tags + tags
        )
        rules.places["decision", ""] = fields["classify"]
    for id, node in fields["applies"].fields("applies").items() if "applies" in fields else []:
        rules.applies[id] = read_applies(node, rules.words, id)
        rules.places["applies", id] = node
    for id, node in fields["questions"].fields("questions").items() if "questions" in fields else []:
        if id in rules.questions:
            node.fail(f"the rules of {id!r} stand twice; the first are in line {rules.places['question', id].line}")
        rules.questions[id] = read_question_rules(node.fields(id, ("applies", "rules", "searched")), rules.words, id)
        rules.places["question", id] = node
    if "notes" in fields:
        rules.notes = read_notes(fields["notes"], rules.words)
    for id, node in fields["printed"].fields("printed").items() if "printed" in fields else []:
        rules.printed.append(PrintedAsk(id, node.texts(f"how others ask {id}")))
        rules.places["printed", id] = node


def _meanings(fields: dict[str, Node], name: str) -> tuple[Meaning, ...]:
    if name not in fields:
        return ()
    return tuple(Meaning(id, node.text(id)) for id, node in fields[name].fields(name).items())


def _groups(
    fields: dict[str, Node], root: Node, rules: _Rules, inherited_rules: dict[str, tuple[Rule, ...]]
) -> tuple[tuple[Category, ...], tuple[Module, ...]]:
    """Categories and modules with their questions; the category's ``applies`` goes before each question's own."""
    seen: dict[str, Node] = {}
    categories = []
    for id, node in need(fields, "categories", root, "the checklist").fields("categories").items():
        parts = node.fields(f"the category {id}", ("title", "about", "questions"))
        categories.append(Category(id, *_head(id, node, parts), _questions(id, node, parts, rules, seen)))
    modules = []
    for id, node in fields["modules"].fields("modules").items() if "modules" in fields else []:
        parts = node.fields(f"the module {id}", ("title", "about", "for_types", "for_tags", "questions"))
        types = parts["for_types"].texts("for_types") if "for_types" in parts else ()
        tags = parts["for_tags"].texts("for_tags") if "for_tags" in parts else ()
        if not types and not tags:
            node.fail(f"the module {id} is never switched on; give it `for_types` or `for_tags`")
        questions = _questions(id, node, parts, rules, seen)
        modules.append(Module(id, *_head(id, node, parts), questions, types, tags))
    group_ids = [*(category.id for category in categories), *(module.id for module in modules)]
    for id in inherited_rules:
        check_word(rules.places["applies", id], id, "category or module", group_ids)
    for id in rules.questions:
        check_word(rules.places["question", id], id, "question", seen)
    return tuple(categories), tuple(modules)


def _head(id: str, node: Node, parts: dict[str, Node]) -> tuple[str, str]:
    if not _ID.match(id):
        node.fail(f"an id has lower-case letters, digits and _ only, not {id!r}")
    return need(parts, "title", node, id).text("title"), parts["about"].text("about") if "about" in parts else ""


def _questions(
    group: str, node: Node, parts: dict[str, Node], rules: _Rules, seen: dict[str, Node]
) -> tuple[Question, ...]:
    found = []
    for id, question_node in need(parts, "questions", node, group).fields("questions").items():
        if id in seen:
            question_node.fail(f"the question {id!r} stands twice; the first is in line {seen[id].line}")
        if not _ID.match(id):
            question_node.fail(f"an id has lower-case letters, digits and _ only, not {id!r}")
        seen[id] = question_node
        found.append(_question(id, group, question_node, rules))
    if not found:
        node.fail(f"{group} has no questions")
    return tuple(found)


def _question(id: str, group: str, node: Node, rules: _Rules) -> Question:
    fields = node.fields(id, _QUESTION_KEYS)
    exemption = need(fields, "not_applicable", node, id).text("not_applicable")
    own = read_question_rules(fields, rules.words, id)
    apart = rules.questions.get(id)
    if apart and (own.rules or own.applies):
        node.fail(f"{id} has rules here and in a rule file; keep one of them")
    decided = apart or own
    if own.rules or own.applies:
        rules.places["question", id] = node
    where = fields["where"].items("where") if "where" in fields else []
    question = Question(
        id=id,
        category=group,
        ask=need(fields, "ask", node, id).text("ask"),
        yes=need(fields, "yes", node, id).text("yes"),
        no=need(fields, "no", node, id).text("no"),
        not_applicable=None if exemption == "never" else exemption,
        where=tuple(item.one_of("where", WHERE) for item in where),
        cues=need(fields, "cues", node, id).texts("cues"),
        source=fields["source"].text("source") if "source" in fields else "",
        rules=replace(decided, applies=rules.applies.get(group, ()) + decided.applies),
    )
    if question.always_applies and question.rules.applies:
        node.fail(f"{id} always applies (`not_applicable: never`), yet its rules have `applies`; drop one of the two")
    return question


def _consistency(fields: dict[str, Node]) -> tuple[Consistency, ...]:
    found = []
    for item in fields["consistency"].items("consistency") if "consistency" in fields else []:
        parts = item.fields("a consistency rule", ("if", "then", "why"))
        condition = need(parts, "if", item, "a consistency rule")
        then = need(parts, "then", item, "a consistency rule")
        found.append(
            Consistency(
                condition=read_condition(condition, "if"),
                then=read_condition(then, "then"),
                why=need(parts, "why", item, "a consistency rule").text("why"),
                text=f"{condition.text('if')} -> {then.text('then')}",
            )
        )
    return tuple(found)
