"""A scan held against the PDF read once more: what the program itself put into it must come out again.

Title and authors, hidden text and problems, fits and arithmetic come from the PDF, whoever read; so they do again. What
the rules reader answered comes out again too, letter for letter, for the same version of program and checklist.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from paper_scan.checklist import Checklist
from paper_scan.paper import Paper
from paper_scan.readers import rules
from paper_scan.recomputed import verify_paper
from paper_scan.review.check import Fault
from paper_scan.review.differences import differences, nearly, shown
from paper_scan.scans.model import Answer, OtherAnswer, Scan
from paper_scan.worksheet import Finished, Missing, Worksheet
from paper_scan.worksheet.entries import CARRIED_OVER
from paper_scan.worksheet.flags.verification_flags import DIFFERS, verification_flags
from paper_scan.worksheet.integrity import integrity_flags

RULES = "rules"
READERS_OWN = ("$.integrity.warnings", "$.integrity.dropped_notes")
"""Where a reader says something of its own."""
WHOSE = "the PDF read again"
NOTES = (
    "paper_type",
    "paper_type_reason",
    "active_modules",
    "methodology_tags",
    "key_findings",
    "claims",
    "red_flags",
    "cited_papers",
)
"""What the rules reader decides beside its answers."""


def scan_again(paper: Paper, pdf: Path | None, checklist: Checklist, verify: bool, password: str | None = None) -> Scan:
    """The rules reader's scan of the paper, kept nowhere. ``verify``: with its fits and arithmetic done again."""
    sheet = Worksheet.open(paper, checklist, None, RULES, pdf=pdf, password=password)
    if verify:
        found = verify_paper(paper, pdf, password)
        sheet.set_verification(found.fits, found.checks)
    rules.fill(sheet)
    finished = sheet.finish()
    if isinstance(finished, Missing):
        finished = sheet.finish(despite_contradictions=True)
    assert isinstance(finished, Finished)
    return finished.scan


def against_again(scan: Scan, again: Scan, paper: Paper) -> list[Fault]:
    """What a scan says otherwise than ``again``, the rules reader's scan of the same PDF now.

    Where it was made by another version of the program, or the PDF library reads another text now, what differs may
    have been right then: all of it is a warning.
    """
    said = [*_provenance(scan, again), *_derived(scan, again, paper), *_by_rules(scan, again)]
    found = list(dict.fromkeys(said))
    if _is_same_version(scan, again):
        return found
    return [fault._replace(severity="warning") for fault in found]


def _is_same_version(scan: Scan, again: Scan) -> bool:
    """Whether this program, reading the same text by the same rules, must come to the same results."""
    made, now = scan.provenance, again.provenance
    same_rules = made.reader != RULES or made.checklist_sha256 == now.checklist_sha256
    return made.tool == now.tool and made.text_sha256 == now.text_sha256 and same_rules


def _provenance(scan: Scan, again: Scan) -> Iterator[Fault]:
    made, now = scan.provenance, again.provenance
    if made.text_sha256 is not None and made.text_sha256 != now.text_sha256:
        yield Fault("$.provenance.text_sha256", "this program reads another text in the PDF", "warning")
    if made.tool != now.tool:
        yield Fault("$.provenance.tool", f"this is {now.tool}", "warning")
    if made.reader == RULES:
        for name in ("model", "prompts_sha256"):
            if getattr(made, name) is not None:
                yield Fault(f"$.provenance.{name}", "the rules reader has none")
        return
    for path, answer in _answers(scan):
        if answer.source == RULES:
            yield Fault(f"{path}.source", f"the rules reader's answers only stand beside those of {made.reader}")
            yield Fault("$.provenance.reader", f"{made.reader}, but answers by rules stand in it")


def _derived(scan: Scan, again: Scan, paper: Paper) -> Iterator[Fault]:
    """What comes from the PDF alone, whoever read."""
    stored, now = scan.model_dump(mode="json"), again.model_dump(mode="json")
    is_exact = scan.provenance.reader == RULES and not _is_corrected(scan)
    put_right = [f"$.paper.{each.what}" for each in scan.corrections or ()]
    for field, said in (scan.paper.described or {}).items():  # a reader's, who says where it is printed
        put_right.append(f"$.paper.{field}")
        program = (said.instead_of or {}).get("program", getattr(scan.paper, field))
        if program != getattr(again.paper, field):
            yield Fault(f"$.paper.described.{field}", f"{WHOSE} says {shown(getattr(again.paper, field))}")
    if scan.paper.described:
        put_right.append("$.paper.described")
    for name in ("paper", "integrity"):
        for path, what in differences(stored[name], now[name], f"$.{name}", WHOSE):
            if path.startswith(tuple(put_right)):
                continue
            if is_exact or not path.startswith(READERS_OWN):  # a reader's own warnings stand there too
                yield Fault(path, what)
    lost = [each for each in paper.warnings if each not in scan.integrity.warnings]
    if lost:
        yield Fault("$.integrity.warnings", f"left out: {shown(lost)}")
    yield from _computed(scan, stored, now)
    derived = (*verification_flags(scan.verification or (), scan.checks or ()), *integrity_flags(scan.integrity))
    withdrawn = {each.value for each in scan.corrections or () if each.what == "flag withdrawn"}
    for each in derived:
        if each not in scan.red_flags and f"{each.flag}: {each.detail}" not in withdrawn:
            yield Fault("$.red_flags", f"left out: {each.flag}")
    for number, flag in enumerate(scan.red_flags):
        if flag not in derived and flag.flag in {DIFFERS, *(each.flag for each in derived)}:
            yield Fault(f"$.red_flags[{number}]", f"nothing computed says so: {flag.flag}")


def _computed(scan: Scan, stored: dict[str, Any], now: dict[str, Any]) -> Iterator[Fault]:
    """Fits and arithmetic. What a reader described stands behind what the program found by itself."""
    for name in ("verification", "checks"):
        again, there = now.get(name), stored.get(name)
        if again is None:
            continue
        if there is None:
            if any(each.get("verdict") != "nothing reported" for each in again):
                what = f"the paper's numbers were not done again in this scan; they would give {shown(again)}"
                yield Fault(f"$.{name}", what, "warning")
            continue
        if name == "verification" and scan.provenance.reader != RULES:
            again = [each for each in again if each in there or each["verdict"] != "nothing reported"]
            there = there[: len(again)]
        for path, what in differences(there, again, f"$.{name}", WHOSE):
            is_near = nearly(there, again)
            yield Fault(path, what, "warning" if is_near else "error")


def _by_rules(scan: Scan, again: Scan) -> Iterator[Fault]:
    """What the rules reader answered, standing or beside another's; and in a scan of its own, what it noted."""
    found = [*_rules_answers(scan, again)]
    if scan.provenance.reader == RULES:
        stored, now = scan.model_dump(mode="json"), again.model_dump(mode="json")
        beside = ("claims", "red_flags") if _is_corrected(scan) else ()  # persons add to them, and take out
        for name in NOTES:
            if name in beside:
                continue
            if name != "red_flags" or (scan.verification is None) == (again.verification is None):
                found += [Fault(*each) for each in differences(stored[name], now[name], f"$.{name}", WHOSE)]
    is_older = CARRIED_OVER in scan.integrity.warnings
    yield from (fault._replace(severity="warning") if is_older else fault for fault in found)


def _rules_answers(scan: Scan, again: Scan) -> Iterator[Fault]:
    expected = again.answers()
    for path, answer in _answers(scan):
        now = expected.get(path.rsplit(".", 1)[1])
        if now is None:
            continue
        theirs: dict[str, Answer | OtherAnswer] = {
            f"{path}.others[{number}]": each for number, each in enumerate(answer.others or ()) if each.by == RULES
        }
        if scan.provenance.reader == RULES and not theirs:
            theirs = {path: answer}
        for where, given in theirs.items():
            yield from (
                Fault(*each) for each in differences(_as_given(given), _as_given(now), where, "the rules reader")
            )


def _as_given(answer: Answer | OtherAnswer) -> dict[str, Any]:
    """An answer without what stands beside it. Beside another's it has no ``source`` but its ``by``."""
    values = answer.model_dump(mode="json")
    by = values.pop("by", None)
    values.pop("others", None)
    return values if by is None else {**values, "source": by}


def _answers(scan: Scan) -> Iterator[tuple[str, Answer]]:
    for category, answers in scan.checklist.items():
        for question, answer in answers.items():
            yield f"$.checklist.{category}.{question}", answer


def _is_corrected(scan: Scan) -> bool:
    """Whether anybody's answers stand beside the reader's; with them contradictions come and go."""
    return (
        any(answer.others for _, answer in _answers(scan))
        or any([*(claim.by for claim in scan.claims), *(flag.by for flag in scan.red_flags)])
        or bool(scan.corrections)
        or CARRIED_OVER in scan.integrity.warnings
    )
