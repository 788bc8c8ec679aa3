"""Loading checklists: what is in them, and how a mistake in one is named."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import get_args

import jsonschema
import pytest
import yaml

from paper_scan.checklist import Checklist, ChecklistError, checklist_names, load
from paper_scan.checklist.file_format import ChecklistFile, RuleFile, json_schema
from paper_scan.checklist.patterns import PassageName, SectionName
from paper_scan.paper.model import PassageKind, SectionKind
from small_checklist import TEXT

CHECKLISTS = Path(__file__).parent.parent / "checklists"
CORE = {
    "artifacts": 4, "statistical_methodology": 5, "evaluation_design": 9, "claims_and_evidence": 5,
    "setup_transparency": 5, "limitations_and_scope": 3, "data_integrity": 4, "conflicts_of_interest": 4,
    "contamination": 3, "human_studies": 7, "cost_and_practicality": 2,
}  # fmt: skip
MODULES = {"experimental_rigor": 8, "data_leakage": 4, "survey_methodology": 3, "scaling_laws": 15}


@pytest.fixture(scope="module")
def default() -> Checklist:
    return load("ai-research")


def test_the_default_checklist_has_51_questions_in_11_categories_and_four_modules(default: Checklist) -> None:
    assert {category.id: len(category.questions) for category in default.categories} == CORE
    assert {module.id: len(module.questions) for module in default.modules} == MODULES
    assert len(default.questions()) == 51


@pytest.mark.parametrize("name", checklist_names())
def test_every_question_can_be_decided_from_its_own_words(name: str) -> None:
    for question in load(name).all_questions():
        assert question.ask.endswith("?"), question.id
        assert len(question.yes.split()) >= 2 and question.no and question.cues and question.where, question.id


def test_a_module_is_on_where_a_tag_or_the_type_switches_it_on(default: Checklist) -> None:
    assert default.active_modules("empirical", ["benchmark-eval"]) == ("experimental_rigor", "data_leakage")
    assert default.active_modules("survey", []) == ("survey_methodology",)
    assert default.active_modules("empirical", ["rct"]) == ()
    asked = default.questions(["scaling_laws"])
    assert len(asked) == 51 + 15
    assert asked[-1].category == "scaling_laws"


def test_always_applies_is_what_the_file_says(default: Checklist) -> None:
    assert default.question("funding_disclosed").always_applies
    assert not default.question("code_released").always_applies
    assert all(question.always_applies for question in default.group("scaling_laws").questions)


def test_unknown_ids_are_key_errors(default: Checklist) -> None:
    with pytest.raises(KeyError):
        default.question("no_such_question")


def test_the_words_of_the_pattern_language_are_those_of_the_paper_model() -> None:
    assert get_args(SectionKind) == get_args(SectionName)
    assert get_args(PassageKind) == get_args(PassageName)


def test_a_checklist_can_be_loaded_from_a_path(tmp_path: Path) -> None:
    assert load(write(tmp_path, TEXT)).name == "small"


def test_line_ends_do_not_change_the_hash_and_words_do(tmp_path: Path) -> None:
    plain = load(write(tmp_path, TEXT))
    assert load(write(tmp_path, TEXT.replace("\n", "\r\n"), "windows.yaml")).questions_sha256 == plain.questions_sha256
    other = load(write(tmp_path, TEXT.replace("A link to it.", "Any link."), "other.yaml"))
    assert other.questions_sha256 != plain.questions_sha256


RULES = """
        rules:
          - answer: yes
            find: [our code]
            because: "{quote}"
"""

MISTAKES = {
    "no such key": ("about: For", "abuot: For", "unknown key of the checklist: 'abuot'; did you mean 'about'?"),
    "twice": ("      funding:\n", "      code:\n", "'code' stands twice in questions; the first is in line"),
    "over two categories": ("      baselines:\n", "      code:\n", "the question 'code' stands twice; the first is"),
    "a key is missing": ("        no: None, or a promise.\n", "", "code has no 'no'; add a line `no: …`"),
    "empty": ("yes: A link to it.", 'yes: ""', "yes is empty"),
    "where": ("[abstract, links]", "[abstract, linsk]", "unknown where: 'linsk'; did you mean 'links'?"),
    "id": ("      baselines:\n", "      Base-lines:\n", "an id has lower-case letters, digits and _ only"),
    "module tag": ("for_tags: [benchmark]", "for_tags: [bench]", "unknown tag: 'bench'; did you mean 'benchmark'?"),
    "not YAML": ("title: A small", "title: [A small", "is not valid YAML"),
    "consistency": ("then: current_baselines is no", "then: curent_baselines is no", "unknown question"),
    "answer of a condition": ("then: current_baselines is no", "then: current_baselines is so", "an answer is one of"),
}


@pytest.mark.parametrize("before, after, message", MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_named_with_file_and_line(before: str, after: str, message: str, tmp_path: Path) -> None:
    assert before in TEXT
    with pytest.raises(ChecklistError) as caught:
        load(write(tmp_path, TEXT.replace(before, after, 1)))
    error = caught.value
    assert message in error.message
    assert str(error).startswith(str(tmp_path / "mine.yaml") + ":")
    line = (tmp_path / "mine.yaml").read_text(encoding="utf-8").splitlines()[error.line - 1]
    assert error.line > 1 and line.strip()


RULE_MISTAKES = {
    "regex": ("find: [our code]", "find: ['/(/']", "is not a regular expression"),
    "unbounded regex": ("find: [our code]", "find: ['/a+b/']", "repeats without bound"),
    "nested regex": ("find: [our code]", "find: ['/(a{1,9}){1,9}/']", "repeats a group that itself repeats"),
    "bracket": ("find: [our code]", "find: [our (code]", "a bracket is not closed"),
    "vocabulary": ("find: [our code]", "find: [our $stuff]", "uses $stuff, which is not in the vocabulary"),
    "matches anything": ("find: [our code]", "find: [..]", "would match anywhere"),
    "question mark": ("find: [our code]", "find: ['our codes?']", "write word(s) or (word |)"),
    "fact": ("find: [our code]", "when: released", "unknown fact: 'released'"),
    "section": ("find: [our code]", "find: [our code]\n            in: [apendix]", "did you mean 'appendix'?"),
    "outcome": ("answer: yes", "answer: maybe", "unknown answer: 'maybe'"),
    "template": ('because: "{quote}"', 'because: "{sentence}"', "`because` may hold {quote}, {section}, {page}"),
    "pattern without words": ("find: [our code]", "own: yes", "has neither `find` nor `link`"),
    "circle": ("find: [our code]", "when: code is yes", "these need each other in a circle: code -> code"),
}


@pytest.mark.parametrize("before, after, message", RULE_MISTAKES.values(), ids=RULE_MISTAKES)
def test_a_mistake_in_a_rule_is_named_with_its_line(before: str, after: str, message: str, tmp_path: Path) -> None:
    cues = "        cues: [github, source code]\n"
    with pytest.raises(ChecklistError) as caught:
        load(write(tmp_path, TEXT.replace(cues, cues + RULES.lstrip("\n").replace(before, after, 1), 1)))
    assert message in caught.value.message
    assert caught.value.line > TEXT[: TEXT.index(cues)].count("\n") - 6


class Loader(yaml.SafeLoader):
    """Words and whole numbers, as an editor sees a checklist's YAML."""


Loader.yaml_implicit_resolvers = {}
Loader.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"\d+$"), list("0123456789"))


@pytest.mark.parametrize(("name", "kind"), [("checklist", ChecklistFile), ("rules", RuleFile)])
def test_editors_have_the_format_as_a_json_schema(name: str, kind: type[RuleFile]) -> None:
    """Written again with: ``json.dumps(json_schema(kind), indent=1) + "\\n"``."""
    shipped = json.loads((CHECKLISTS / f"{name}.schema.json").read_text(encoding="utf-8"))
    assert shipped == json_schema(kind)
    jsonschema.Draft202012Validator.check_schema(shipped)


def test_the_schema_takes_what_is_a_checklist_and_refuses_what_is_none() -> None:
    validator = jsonschema.Draft202012Validator(json_schema(ChecklistFile))
    assert not list(validator.iter_errors(yaml.load(TEXT, Loader)))
    for name in ("no such key", "a key is missing", "where"):
        before, after, _ = MISTAKES[name]
        assert list(validator.iter_errors(yaml.load(TEXT.replace(before, after, 1), Loader))), name
    rules = jsonschema.Draft202012Validator(json_schema(RuleFile))
    for file in (CHECKLISTS / "ai-research" / "claims.yaml", CHECKLISTS / "ai-research" / "facts.yaml"):
        assert not list(rules.iter_errors(yaml.load(file.read_text(encoding="utf-8"), Loader)))


def test_an_unknown_name_lists_the_known_ones() -> None:
    with pytest.raises(ChecklistError, match="there are ai-research, neurips, scaling-law-reporting"):
        load("no-such-checklist")


def test_a_missing_file_says_so(tmp_path: Path) -> None:
    with pytest.raises(ChecklistError, match="there is no such file"):
        load(tmp_path / "nothing.yaml")


def test_text_that_is_not_utf8_says_so(tmp_path: Path) -> None:
    (tmp_path / "latin.yaml").write_bytes("name: café".encode("latin-1"))
    with pytest.raises(ChecklistError, match="is not UTF-8 text"):
        load(tmp_path / "latin.yaml")


def test_a_question_that_always_applies_has_no_rules_for_not_applying(tmp_path: Path) -> None:
    cues = "        cues: [funded, grant]\n"
    applies = "        applies:\n          - {answer: n/a, when: type is essay, because: It argues.}\n"
    with pytest.raises(ChecklistError, match="funding always applies"):
        load(write(tmp_path, TEXT.replace(cues, cues + applies, 1)))


def write(folder: Path, text: str, name: str = "mine.yaml") -> Path:
    path = folder / name
    path.write_bytes(text.lstrip().encode())
    return path
