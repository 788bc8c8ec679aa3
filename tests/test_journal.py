"""The worksheet on disk: nothing recorded is lost, whoever writes beside us and whenever we are killed."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from paper_scan.checklist import Checklist, load
from paper_scan.paper.model import Paper
from paper_scan.worksheet import (
    AnswerDraft,
    EvidenceDraft,
    JournalError,
    NotesDraft,
    OtherJournalError,
    Worksheet,
    read_header,
)
from small_checklist import TEXT, small_checklist
from written_papers import written

PAPER = written("The source code is public. A grant funded the work. The baseline is strong and new.")


@pytest.fixture
def checklist(tmp_path: Path) -> Checklist:
    return small_checklist(tmp_path / "checklists")


@pytest.fixture
def journal(tmp_path: Path) -> Path:
    return tmp_path / "scan" / "worksheet.jsonl"


def opened(checklist: Checklist, journal: Path, paper: Paper = PAPER, reader: str = "tester") -> Worksheet:
    return Worksheet.open(paper, checklist, journal, reader)


def no(question: str) -> AnswerDraft:
    return AnswerDraft(question=question, applies=True, answer=False, justification="Nowhere.", search_terms=("x",))


def ids(sheet: Worksheet) -> list[str]:
    return [question.id for question, _ in sheet.answers()]


def filled(checklist: Checklist, journal: Path) -> Worksheet:
    sheet = opened(checklist, journal)
    sheet.classify("empirical", ["benchmark"], "It measures.")
    sheet.record([no("code"), no("funding")])
    quote = EvidenceDraft(quote="The baseline is strong and new.")
    sheet.record(
        [AnswerDraft(question="baselines", applies=True, answer=True, justification="There.", evidence=(quote,))]
    )
    sheet.note(NotesDraft(key_findings="Strong, ﬁnd: “new”\u2028."))
    return sheet


def test_a_sheet_opened_again_is_as_it_was_left(checklist: Checklist, journal: Path) -> None:
    sheet = filled(checklist, journal)
    again = opened(checklist, journal)
    assert again.answers() == sheet.answers()
    assert (again.paper_type, again.tags, again.notes) == (sheet.paper_type, sheet.tags, sheet.notes)
    assert again.folder == journal.parent


def test_a_sheet_without_a_journal_works_the_same_and_leaves_nothing(checklist: Checklist) -> None:
    sheet = Worksheet.open(PAPER, checklist, None, "tester")
    sheet.record([no("code")])
    assert ids(sheet) == ["code"]
    assert sheet.folder is None


RECORDED = [[], [], [], ["code", "funding"], ["code", "funding", "baselines"], ["code", "funding", "baselines"]]
"""What is answered after so many lines of ``filled``'s journal."""


def lines_within(data: bytes, length: int) -> int:
    return data[:length].count(b"\n")


def test_a_journal_cut_at_any_byte_loses_no_more_than_its_last_line(checklist: Checklist, journal: Path) -> None:
    """As a kill in the middle of a write leaves it."""
    filled(checklist, journal)
    whole = journal.read_bytes()
    for length in range(len(whole) + 1):
        journal.write_bytes(whole[:length])
        assert ids(opened(checklist, journal)) == RECORDED[lines_within(whole, length)], length


def test_what_was_half_written_is_cut_off_before_going_on(checklist: Checklist, journal: Path) -> None:
    filled(checklist, journal)
    whole = journal.read_bytes()
    ends = [at + 1 for at, byte in enumerate(whole) if byte == ord("\n")]
    lengths = {0, *(end + step for end in ends for step in (-2, -1, 0, 1)), *range(0, len(whole), 97)}
    for length in sorted(lengths):
        journal.write_bytes(whole[:length])
        opened(checklist, journal).record([no("current_baselines")])
        expected = [*RECORDED[lines_within(whole, length)], "current_baselines"]
        assert ids(opened(checklist, journal)) == expected, length
        kept = whole[: max([end for end in ends if end <= length], default=0)]
        assert journal.read_bytes().startswith(kept)
        assert all(json.loads(line) for line in journal.read_bytes().splitlines())


def test_two_sheets_on_one_journal_see_each_others_answers(checklist: Checklist, journal: Path) -> None:
    one, other = opened(checklist, journal), opened(checklist, journal)
    one.record([no("code")])
    other.record([no("funding")])
    assert ids(one) == ids(other) == ["code", "funding"]
    other.classify("empirical", ["benchmark"], "It scores.")
    assert [result.subject for result in one.record([no("seeds")])] == ["seeds"]  # the module is on for both
    assert "seeds" in ids(other)


WRITER = """
import sys
from pathlib import Path
from paper_scan.checklist import load
from paper_scan.worksheet import AnswerDraft, Worksheet
from test_journal import PAPER

sheet = Worksheet.open(PAPER, load(Path(sys.argv[1])), Path(sys.argv[2]), "tester")
questions = [question.id for question in sheet.questions()][int(sys.argv[3]) :: 2]
for question in questions:
    draft = AnswerDraft(question=question, applies=True, answer=False, justification="No.", search_terms=(sys.argv[3],))
    sheet.record([draft])
"""


def test_two_processes_that_record_at_once_lose_nothing(tmp_path: Path) -> None:
    questions = "\n".join(
        f"      q{n}: {{ask: What?, yes: This., no: That., not_applicable: never, where: [], cues: [cue]}}"
        for n in range(60)
    )
    head, _, rest = TEXT.partition("    questions:\n")
    file = tmp_path / "many.yaml"
    file.write_text(f"{head}    questions:\n{questions}\n{rest}", encoding="utf-8")
    journal = tmp_path / "worksheet.jsonl"
    script = tmp_path / "writer.py"
    script.write_text(f"import sys; sys.path.insert(0, {str(Path(__file__).parent)!r})\n{WRITER}", encoding="utf-8")
    writers = [subprocess.Popen([sys.executable, str(script), str(file), str(journal), part]) for part in "01"]
    assert [writer.wait(120) for writer in writers] == [0, 0]
    sheet = opened(load(file), journal)
    assert sheet.unanswered() == ()
    assert len(sheet.answers()) > 60
    lines = journal.read_text(encoding="utf-8").splitlines()
    assert len(lines) == 1 + len(sheet.answers())
    assert sorted({json.loads(line)["answers"].popitem()[1]["search"]["terms"][0]["term"] for line in lines[1:]}) == [
        "0",
        "1",
    ]


def test_a_journal_for_something_else_is_left_alone(checklist: Checklist, journal: Path, tmp_path: Path) -> None:
    filled(checklist, journal)
    before = journal.read_bytes()
    other_list = tmp_path / "other.yaml"
    other_list.write_text(TEXT.replace("At least one.", "Two."), encoding="utf-8")
    for arguments, why in [
        ((checklist, journal, PAPER, "somebody"), "the reader tester"),
        ((load(other_list), journal, PAPER, "tester"), "the checklist small 1"),
        ((checklist, journal, written("Another text."), "tester"), "as another version of the program read it"),
    ]:
        with pytest.raises(OtherJournalError, match=why) as caught:
            opened(*arguments)
        assert str(journal) in str(caught.value)
        assert "start afresh" in str(caught.value)
    assert journal.read_bytes() == before


def test_a_new_pattern_of_the_rules_reader_makes_only_its_own_sheets_stale(tmp_path: Path) -> None:
    patterns = tmp_path / "patterns.yaml"
    listed = tmp_path / "small.yaml"
    listed.write_text(TEXT + "rule_files: [patterns.yaml]\n", encoding="utf-8")
    rule = "questions:\n  code:\n    rules:\n      - answer: yes\n        find: [{word}]\n        because: There.\n"

    def with_pattern(word: str) -> Checklist:
        patterns.write_text(rule.format(word=word), encoding="utf-8")
        return load(listed)

    before = with_pattern("our code")
    for reader in ("rules", "claude"):
        opened(before, tmp_path / f"{reader}.jsonl", reader=reader).classify("essay", [], "It argues.")
    after = with_pattern("our source")
    assert opened(after, tmp_path / "claude.jsonl", reader="claude").classified
    with pytest.raises(OtherJournalError, match="the checklist small 1"):
        opened(after, tmp_path / "rules.jsonl", reader="rules")


def test_what_is_no_journal_is_said_to_be_none(checklist: Checklist, journal: Path) -> None:
    journal.parent.mkdir()
    journal.write_text("not json\n", encoding="utf-8")
    with pytest.raises(JournalError, match="line 1 is not JSON"):
        opened(checklist, journal)
    journal.write_text('{"other": 1}\n', encoding="utf-8")
    with pytest.raises(JournalError, match="no worksheet of this version"):
        opened(checklist, journal)
    journal.unlink()
    filled(checklist, journal)
    with journal.open("a", encoding="utf-8") as file:
        file.write('{"entry": "recorded"}\n')
    with pytest.raises(JournalError, match="line 6 is not as it was written"):
        opened(checklist, journal)


def test_a_journal_of_an_earlier_version_has_no_hashes_and_is_gone_on_with(checklist: Checklist, journal: Path) -> None:
    filled(checklist, journal)
    lines = [json.loads(line) for line in journal.read_bytes().splitlines()]
    assert all(line.pop("chain") for line in lines)
    journal.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    opened(checklist, journal).record([no("current_baselines")])
    assert ids(opened(checklist, journal)) == [*RECORDED[-1], "current_baselines"]
    assert b"chain" not in journal.read_bytes()
    with journal.open("a", encoding="utf-8") as file:
        file.write('{"entry": "recorded"}\n')
    with pytest.raises(JournalError, match="an entry can't be read"):
        opened(checklist, journal)


def test_a_folder_that_cannot_be_written_to_is_named(checklist: Checklist, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(JournalError, match="can't be read or written"):
        opened(checklist, tmp_path / "file" / "worksheet.jsonl")


def test_the_header_says_whose_sheet_it_is(checklist: Checklist, journal: Path) -> None:
    assert read_header(journal) is None
    filled(checklist, journal)
    header = read_header(journal)
    assert header is not None
    assert (header.reader, header.checklist, header.pdf_sha256) == ("tester", "small 1", PAPER.sha256)
