"""The rules reader on real papers: as good as promised, complete, and quick."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from corpus import MISSING, corpus_folder
from paper_scan.checklist import checklist_names, load
from paper_scan.paper import read_here
from paper_scan.readers import rules
from paper_scan.review.agreement import compare
from paper_scan.review.ratings import Rated
from paper_scan.review.ratings import load as load_ratings
from paper_scan.scans.model import Scan, to_json
from paper_scan.worksheet import Finished, Worksheet

REFERENCES = {
    "bert-2018": "agentic/1810.04805_bert.pdf",
    "kaplan-2020": "scaling/2001.08361v1_kaplan.pdf",
    "pythia-2023": "scaling/2304.01373v2_pythia.pdf",
    "react-2022": "agentic/2210.03629_react.pdf",
    "quantization-survey-2021": "agentic/2103.13630v3_quantization-survey.pdf",
    "hardware-lottery-2020": "agentic/2009.06489v2_hardware-lottery.pdf",
    "glasses-rct-2022": "other/oddpub_10.1001-jamanetworkopen.2022.44495.pdf",
    "statcheck-2016": "other/nuijten2016_reporting-errors.pdf",
}
CORPUS = corpus_folder()


def scan(pdf: Path, checklist: str = "ai-research") -> Scan:
    worksheet = Worksheet.open(read_here(pdf), load(checklist), None, "rules")
    rules.fill(worksheet)
    finished = worksheet.finish(despite_contradictions=True)
    assert isinstance(finished, Finished)
    return finished.scan


@pytest.mark.long
@pytest.mark.skipif(CORPUS is None, reason=MISSING)
def test_it_agrees_with_careful_readers(tmp_path: Path) -> None:
    assert CORPUS
    pairs: list[tuple[Rated, Rated]] = []
    for name, pdf in REFERENCES.items():
        written = tmp_path / f"{name}.json"
        written.write_text(to_json(scan(CORPUS / "papers" / pdf)), encoding="utf-8")
        pairs.append((load_ratings(written), load_ratings(CORPUS / "gold" / f"{name}.json")))
    agreement = compare(pairs, "rules", "reference")
    assert (agreement.answered.percent or 0) >= 0.97
    assert (agreement.answered.kappa or 0) >= 0.90
    assert (agreement.coverage_a or 0) >= 0.65, "open where text doesn't decide, and no more than that"
    assert (agreement.confidence_a["high"].percent or 0) >= 0.97


@pytest.mark.long
@pytest.mark.skipif(CORPUS is None, reason=MISSING)
@pytest.mark.parametrize("name", checklist_names())
def test_every_checklist_gives_a_whole_scan(name: str) -> None:
    assert CORPUS
    result = scan(CORPUS / "papers" / REFERENCES["bert-2018"], name)
    questions = load(name).questions(result.active_modules)
    assert list(result.answers()) == [question.id for question in questions]


@pytest.mark.skipif(CORPUS is None, reason=MISSING)
def test_a_sixteen_page_paper_takes_a_fraction_of_a_second() -> None:
    assert CORPUS
    paper = read_here(CORPUS / "papers" / REFERENCES["bert-2018"])
    worksheet = Worksheet.open(paper, load("ai-research"), None, "rules")
    began = time.process_time()
    rules.fill(worksheet)
    assert time.process_time() - began < 2
