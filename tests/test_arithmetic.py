"""Numbers that a paper prints, computed again: sound ones are passed over, each kind of slip is found and named."""

from __future__ import annotations

from pathlib import Path

import pytest

from law_papers import Ruled, ruled, verified
from paper_scan.scans.model import Check

SOUND = " ".join(
    (
        "Of the students 12 of 45 (26.7%) passed, and 26.6% (12/45) said so twice.",
        "Of 620 answers 79% (492/620) were right and 33 of 45 (26.7%) were late.",
        "The odds ratio was 0.82 (95% CI 0.70 to 0.95) and the difference -1.2 (95% CI, -2.0 to -0.4).",
        "The risk was 0.5 (95% CI -0.9 to -0.1) in a font that lost a sign.",
        "Accuracy rose from 45.2 to 48.1, an improvement of 2.9 points.",
        "Accuracy rose from 45.2% to 48.1% (+6.4%) with more data.",
        "The error fell from 12.0 to 9.0, a 25% reduction.",
        "The time grew from 10 to 25, a 2.5x increase.",
        "Raters gave a single-item score with a mean of 3.45 (n = 20).",
        "We trained on 57,864 reports that were written by hand.",
        "The test gave F(1, 323) = 4.49, p = 0.04.",
    )
)
HEAD = ["Model", "Copa", "Boolq", "Piqa", "Wino", "Avg"]
SCORES = [
    ["Small", "61.2", "58.4", "70.1", "55.5", "61.3"],
    ["Medium", "66.9", "61.8", "73.4", "60.2", "65.6"],
    ["Large", "72.5", "67.3", "76.6", "64.8", "70.3"],
    ["Huge", "75.1", "70.2", "78.0", "67.9", "72.8"],
]
COUNTS = [
    ["North", "120", "340", "51"],
    ["South", "80", "210", "49"],
    ["West", "100", "150", "30"],
    ["Total", "300", "700", "130"],
]
SCORE_TABLE = Ruled("Table 1: Scores of all models.", [HEAD, *SCORES])
COUNT_TABLE = Ruled("Table 2: Answers by region.", [["Region", "Yes", "No", "Late"], *COUNTS])


def checks(folder: Path, said: str, *tables: Ruled) -> list[Check]:
    return list(verified(ruled(folder, said, *tables)).checks)


def changed(table: Ruled, row: int, column: int, text: str, caption: str = "") -> Ruled:
    rows = [list(each) for each in table.rows]
    rows[row][column] = text
    return Ruled(caption or table.caption, rows)


def test_sound_numbers_are_passed_over(tmp_path: Path) -> None:
    said = SOUND + " In Table 1 the score of Medium on Piqa is 73.4, and Large is 3.2 points above it."
    assert checks(tmp_path, said, SCORE_TABLE, COUNT_TABLE) == []


@pytest.mark.parametrize(
    ("said", "kind", "severity", "told"),
    [
        ("Of the students 12 of 45 (27.6%) passed.", "percentage", "error", "12 of 45 are 26.7%"),
        ("Most (79.4%) of them, 79.4% (497/620), agreed.", "percentage", "error", "497 of 620 are 80.2%"),
        ("The odds ratio was 0.98 (95% CI 0.70 to 0.95).", "own interval", "error", "outside its own interval"),
        ("It rose from 45.2 to 48.1, an improvement of 3.9 points.", "stated change", "lead", "difference is +2.9"),
        ("It fell from 12.0 to 9.0, a 45% reduction.", "stated change", "lead", "-25.0%"),
        ("A single-item score had a mean of 3.47 (n = 20).", "mean of whole numbers", "lead", "3.45 and 3.5"),
        ("The test gave t(28) = 2.20, p = .36.", "p-value", "error", "0.0362"),
        (
            "At first we collected 57,864 reports of patients from twelve hospitals. What we show here is that at "
            "first we collected 57,846 reports of patients from twelve hospitals.",
            "printed twice",
            "lead",
            "57,864 in one place and 57,846 in another",
        ),
    ],
)
def test_a_sentence_that_does_not_come_out(tmp_path: Path, said: str, kind: str, severity: str, told: str) -> None:
    [found] = checks(tmp_path, said)
    assert (found.kind, found.severity) == (kind, severity) and told in found.message
    assert found.evidence and found.evidence[0].page == 1


@pytest.mark.parametrize(
    ("tables", "kind", "severity", "told"),
    [
        ((changed(COUNT_TABLE, 4, 2, "710"),), "total", "error", "add up to 700. In 2 of 3 columns"),
        ((changed(SCORE_TABLE, 3, 5, "73.0"),), "average", "error", "have the mean 70.30"),
        (
            (SCORE_TABLE, changed(SCORE_TABLE, 2, 3, "74.3", "Table 2: Again.")),
            "printed twice",
            "lead",
            "73.4 in Table 1 and 74.3 in Table 2",
        ),
        (
            (Ruled("Table 1: Scores.", [HEAD, *SCORES, ["Tiny", *SCORES[1][1:]]]),),
            "repeated row",
            "lead",
            "“Medium” and “Tiny” print the same 5 numbers",
        ),
    ],
)
def test_a_table_that_does_not_come_out(
    tmp_path: Path, tables: tuple[Ruled, ...], kind: str, severity: str, told: str
) -> None:
    found = [each for each in checks(tmp_path, "We show all numbers.", *tables) if each.kind == kind]
    assert [each.severity for each in found] == [severity], found
    assert told in found[0].message


def test_an_average_beside_a_column_of_intervals(tmp_path: Path) -> None:
    """The column between has no numbers of its own, so that the mean is over those before it."""
    rows = [[*row[:5], f"[{float(row[5]) - 2:.1f}, {float(row[5]) + 2:.1f}]", row[5]] for row in SCORES]
    rows[1][6] = "66.5"
    table = Ruled("Table 1: Scores of all models.", [[*HEAD[:5], "Interval", "Avg"], *rows])
    [found] = checks(tmp_path, "We show all numbers.", table)
    assert found.kind == "average" and "4 numbers before it have the mean 65.58" in found.message


def test_a_number_of_the_text_that_its_table_prints_otherwise(tmp_path: Path) -> None:
    [found] = checks(tmp_path, "In Table 1 the score of Medium on Piqa is 74.3.", SCORE_TABLE)
    assert found.kind == "text against table" and "prints 73.4 in that row" in found.message


def test_a_share_in_a_column_of_counts(tmp_path: Path) -> None:
    rows = [[f"Sign {i}", f"{k} ({100 * k / 80:.1f})"] for i, k in enumerate((12, 19, 33, 47, 52, 61, 70))]
    rows[3][1] = "47 (85.8)"
    table = Ruled("Table 1: Signs.", [["Sign", "Patients (n = 80)"], *rows])
    [found] = [each for each in checks(tmp_path, "We show all numbers.", table) if each.kind == "percentage"]
    assert "47 of 80 are 58.8%, and not 85.8%. In 6 of 7 cells" in found.message
