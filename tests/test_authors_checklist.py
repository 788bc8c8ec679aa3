"""Checklists that authors print in their papers: read, set beside the scan, never taken for evidence."""

from __future__ import annotations

from pathlib import Path

import pytest

from conftest import RunScan
from made_papers import SECTIONS, Writer
from paper_scan.checklist import load as load_checklist
from paper_scan.cli.exits import Code
from paper_scan.paper import read_here
from paper_scan.paper.search.search import find_term
from paper_scan.paper.sections.printed_checklist import PrintedItem, printed_items
from paper_scan.scans.model import load
from paper_scan.worksheet import Refused, Worksheet
from paper_scan.worksheet.drafts import AnswerDraft, EvidenceDraft

NEURIPS = (
    "!1. Claims",
    "Question: Do the main claims made in the abstract and introduction accurately reflect the paper's scope?",
    "Answer: [Yes]",
    "Justification: The abstract states what Section 3 shows.",
    "Guidelines: The answer NA means that the abstract and introduction do not include the claims made in the paper.",
    "!2. Open access to data and code",
    "Question: Does the paper provide open access to the data and code, with sufficient instructions?",
    "Answer: [No] Justification: A zebrafish clause of our contract forbids it.",
    "Guidelines: The answer NA means that paper does not include experiments requiring code.",
    "!3. Institutional review board (IRB) approvals",
    "Question: Does the paper describe potential risks, and whether Institutional Review Board (IRB) approvals were "
    "obtained?",
    "Answer: [NA] Justification: Nobody took part.",
)
OLDER = (
    "1. For all authors...",
    "(a) Did you describe the limitations of your work? [Yes] See Section 4.",
    "(b) Did you discuss any potential negative societal impacts of your work? [N/A]",
    "2. If you ran experiments...",
    "(a) Did you report error bars (e.g., with respect to the random seed after running experiments)? [No] One seed.",
)
ACL = (
    "A For every submission:",
    "A1. Did you describe the limitations of your work? Section 4",
    "A2. Did you discuss any potential risks of your work? Left blank.",
    "C Did you run computational experiments?",
    "C3. Did you report descriptive statistics about your results (e.g., error bars around results)? N/A. One run.",
)
AAAI = (
    "Includes a conceptual outline of AI methods introduced (yes/partial/no/NA) partial",
    "This paper lists all final (hyper-)parameters used for each model (yes/partial/no/NA) yes",
)


def written(path: Path, heading: str, lines: tuple[str, ...]) -> Path:
    writer = Writer()
    writer.paragraph("Errors of Small Networks on Digits", 17, "hebo")
    writer.paragraph("Ada Lovelace, Alan Turing", 11, "helv")
    for title, body in SECTIONS.items():
        writer.paragraph(title, 13, "hebo")
        writer.paragraph(body, 10, "tiro")
    writer.paragraph(heading, 13, "hebo")
    for line in lines:
        if line.startswith("!"):
            writer.paragraph(line[1:], 10, "hebo")
        else:
            writer.paragraph(line, 10, "tiro")
    writer.document.save(path)
    return path


def items(path: Path, heading: str, lines: tuple[str, ...]) -> tuple[PrintedItem, ...]:
    return printed_items(read_here(written(path, heading, lines)))


def test_the_form_of_neurips_is_read(tmp_path: Path) -> None:
    found = items(tmp_path / "paper.pdf", "NeurIPS Paper Checklist", NEURIPS)
    assert [(item.label, item.answer, item.printed) for item in found] == [
        ("1", "yes", "[Yes]"),
        ("2", "no", "[No]"),
        ("3", "not applicable", "[NA]"),
    ]
    assert found[0].title == "Claims" and found[1].question.startswith("Does the paper provide open access")
    assert [item.justification for item in found] == [
        "The abstract states what Section 3 shows.",
        "A zebrafish clause of our contract forbids it.",
        "Nobody took part.",
    ]


def test_lettered_questions_are_read(tmp_path: Path) -> None:
    found = items(tmp_path / "paper.pdf", "Checklist", OLDER)
    assert [(item.label, item.answer, item.justification) for item in found] == [
        ("1 (a)", "yes", "See Section 4."),
        ("1 (b)", "not applicable", ""),
        ("2 (a)", "no", "One seed."),
    ]
    assert found[0].question == "Did you describe the limitations of your work?"


def test_the_forms_of_acl_and_aaai_are_read(tmp_path: Path) -> None:
    found = items(tmp_path / "acl.pdf", "Responsible NLP Checklist", ACL)
    assert [(item.label, item.answer) for item in found] == [("A1", "yes"), ("A2", "unclear"), ("C3", "not applicable")]
    assert (found[0].justification, found[2].justification) == ("Section 4", "One run.")
    found = items(tmp_path / "aaai.pdf", "Reproducibility Checklist", AAAI)
    assert [item.answer for item in found] == ["partial", "yes"]


def test_a_paper_without_one_has_none(tmp_path: Path) -> None:
    assert items(tmp_path / "paper.pdf", "Appendix", ("Question: what is it? Answer: [Yes] Justification: no.",)) == ()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("authors")
    written(made / "paper.pdf", "NeurIPS Paper Checklist", NEURIPS)
    return made


def test_the_report_sets_them_beside_the_scan(folder: Path, run_scan: RunScan) -> None:
    assert run_scan("paper.pdf", "--reader", "rules", "--quiet", cwd=folder).returncode == Code.DONE
    [file] = (folder / "outputs").glob("*/scan.json")
    scan = load(file)
    assert scan.authors_checklist is not None
    assert scan.authors_checklist[1].questions == ("code_released", "data_released")
    assert scan.answers()["code_released"].outcome == "yes"  # an address is printed, whatever the authors ticked
    report = (file.parent / "report.md").read_text(encoding="utf-8")
    [row] = [line for line in report.splitlines() if "Open access to data and code" in line]
    assert "| no | yes (code" in row and "zebrafish" in row


def test_it_is_neither_evidence_nor_searched(folder: Path) -> None:
    paper = read_here(folder / "paper.pdf")
    assert find_term(paper, "zebrafish").hits == 0 and find_term(paper, "contract").hits == 0
    sheet = Worksheet.open(paper, load_checklist("ai-research"), None, "test")
    sheet.classify("empirical", (), "It trains networks.")
    quote = EvidenceDraft(quote="A zebrafish clause of our contract forbids it.")
    draft = AnswerDraft(question="data_released", applies=True, answer=True, justification="p. 2", evidence=(quote,))
    [result] = sheet.record([draft])
    assert isinstance(result, Refused) and "author checklist only" in result.kind


def test_the_two_real_forms_are_read_whole(corpus: Path) -> None:
    for name in ("2311.09497_reviews-of-reviews-rct", "2302.08909_meta-album"):
        found = printed_items(read_here(corpus / "papers" / "agentic" / f"{name}.pdf"))
        assert [item.label for item in found] == [str(number) for number in range(1, 16)]
        assert all(item.justification and item.answer != "unclear" for item in found)
