"""A real reading of a sample paper, kept as a transcript: it makes the same scan again, without a model."""

from __future__ import annotations

import shutil
import subprocess
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from paper_scan.checklist import load
from paper_scan.paper import read
from paper_scan.readers.claude.messages.transcript import entries
from paper_scan.readers.claude.replay import ReplayError, replay

TRANSCRIPTS = Path(__file__).parent / "transcripts"
KEPT = TRANSCRIPTS / "compute-power-law.jsonl"
QUESTIONS = TRANSCRIPTS / "ai-research.yaml"
"""The questions as they were asked then: a change of the default checklist changes no kept reading."""
CHECKLIST = load(QUESTIONS)


def test_the_kept_reading_is_whole_and_every_answer_still_stands(root: Path) -> None:
    """With the reading of PDFs as it is now: what was quoted then must be found now."""
    scan = replay(KEPT, read(root / "examples" / "compute-power-law" / "paper.pdf"), CHECKLIST)
    answers = scan.answers()
    assert len(answers) == len(CHECKLIST.questions(["scaling_laws"]))
    assert Counter(answer.outcome for answer in answers.values())["open"] == 0
    assert not answers["code_released"].answer  # only promised
    assert not answers["significance_tests"].answer  # "significantly", without a test
    assert not answers["generalization_bounded"].answer  # "at any scale"
    assert answers["coefficient_uncertainty_reported"].answer
    assert {claim.supported for claim in scan.claims} == {"strong", "moderate", "weak", "unsupported"}


def test_the_reader_paid_for_the_paper_once() -> None:
    exchanges = [entry for entry in entries(KEPT) if entry["kind"] == "exchange"]
    assert [entry["usage"]["cache_write"] > 0 for entry in exchanges] == [True] + [False] * (len(exchanges) - 1)
    assert len({entry["prefix"] for entry in exchanges}) == 1
    assert [entry["kind"] for entry in entries(KEPT)].count("prefix") == 1


def test_a_transcript_that_stops_half_way_says_what_is_missing(root: Path, tmp_path: Path) -> None:
    half = tmp_path / "transcript.jsonl"
    half.write_text("".join(KEPT.read_text(encoding="utf-8").splitlines(keepends=True)[:5]), encoding="utf-8")
    with pytest.raises(ReplayError, match="Unanswered"):
        replay(half, read(root / "examples" / "compute-power-law" / "paper.pdf"), CHECKLIST)


@pytest.mark.long
def test_the_command_writes_a_scan_that_is_missing_and_compares_one_that_is_there(
    root: Path, tmp_path: Path, run_scan: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    folder = tmp_path / "scan"
    folder.mkdir()
    shutil.copy(KEPT, folder / "transcript.jsonl")
    paper = root / "examples" / "compute-power-law" / "paper.pdf"
    nameless = run_scan("replay", folder)
    assert nameless.returncode == 2 and "--paper" in nameless.stderr
    first = run_scan("replay", folder, "--paper", paper, "--checklist", QUESTIONS)
    assert first.returncode == 0 and (folder / "scan.json").exists() and (folder / "report.md").exists()
    second = run_scan("replay", folder, "--paper", paper, "--checklist", QUESTIONS)
    assert second.returncode == 0 and "byte for byte" in second.stdout
    text = (folder / "scan.json").read_text(encoding="utf-8")
    (folder / "scan.json").write_text(text.replace("only promises the code", "gives the code"), encoding="utf-8")
    third = run_scan("replay", folder, "--paper", paper, "--checklist", QUESTIONS)
    assert third.returncode == 1 and "code_released" in third.stderr
