"""People's corrections on the command line and in files: they carry through; agreement counts what was confirmed."""

from __future__ import annotations

import shutil
from pathlib import Path
from random import Random

import pytest

from conftest import RunScan
from made_papers import make_paper
from made_readers import CHECKLIST
from made_scans import NO, quote, scan, yes
from paper_scan.paper import read_here
from paper_scan.review import pairing, ratings
from paper_scan.review.corrections import CorrectionsError, as_blank_file, changed
from paper_scan.review.intervals import ac1_interval, kappa_interval
from paper_scan.scans.model import Answer, OtherAnswer, Scan, load, to_json
from paper_scan.worksheet import Worksheet

SLUG = Path("outputs") / "lovelace-errors-small-networks"
CODE, LIMITS = "code_released", "limitations_section_present"


@pytest.fixture(scope="module")
def scanned(tmp_path_factory: pytest.TempPathFactory, run_scan: RunScan) -> Path:
    folder = tmp_path_factory.mktemp("scanned")
    sections = {
        "Abstract": "We train small networks. Our code is on github.",
        "1 Methods": "We train networks of five sizes.",
    }
    make_paper(folder / "paper.pdf", sections=sections)
    assert run_scan("--offline", "--reader", "rules", "paper.pdf", cwd=folder).returncode == 0
    return folder


def flags(made: Scan) -> list[str]:
    return [flag.flag for flag in made.red_flags]


@pytest.mark.long
def test_the_command_line_puts_right_what_stands_beside_the_answers(
    scanned: Path, run_scan: RunScan, tmp_path: Path
) -> None:
    work = shutil.copytree(scanned, tmp_path / "work")
    assert "No limitations" in flags(load(work / SLUG / "scan.json"))
    record = ("record", "paper.pdf", "--by", "Ada")
    quoted = ("--quote", "We train networks of five sizes")
    assert run_scan(*record, "--title", "Another", "--author", "A. King", "--author", "B. Bob", "--year", "1843",
                    "--venue", "A Journal", "--flag", "Small", "--because", "Five sizes.", *quoted,
                    cwd=work).returncode == 0  # fmt: skip
    made = load(work / SLUG / "scan.json")
    assert (made.paper.title, made.paper.authors, made.paper.year) == ("Another", ("A. King", "B. Bob"), 1843)
    assert [(flag.flag, flag.by, bool(flag.evidence)) for flag in made.red_flags if flag.by] == [("Small", "Ada", True)]
    assert {each.what: each.was for each in made.corrections or ()}["title"] == "Errors of Small Networks on Digits"
    assert "Another" in (work / SLUG / "report.md").read_text(encoding="utf-8").splitlines()[0]
    unclear = run_scan(*record, "--without-flag", "Nothing that is there", cwd=work)
    assert unclear.returncode == 2 and "Small" in unclear.stderr
    assert run_scan(*record, "--undo", cwd=work).returncode == 0
    assert "Small" not in flags(load(work / SLUG / "scan.json"))


@pytest.mark.long
def test_a_new_scan_keeps_what_people_put_right(scanned: Path, run_scan: RunScan, tmp_path: Path) -> None:
    work = shutil.copytree(scanned, tmp_path / "work")
    answer = ("--question", LIMITS, "--answer", "yes", "--quote", "We train networks of five sizes")
    assert run_scan("record", "paper.pdf", "--by", "Ada", *answer, cwd=work).returncode == 0
    assert "No limitations" not in flags(load(work / SLUG / "scan.json")), "a flag follows its answer"
    assert run_scan("record", "paper.pdf", "--by", "Ada", "--title", "Another", cwd=work).returncode == 0
    assert run_scan("--offline", "--reader", "rules", "paper.pdf", cwd=work).returncode == 0
    made = load(work / SLUG / "scan.json")
    assert (made.paper.title, made.answers()[LIMITS].source) == ("Another", "Ada") and "No limitations" not in flags(
        made
    )


def test_a_blank_sheet_holds_nobodys_answers_and_records_what_was_filled_in(scanned: Path) -> None:
    sheet = Worksheet.open(read_here(scanned / "paper.pdf"), CHECKLIST, None, "careful")
    sheet.classify("empirical", [], "It trains networks.")
    blank = as_blank_file(sheet, "Ada", "scan record …")
    assert changed(blank, sheet) == []
    filled = blank.replace(f"{CODE}:\n  answer:", f"{CODE}:\n  answer: no").replace(
        f'{LIMITS}:\n  answer:\n  because: ""\n  quotes: []',
        f"{LIMITS}:\n  answer: yes\n  quotes: [We train networks of five sizes]",
    )
    drafts = changed(filled, sheet)
    assert [(draft.question, draft.answer, draft.justification) for draft in drafts] == [
        (CODE, False, ""),
        (LIMITS, True, ""),
    ]
    assert all(not hasattr(result, "kind") for result in sheet.record(drafts, by="Ada"))
    with pytest.raises(CorrectionsError, match="not asked"):
        changed(blank + "\nnever_asked:\n  answer: yes\n", sheet)


def by_person(answer: Answer, person: str, *others: OtherAnswer) -> Answer:
    machine = OtherAnswer(by="rules", applies=answer.applies, answer=answer.answer, justification="By pattern.")
    return answer.model_copy(update={"source": person, "person": True, "others": (machine, *others)})


def written(path: Path, answers: dict[str, Answer]) -> Path:
    path.parent.mkdir(parents=True)
    made = scan(answers)
    named = {
        category: {id: each.model_copy(update={"source": each.source or "rules"}) for id, each in group.items()}
        for category, group in made.checklist.items()
    }
    path.write_text(to_json(made.model_copy(update={"checklist": named})), encoding="utf-8")
    return path


def test_people_are_compared_over_what_they_confirmed(tmp_path: Path) -> None:
    """Two people each look at one answer of the machine's 51: nothing is said of the other 49."""
    a = written(tmp_path / "a" / "scan.json", {CODE: by_person(yes(), "Ada")})
    b = written(tmp_path / "b" / "scan.json", {LIMITS: by_person(NO, "Bob")})
    c = written(tmp_path / "c" / "scan.json", {CODE: by_person(NO, "Cem")})
    one, two, three = (ratings.all_readings(path) for path in (a, b, c))
    apart = pairing.across("a", one, "b", two)
    assert apart.comparisons == [] and apart.apart == [("a: Ada", "b: Bob")]
    [both] = pairing.across("a", one, "c", three).comparisons
    assert (both.a, both.b, both.questions, both.answered.agreed) == ("a: Ada", "c: Cem", 1, 0)
    [final] = pairing.across("a", one, "b", two, final=True).comparisons
    assert final.questions == 51
    plain = ratings.all_readings(written(tmp_path / "d" / "scan.json", {CODE: NO}))
    names = [(each.a, each.questions) for each in pairing.across("a", one, "d", plain).comparisons]
    assert names == [("a: Ada", 1), ("a: the machine", 51)]


def test_a_judges_decisions_are_a_reading_of_their_own(tmp_path: Path) -> None:
    proof = (quote("Some words of it."),)
    coded = [
        OtherAnswer(by=by, person=True, applies=True, answer=said, justification="", evidence=proof)
        for by, said in (("Ada", True), ("Bob", False))
    ]
    settled = by_person(NO, "Ada", *coded).model_copy(update={"judged": True})
    found = ratings.readings(written(tmp_path / "s" / "scan.json", {CODE: settled}))
    assert [(each.name, each.person, len(each.rated.ratings)) for each in found][:1] == [("rules", False, 51)]
    assert [each.name for each in found if each.person] == ["Ada", "Bob", "Ada (decided)"]
    pairs = {(each.a, each.b) for each in pairing.within([found])}
    assert ("Ada", "Bob") in pairs and ("Ada", "Ada (decided)") in pairs


@pytest.mark.parametrize("bias", [0.5, 0.85])
def test_nominal_95_percent_intervals_of_agreement_cover(bias: float) -> None:
    """Two raters who each repeat the truth in 85 of 100; what kappa and AC1 tend to is known from many items."""
    random = Random(7)

    def draw(n: int) -> list[tuple[str, str]]:
        truths = ["y" if random.random() < bias else "n" for _ in range(n)]
        return [(said(truth), said(truth)) for truth in truths]

    def said(truth: str) -> str:
        return truth if random.random() < 0.85 else "n" if truth == "y" else "y"

    ends = draw(60_000)
    (k0, k1), (a0, a1) = kappa_interval(ends) or (0, 0), ac1_interval(ends, ("y", "n")) or (0, 0)
    kappa, ac1 = (k0 + k1) / 2, (a0 + a1) / 2
    samples = [draw(80) for _ in range(300)]
    for true, found in (
        (kappa, [kappa_interval(each) for each in samples]),
        (ac1, [ac1_interval(each, ("y", "n")) for each in samples]),
    ):
        covered = sum(each is not None and each[0] <= true <= each[1] for each in found) / len(samples)
        assert 0.91 <= covered <= 0.99
