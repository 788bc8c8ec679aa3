"""The guide "write a checklist in ten minutes" does what it says, step by step."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from made_papers import SECTIONS, make_paper
from paper_scan.checklist import ChecklistError, load
from paper_scan.paper import read_here
from paper_scan.readers import rules
from paper_scan.scans.model import Scan
from paper_scan.worksheet import Finished, Worksheet


@pytest.fixture(scope="module")
def steps(root: Path) -> list[str]:
    """The YAML of the guide, block by block."""
    guide = (root / "checklists" / "README.md").read_text(encoding="utf-8")
    guide = guide[guide.index("## Write a checklist in ten minutes") : guide.index("## The file")]
    blocks = re.findall(r"```yaml\n(.*?)```", guide, re.DOTALL)
    assert len(blocks) == 3
    return blocks


def test_two_questions_are_a_checklist_that_people_and_models_can_answer(steps: list[str], tmp_path: Path) -> None:
    checklist = load(write(tmp_path, steps[0]))
    assert [question.id for question in checklist.questions()] == ["code_linked", "licence_named"]
    assert checklist.question("licence_named").always_applies
    answers = scan(checklist_file=tmp_path / "openness.yaml", folder=tmp_path).answers()
    assert all(answer.open for answer in answers.values())


def test_a_slip_is_named_with_its_line(steps: list[str], tmp_path: Path) -> None:
    with pytest.raises(ChecklistError, match=r"openness.yaml:15: unknown where: 'footnote'; did you mean 'footnotes'?"):
        load(write(tmp_path, steps[0].replace("[abstract, footnotes, links]", "[abstract, footnote, links]")))


def test_rules_and_facts_answer_it(steps: list[str], tmp_path: Path) -> None:
    text = with_rules(steps)
    file = write(tmp_path, text)
    licensed = dict(SECTIONS) | {"3 Results": SECTIONS["3 Results"] + " The code is released under the Apache License."}
    answers = scan(file, tmp_path, licensed).answers()
    assert answers["licence_named"].answer
    assert "Apache License" in answers["licence_named"].justification
    assert answers["code_linked"].answer
    # High by its rule, but what this little paper is isn't clear, and to an essay the question would not apply.
    assert answers["code_linked"].confidence == "medium"

    silent = {heading: body for heading, body in SECTIONS.items() if heading != "Abstract"}
    answers = scan(file, tmp_path, silent).answers()
    assert not answers["licence_named"].answer
    assert answers["licence_named"].search is not None
    assert {term.term for term in answers["licence_named"].search.terms} >= {"license", "licence"}
    assert not answers["code_linked"].answer


def with_rules(steps: list[str]) -> str:
    """The checklist after steps 4 and 5 of the guide: the second question replaced, rules added to the first."""
    whole, question, rules_of_first = steps
    before = whole[: whole.index("      licence_named:")]
    return before + rules_of_first + question


def write(folder: Path, text: str) -> Path:
    path = folder / "openness.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def scan(checklist_file: Path, folder: Path, sections: dict[str, str] = SECTIONS) -> Scan:
    paper = read_here(make_paper(folder / "paper.pdf", sections=sections))
    worksheet = Worksheet.open(paper, load(checklist_file), None, "rules")
    rules.fill(worksheet)
    finished = worksheet.finish()
    assert isinstance(finished, Finished)
    return finished.scan
