"""Two readings compared. The expected figures are worked out by hand in the comments."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from paper_scan.review import agreement, ratings
from paper_scan.review.agreement import ALL, ANSWERED, Agreement, ac1, kappa, sign_test
from paper_scan.scans.model import Outcome

Marks = dict[str, str]
WRITTEN: dict[str, dict[str, Any]] = {
    "y": {"applies": True, "answer": True},
    "n": {"applies": True, "answer": False},
    "-": {"applies": False, "answer": False},
    "?": {"applies": True, "answer": False, "open": True, "confidence": "none"},
}


def write(path: Path, marks: Marks, **about: str) -> Path:
    """A file of answers; ``marks`` maps ``category.question`` to y, n, - (not applicable) or ? (open)."""
    checklist: dict[str, dict[str, Any]] = {}
    for place, mark in marks.items():
        category, question = place.split(".")
        checklist.setdefault(category, {})[question] = {**WRITTEN[mark], "justification": "because"}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"paper": {"title": "A paper", **about}, "checklist": checklist}), encoding="utf-8")
    return path


def compared(folder: Path, first: Marks, second: Marks) -> Agreement:
    a, b = ratings.load(write(folder / "a.json", first)), ratings.load(write(folder / "b.json", second))
    return agreement.compare([(a, b)], "a", "b")


def pairs(**counts: int) -> list[tuple[Outcome, Outcome]]:
    names: dict[str, Outcome] = {"y": "yes", "n": "no", "x": "not applicable", "o": "open"}
    return [(names[pair[0]], names[pair[1]]) for pair, count in counts.items() for _ in range(count)]


def test_kappa_by_hand() -> None:
    # 50 items: both yes 20, both no 15, A yes B no 5, A no B yes 10. p_o = 35/50 = 0.7;
    # A says yes 25/50, B 30/50: p_e = 0.5 * 0.6 + 0.5 * 0.4 = 0.5; kappa = 0.2 / 0.5 = 0.4.
    assert kappa(pairs(yy=20, nn=15, yn=5, ny=10)) == pytest.approx(0.4)


def test_kappa_is_zero_by_chance_and_negative_below() -> None:
    assert kappa(pairs(yy=25, nn=25, yn=25, ny=25)) == pytest.approx(0.0)
    assert kappa(pairs(yn=5, ny=5)) == pytest.approx(-1.0)  # p_o = 0, p_e = 0.5


def test_kappa_is_not_defined_where_only_one_class_occurs() -> None:
    assert kappa(pairs(yy=8)) is None
    assert kappa([]) is None


def test_ac1_by_hand() -> None:
    # The same 50 items: pi_yes = (25 + 30) / 100 = 0.55, pi_no = 0.45.
    # Two classes: p_e = 2 * 0.55 * 0.45 / 1 = 0.495; AC1 = (0.7 - 0.495) / 0.505 = 0.405941.
    items = pairs(yy=20, nn=15, yn=5, ny=10)
    assert ac1(items, ("yes", "no")) == pytest.approx(0.405941, abs=1e-6)
    # Three classes, the third unused: p_e = 0.495 / 2 = 0.2475; AC1 = 0.4525 / 0.7525 = 0.601329.
    assert ac1(items, ANSWERED) == pytest.approx(0.601329, abs=1e-6)


def test_ac1_stays_high_where_kappa_breaks_down() -> None:
    # 125 items, 118 both yes, 5 + 2 disagreements: A yes 123, B yes 120; p_o = 118/125 = 0.944.
    # kappa: p_e = (123 * 120 + 2 * 5) / 15625 = 0.94528; kappa = -0.00128 / 0.05472 = -0.023392.
    # AC1, two classes: pi_yes = 243/250 = 0.972, p_e = 2 * 0.972 * 0.028 = 0.054432,
    # AC1 = 0.889568 / 0.945568 = 0.940776.
    items = pairs(yy=118, yn=5, ny=2)
    assert kappa(items) == pytest.approx(-0.023392, abs=1e-6)
    assert ac1(items, ("yes", "no")) == pytest.approx(0.940776, abs=1e-6)


def test_four_classes_by_hand() -> None:
    # 10 items: 4 yy, 2 nn, 1 both not applicable, 1 both open, 1 A open B no, 1 A yes B open. p_o = 0.8.
    # A: yes 5, no 2, n.a. 1, open 2. B: yes 4, no 3, n.a. 1, open 2.
    # kappa: p_e = (20 + 6 + 1 + 4) / 100 = 0.31; kappa = 0.49 / 0.69 = 0.710145.
    # AC1: pi = .45 .25 .10 .20; sum pi(1-pi) = .2475 + .1875 + .09 + .16 = .685; p_e = .685/3 = .228333;
    # AC1 = .571667 / .771667 = 0.740821.
    items = pairs(yy=4, nn=2, xx=1, oo=1, on=1, yo=1)
    assert kappa(items) == pytest.approx(0.710145, abs=1e-6)
    assert ac1(items, ALL) == pytest.approx(0.740821, abs=1e-6)


def test_sign_test_by_hand() -> None:
    assert sign_test(0, 5) == pytest.approx(2 / 32)
    assert sign_test(1, 7) == pytest.approx(2 * (1 + 8) / 256)
    assert sign_test(3, 3) == 1.0
    assert sign_test(0, 0) is None


def test_open_is_a_class_of_its_own(tmp_path: Path) -> None:
    found = compared(
        tmp_path,
        {"data.one": "y", "data.two": "n", "data.three": "?", "data.four": "-"},
        {"data.one": "y", "data.two": "y", "data.three": "n", "data.four": "-"},
    )
    assert (found.coverage_a, found.coverage_b) == (0.75, 1.0)
    assert (found.answered.agreed, found.answered.items) == (2, 3)  # the open one is not a disagreement about no
    assert (found.applicable.agreed, found.applicable.items) == (1, 2)
    assert (found.with_open.agreed, found.with_open.items) == (2, 4)
    assert [item.question for item in found.disagreements] == ["two"]


def test_who_is_stricter(tmp_path: Path) -> None:
    questions = [f"data.q{n}" for n in range(8)]
    found = compared(tmp_path, dict.fromkeys(questions, "n"), {**dict.fromkeys(questions, "y"), "data.q0": "-"})
    assert (found.strictness.a_no_b_yes, found.strictness.b_no_a_yes) == (7, 0)
    assert found.strictness.only_b_not_applicable == 1
    assert found.strictness.p == pytest.approx(2 / 128)
    assert found.strictness.stricter == "a"


def test_figures_by_category_and_question_and_confidence(tmp_path: Path) -> None:
    a = write(tmp_path / "a.json", {"data.one": "y", "data.two": "y", "cost.three": "n"})
    sure = json.loads(a.read_text(encoding="utf-8"))
    sure["checklist"]["data"]["one"]["confidence"] = "high"
    sure["checklist"]["cost"]["three"]["confidence"] = "low"
    a.write_text(json.dumps(sure), encoding="utf-8")
    b = write(tmp_path / "b.json", {"data.one": "y", "data.two": "n", "cost.three": "y", "cost.four": "y"})
    found = agreement.compare([(ratings.load(a), ratings.load(b))], "a", "b")
    assert {name: (m.agreed, m.items) for name, m in found.categories.items()} == {"data": (1, 2), "cost": (0, 1)}
    assert found.by_question["two"].percent == 0.0
    assert {name: m.percent for name, m in found.confidence_a.items()} == {"high": 1.0, "low": 0.0}
    assert found.only_in_b == ("four",)


def test_directories_are_matched_by_arxiv_id_title_or_name(tmp_path: Path) -> None:
    ours, theirs = tmp_path / "ours", tmp_path / "theirs"
    write(ours / "devlin-2018" / "scan.json", {"c.q": "y"}, title="BERT", arxiv_id="1810.04805")
    write(ours / "kalman-1960" / "scan.json", {"c.q": "y"}, title="A New Approach")
    write(ours / "third" / "scan.json", {"c.q": "y"}, title="Read badly")
    write(ours / "only-here" / "scan.json", {"c.q": "y"}, title="Nobody else's")
    write(theirs / "bert.json", {"c.q": "n"}, title="Bert: pre-training", arxiv_id="1810.04805v2")
    write(theirs / "kalman.json", {"c.q": "n"}, title="a new  approach")
    write(theirs / "third.json", {"c.q": "n"}, title="Read Well")
    (theirs / "notes.json").write_text('{"no": "answers"}', encoding="utf-8")
    found, alone = ratings.match(ratings.load_all(ours), ratings.load_all(theirs))
    assert [(a.path.parent.name, b.path.stem) for a, b in found] == [
        ("devlin-2018", "bert"),
        ("kalman-1960", "kalman"),
        ("third", "third"),
    ]
    assert [rated.title for rated in alone] == ["Nobody else's"]


def test_what_is_compared_gets_short_names(tmp_path: Path) -> None:
    paths = [tmp_path / "a" / "bert" / "scan.json", tmp_path / "b" / "bert" / "scan.json", tmp_path / "gold.json"]
    assert ratings.names(paths[:1] + paths[2:]) == ["bert", "gold.json"]
    assert ratings.names(paths[:2]) == ["a/bert", "b/bert"]


def test_a_person_beside_the_machine_in_one_scan(tmp_path: Path) -> None:
    path = write(tmp_path / "scan.json", {"c.one": "n", "c.two": "y"})
    data = json.loads(path.read_text(encoding="utf-8"))
    data["checklist"]["c"]["two"]["source"] = "rules"
    machine = {**data["checklist"]["c"]["one"], **WRITTEN["y"], "by": "rules"}
    data["checklist"]["c"]["one"] |= {"source": "Ada", "others": [machine]}
    path.write_text(json.dumps(data), encoding="utf-8")
    by = ratings.load_by_reader(path)
    assert list(by) == ["rules", "Ada"]
    found = agreement.compare([(by["rules"], by["Ada"])], "rules", "Ada")
    assert (found.answered.items, found.answered.agreed) == (1, 0)
    assert found.strictness.b_no_a_yes == 1


@pytest.mark.parametrize(
    ("content", "says"),
    [("", "not JSON"), ("{", "not JSON"), ("[]", "no answers"), ('{"paper": {"title": "x"}}', "no answers")],
)
def test_a_file_without_answers_says_so(tmp_path: Path, content: str, says: str) -> None:
    path = tmp_path / "x.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(ratings.RatingsError, match=says) as caught:
        ratings.load(path)
    assert str(path) in str(caught.value)


def test_reference_answers_and_survey_scans_are_read(corpus: Path) -> None:
    gold = ratings.load_all(corpus / "gold")
    assert len(gold) == 8
    survey = ratings.load_all(corpus / "spec" / "reference-scans")
    found = agreement.compare([(survey[0], survey[1])], "one", "other")
    assert found.questions == 50
    assert found.only_in_b != ()
