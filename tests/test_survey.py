"""Many scans as one table: rates with their intervals, groups, agreement, citations; and two scans side by side."""

from __future__ import annotations

import csv
import json
from collections import Counter
from pathlib import Path

import pytest
from scipy.stats import binomtest

from conftest import RunScan
from made_scans import NO, NOT_APPLICABLE, OPEN, scan, yes
from paper_scan.scans.model import CitedPaper, PaperInfo, RedFlag, Scan, VerifiedFit, to_json
from paper_scan.scans.survey_format import from_scan
from paper_scan.scans.survey_format import to_json as to_survey_json
from paper_scan.survey.tables.aggregate import Survey, survey
from paper_scan.survey.tables.difference import NotScan, difference
from paper_scan.survey.tables.entries import load
from paper_scan.survey.tables.export import write_csv, write_parquet
from paper_scan.survey.tables.rates import pooled, rate, wilson

CODE, CATEGORY = "code_released", "artifacts"


def write(folder: Path, *scans: Scan) -> Path:
    for number, each in enumerate(scans):
        (folder / str(number)).mkdir(parents=True)
        (folder / str(number) / "scan.json").write_text(to_json(each), encoding="utf-8")
    return folder


def about(title: str, **more: object) -> PaperInfo:
    return PaperInfo.model_validate({"title": title, "authors": ("A. Author",), "year": 2020, **more})


def counted(folder: Path) -> Survey:
    return survey(load([folder]))


@pytest.mark.parametrize(("successes", "n"), [(0, 5), (1, 7), (5, 5), (30, 80), (999, 1000)])
def test_intervals_are_those_of_scipy(successes: int, n: int) -> None:
    theirs = binomtest(successes, n).proportion_ci(method="wilson")
    assert wilson(successes, n) == pytest.approx((theirs.low, theirs.high))


def test_open_and_not_applicable_are_no_noes() -> None:
    found = rate(["yes", "no", "open", "open", "not applicable"])
    assert (found.yes, found.no, found.open, found.not_applicable, found.share) == (1, 1, 2, 1, 0.5)
    assert rate(["open"]).share is None and rate(["open"]).high is None


def test_answers_of_one_paper_are_not_taken_for_independent() -> None:
    alike = pooled([Counter({"yes": 10}), Counter({"no": 10})] * 5)
    mixed = pooled([Counter({"yes": 5, "no": 5})] * 10)
    assert alike.share == mixed.share == 0.5
    as_many_papers = wilson(5, 10)
    assert as_many_papers is not None and alike.low == pytest.approx(as_many_papers[0], abs=0.01)
    assert pooled([Counter({"yes": 1, "no": 1})]).low is None, "one paper says nothing of others"
    few = pooled([Counter({"no": 8})] * 2)
    assert few.high is not None and few.high > 0.5, "two papers are few, however many questions they answer"


def test_base_rates_count_each_paper_once(tmp_path: Path) -> None:
    folder = write(
        tmp_path,
        scan({CODE: yes()}, paper=about("On the First of Many Things")),
        scan({CODE: NO}, paper=about("On the Second of Many Things")),
        scan({CODE: OPEN}, paper=about("On the Third of Many Things")),
        scan({CODE: NOT_APPLICABLE}, paper=about("On the Fourth of Many Things")),
    )
    found = counted(folder)
    [code] = [each for each in found.questions if each.question == CODE]
    assert code.category == CATEGORY
    assert code.wrong is not None and code.decidable
    assert code.rate == rate(["yes", "no", "open", "not applicable"], code.wrong), "the reader's own error is in it"
    [year] = found.groups["year"]
    assert (year.name, year.papers, year.categories[CATEGORY].yes) == ("2020", 4, 1)


def test_of_several_scans_the_models_stands_and_they_are_compared(tmp_path: Path) -> None:
    by_rules = scan({CODE: NO}, paper=about("On a Thing Read Twice", arxiv_id="2001.00001v2"))
    made = by_rules.provenance.model_copy(update={"reader": "claude", "model": "m-1"})
    by_model = scan({CODE: yes()}, paper=about("Another Title", arxiv_id="2001.00001"), provenance=made)
    found = counted(write(tmp_path, by_rules, by_model))
    assert (found.papers, found.scans) == (1, 2)
    [code] = [each.rate for each in found.questions if each.question == CODE]
    assert (code.yes, code.no) == (1, 0)
    [compared] = found.agreement
    assert (compared.a, compared.b, len(compared.disagreements)) == ("claude (m-1)", "rules", 1)


def test_citations_are_matched_by_number_or_title(tmp_path: Path) -> None:
    def cites(title: str, **more: object) -> CitedPaper:
        return CitedPaper.model_validate({"title": title, "authors": (), "year": None, "relevance": "", **more})

    first = scan(paper=about("A Theory of Everything Small", arxiv_id="2001.00001"))
    cited = (cites("garbled", arxiv_id="2001.00001v3"), cites("Elsewhere, a Classic", doi="10.1/x"))
    second = scan(paper=about("A Theory of Everything Large"), cited_papers=cited)
    by_title = (cites("A theory of everything large."), cites("Elsewhere: a classic"), cites("A Theory, Own"))
    third = scan(paper=about("A Theory, Own"), cited_papers=by_title)
    found = counted(write(tmp_path, first, second, third)).citations
    assert found.edges == ((1, 0), (2, 1))
    assert [(each.title, each.papers) for each in found.outside] == [("Elsewhere, a Classic", 2)]


def test_flags_and_verdicts_are_counted_by_paper(tmp_path: Path) -> None:
    fit = VerifiedFit(verdict="reproduced", form=None, reason="", reported={})
    flags = (RedFlag(flag="One run", detail=""), RedFlag(flag="one run ", detail=""))
    found = counted(
        write(tmp_path, scan(paper=about("A Paper with Two Flags"), red_flags=flags, verification=(fit, fit)))
    )
    assert [(each.flag, each.papers) for each in found.red_flags] == [("One run", 1)]
    assert found.verdicts == {"reproduced": 1}


def test_the_public_surveys_files_are_read_beside_ours(tmp_path: Path) -> None:
    theirs = tmp_path / "theirs"
    theirs.mkdir()
    text = to_survey_json(from_scan(scan({CODE: yes()})))
    (theirs / "2.json").write_text(text, encoding="utf-8")
    first = {key: value for key, value in json.loads(text).items() if key not in ("scan_version", "active_modules")}
    (theirs / "1.json").write_text(json.dumps(first | {"paper": {**first["paper"], "title": "Quite Another Paper"}}))
    (theirs / "notes.json").write_text('{"nothing": "of the kind"}')
    (theirs / "broken.json").write_text("{")
    found = counted(theirs)
    assert (found.papers, found.readers) == (2, {"public survey": 2})
    assert [Path(file).name for file, _ in found.left_out] == ["broken.json"]


def test_every_answer_is_a_row(tmp_path: Path) -> None:
    folder = write(tmp_path / "scans", scan({CODE: yes()}, paper=about("=HYPERLINK(1)", venue="arXiv")))
    write_csv(load([folder]), tmp_path / "answers.csv")
    with (tmp_path / "answers.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == len(scan().answers())
    [code] = [row for row in rows if row["question"] == CODE]
    assert (code["outcome"], code["confidence"], code["title"]) == ("yes", "high", "'=HYPERLINK(1)")
    parquet = pytest.importorskip("pyarrow.parquet")
    write_parquet(load([folder]), tmp_path / "answers.parquet")
    table = parquet.read_table(tmp_path / "answers.parquet").to_pylist()
    assert [row["outcome"] for row in table] == [row["outcome"] for row in rows]


def test_a_difference_names_what_changed(tmp_path: Path) -> None:
    flags = (RedFlag(flag="Two runs", detail=""),)
    folder = write(tmp_path, scan({CODE: yes()}), scan({CODE: NO}, red_flags=flags))
    found = difference(folder / "0", folder / "1" / "scan.json")
    [answer] = found.answers
    assert (answer.question, answer.before, answer.after, answer.why_before) == (CODE, "yes", "no", "It says so.")
    assert (found.flags_gone, found.flags_new) == (("One run",), ("Two runs",))
    assert found.same == len(scan().answers()) - 1
    (tmp_path / "other.json").write_text("[]", encoding="utf-8")
    with pytest.raises(NotScan, match=r"other\.json"):
        difference(folder / "0", tmp_path / "other.json")


def test_the_command_prints_a_summary(run_scan: RunScan, tmp_path: Path) -> None:
    write(tmp_path / "scans", scan(paper=about("The One and Only Paper")), scan(paper=about("The Other Only Paper")))
    ended = run_scan("survey", "scans", "--csv", "a.csv", cwd=tmp_path)
    assert ended.returncode == 0 and (tmp_path / "a.csv").exists()
    assert "2 papers, 2 scans: 2 rules" in ended.stdout and "One run" in ended.stdout
    counted = json.loads(run_scan("survey", "scans", "--format", "json", cwd=tmp_path).stdout)
    assert counted["papers"] == 2
    assert run_scan("survey", ".", cwd=tmp_path / "scans" / "0").returncode == 0
    changed = run_scan("diff", "scans/0", "scans/1", cwd=tmp_path)
    assert "0 answers differ" in changed.stdout


def test_the_readers_own_error_widens_the_interval() -> None:
    sampled, both = rate(["yes"] * 60 + ["no"] * 40), rate(["yes"] * 60 + ["no"] * 40, (0.1, 0.05))
    assert sampled.low and sampled.high and both.low and both.high and both.share == sampled.share
    as_if = rate(["yes"] * 54 + ["no"] * 46).low, rate(["yes"] * 62 + ["no"] * 38).high
    assert (both.low, both.high) == pytest.approx(as_if)


def test_where_nobody_counted_errors_of_the_rules_there_is_no_interval(tmp_path: Path) -> None:
    found = counted(write(tmp_path, scan({CODE: yes()}, paper=about("On One Thing and Many"))))
    assert all(rate.low is None for rate in found.categories.values())
    undecidable = [each.question for each in found.questions if not each.decidable]
    assert "abstract_claims_supported" in undecidable and CODE not in undecidable


def test_one_reader_alone_and_sure_answers_alone(run_scan: RunScan, tmp_path: Path) -> None:
    sure = yes().model_copy(update={"confidence": "high"})
    folder = write(
        tmp_path,
        scan({CODE: sure}, paper=about("On the First of Many Things")),
        scan({CODE: yes().model_copy(update={"confidence": "low"})}, paper=about("On the Second of Many Things")),
    )
    found = json.loads(run_scan("survey", str(folder), "--min-confidence", "medium", "--format", "json").stdout)
    [code] = [each for each in found["questions"] if each["question"] == CODE]
    assert (code["rate"]["yes"], code["rate"]["open"]) == (1, 1)
    nobody = run_scan("survey", str(folder), "--reader", "claude")
    assert nobody.returncode == 2 and "rules" in nobody.stderr
