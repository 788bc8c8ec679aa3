"""The worksheet: a paper, a checklist and the answers so far. The only thing that can record an answer.

Looking at the paper changes nothing; every change is checked first, then written to the journal, then in force. Several
processes may hold the same journal: each sees the others' answers before it checks its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TypeAlias

from pydantic import ValidationError

from paper_scan.checklist import Checklist, Question
from paper_scan.paper.model import Paper
from paper_scan.scans.model import Answer, Check, VerifiedFit
from paper_scan.worksheet.consistency.contradictions import contradictions
from paper_scan.worksheet.corrections import wrong_fields
from paper_scan.worksheet.drafts import AnswerDraft, FitDraft, NotesDraft
from paper_scan.worksheet.entries import (
    Amended,
    Classified,
    Completed,
    Entry,
    Noted,
    Recorded,
    State,
    Undone,
    Verified,
    Withdrawn,
    newest_by,
    read_entry,
    write_entry,
)
from paper_scan.worksheet.finished import Beside, Finished, Missing, ReaderIdentity, beside, make_scan, paper_info
from paper_scan.worksheet.journal import Header, Journal, JournalError
from paper_scan.worksheet.notes import settle_notes
from paper_scan.worksheet.persons import notes_by_persons
from paper_scan.worksheet.refusal import Accepted, Refused
from paper_scan.worksheet.relocation import relocated, renoted
from paper_scan.worksheet.rules import Grounds, check, settle_all

Verifier: TypeAlias = Callable[[Paper, FitDraft, Path | None], VerifiedFit]
"""Fits a reported law again: the paper, what a reader says is reported and where its points are, and the scan's folder
(where it has one) for what lets anybody do it once more; gives the verdict."""


class Worksheet:
    """See the module's text. Made by ``Worksheet.open``."""

    def __init__(
        self, paper: Paper, checklist: Checklist, journal: Journal | None, identity: ReaderIdentity, by: str | None
    ):
        self.paper = paper
        self.checklist = checklist
        self.identity = identity
        self.by = by
        """The person who records, if it is a person."""
        self.pdf: Path | None = None
        """Where the PDF is, for page images."""
        self.password: str | None = None
        self.verifier: Verifier | None = None
        self._journal = journal
        self._state = State()
        self._warnings: dict[str, None] = {}

    @classmethod
    def open(
        cls,
        paper: Paper,
        checklist: Checklist,
        journal: Path | None,
        reader: str,
        by: str | None = None,
        *,
        model: str | None = None,
        prompts_sha256: str | None = None,
        pdf: Path | None = None,
        password: str | None = None,
    ) -> Worksheet:
        """Open a sheet, with all answers that its journal holds. Without a journal nothing outlives the process.

        Raises:
            OtherJournalError: the journal is for another PDF, checklist or reader.
            JournalError: it can't be read or written.
        """
        asked = checklist.sha256_for(reader)
        header = Header(paper.sha256, paper.text_sha256, f"{checklist.name} {checklist.version}", asked, reader)
        identity = ReaderIdentity(reader, model, prompts_sha256)
        sheet = cls(paper, checklist, Journal(journal) if journal else None, identity, by)
        sheet.pdf, sheet.password = pdf, password
        if sheet._journal:
            _, lines = sheet._journal.open(header)
            sheet._apply(lines)
        return sheet

    @property
    def folder(self) -> Path | None:
        """Where the journal lies; None for a sheet that is kept in memory only."""
        return self._journal.path.parent if self._journal else None

    # -- what the sheet says

    @property
    def classified(self) -> bool:
        return self._now().classified is not None

    @property
    def noted(self) -> bool:
        noted = self._now().noted
        return noted is not None and bool(noted.key_findings)

    @property
    def notes(self) -> Noted:
        """Claims, red flags, findings and cited papers so far."""
        return self._now().noted or Noted()

    @property
    def completed(self) -> bool:
        """Finished, with nothing recorded since."""
        return self._now().completed

    @property
    def fits(self) -> tuple[VerifiedFit, ...]:
        """Reported laws that were fitted again so far."""
        return tuple(self._now().fits or ())

    @property
    def checks(self) -> tuple[Check, ...]:
        """The paper's arithmetic as far as it was done again."""
        return tuple(self._now().checks or ())

    @property
    def paper_type(self) -> str:
        """The paper's type; empty before it is classified."""
        classified = self._now().classified
        return classified.paper_type if classified else ""

    @property
    def tags(self) -> tuple[str, ...]:
        classified = self._now().classified
        return classified.tags if classified else ()

    @property
    def active_modules(self) -> tuple[str, ...]:
        return self._modules(self._now())

    def questions(self) -> tuple[Question, ...]:
        """All that are asked of this paper, in order; a module's only once type or tags have switched it on."""
        return self.checklist.questions(self.active_modules)

    def unanswered(self) -> tuple[Question, ...]:
        state = self._now()
        return tuple(q for q in self.checklist.questions(self._modules(state)) if not state.is_answered(q.id))

    def answers(self) -> tuple[tuple[Question, Answer], ...]:
        """The answers that stand, in the order of the checklist."""
        state = self._now()
        found = ((q, state.answer(q.id)) for q in self.checklist.questions(self._modules(state)))
        return tuple((question, answer) for question, answer in found if answer is not None)

    def beside(self) -> Beside:
        """What stands beside the answers: what the paper is called, claims, red flags, corrections."""
        state = self._now()
        return beside(self.paper, self.checklist, state, self._modules(state))

    def contradictions(self) -> tuple[str, ...]:
        """Answers that can't stand together, by the checklist's rules."""
        state = self._now()
        classified = state.classified or Classified(paper_type="", tags=(), reason="")
        modules = self._modules(state)
        active = {question.id for question in self.checklist.questions(modules)}
        return contradictions(
            self.checklist,
            classified.paper_type,
            classified.tags,
            modules,
            lambda question: state.answer(question) if question in active else None,
        )

    # -- what changes it

    def classify(self, paper_type: str, tags: Sequence[str], reason: str) -> Accepted | Refused:
        """Say what kind of paper it is, and so which modules are asked."""
        refused = self._misclassified(paper_type, tags, reason)
        if refused:
            return refused
        with self._changing() as (_, append):
            append(Classified(paper_type=paper_type, tags=tuple(dict.fromkeys(tags)), reason=reason.strip()))
        modules = ", ".join(self.active_modules) or "none"
        return Accepted("", (f"Modules switched on: {modules}.",))

    def record(
        self, drafts: Iterable[AnswerDraft], by: str | None = None, judged: bool = False
    ) -> list[Accepted | Refused]:
        """Take each answer or refuse it, each by itself. ``by``: a person's name; theirs stands above a machine's.
        ``judged``: it settles what persons answered differently, and stands above theirs."""
        person = by or self.by
        source = person or self.identity.model or self.identity.reader
        if person and (taken := self._is_readers(person)):
            return [taken.about(draft.question) for draft in drafts]
        results: list[Accepted | Refused] = []
        answers: dict[str, Answer] = {}
        with self._changing() as (state, append):
            sheet = Grounds(self.paper, self.checklist, self._modules(state))
            for draft in drafts:
                checked = check(sheet, draft, source, person is not None)
                if isinstance(checked, Refused):
                    results.append(checked)
                    continue
                answers[draft.question] = checked[0]
                results.append(checked[1])
            if answers:
                append(Recorded(by=source, person=person is not None, judged=judged, answers=answers))
        return results

    def set_beside(self, by: str, answers: Mapping[str, Answer]) -> None:
        """Keep a second reader's answers, settled on a sheet of its own, beside the ones that stand."""
        with self._changing() as (_, append):
            append(Recorded(by=by, beside=True, answers=dict(answers)))

    def note(self, draft: NotesDraft, by: str | None = None) -> list[Accepted | Refused]:
        """Take claims, red flags, findings and cited papers; one with evidence that isn't in the paper is refused.
        ``by``: the person who adds them."""
        noted, results = settle_notes(self.paper, draft, by or self.by)
        if noted is not None:
            with self._changing() as (_, append):
                append(noted)
        return results

    def amend(self, by: str, fields: Mapping[str, str | int | tuple[str, ...] | None]) -> Accepted | Refused:
        """Put right what the paper is called, by whom and when: fields of ``PaperInfo``."""
        if wrong := wrong_fields(dict(fields), paper_info(self.paper)):
            return Refused("", "no such field", wrong)
        with self._changing() as (_, append):
            append(Amended(by=by, fields=dict(fields)))
        return Accepted(", ".join(fields))

    def withdraw(
        self, by: str, claims: Sequence[str] = (), flags: Sequence[tuple[str, str]] = ()
    ) -> Accepted | Refused:
        """Take claims (by their words) and red flags (by name and detail) out of the scan, noted or computed."""
        if not claims and not flags:
            return Refused("", "nothing given", "Name a claim or a red flag.")
        with self._changing() as (_, append):
            append(Withdrawn(by=by, claims=tuple(claims), flags=tuple(flags)))
        return Accepted("")

    def undo(self, by: str) -> Entry | Refused:
        """Take back what this person did last here; gives it."""
        with self._changing() as (state, append):
            at = newest_by(state.history, by)
            if at is None:
                return Refused("", "nothing to undo", f"Nothing by {by} is left to undo here.")
            last = state.history[at]
            append(Undone(by=by))
        return last

    def set_verification(self, fits: Sequence[VerifiedFit], checks: Sequence[Check]) -> None:
        """Put down what the program found and verified by itself, in place of what it found before. What a reader has
        described stays."""
        with self._changing() as (_, append):
            append(Verified(fits=tuple(fits), checks=tuple(checks), replace=True))

    def verify(self, draft: FitDraft) -> VerifiedFit | Refused:
        """Fit a reported law again, and put the verdict down. Raises LookupError if this sheet has no verifier."""
        if self.verifier is None:
            raise LookupError("this worksheet was opened without verification")
        settled = settle_all(self.paper, draft.quotes)
        if isinstance(settled, Refused):
            return settled
        fit = self.verifier(self.paper, draft, self.folder)
        with self._changing() as (_, append):
            append(Verified(fits=(fit,)))
        return fit

    def finish(self, despite_contradictions: bool = False) -> Finished | Missing:
        """The scan, if nothing is missing. Contradictions that can't be resolved may be let stand: the scan says so."""
        state = self._now()
        unresolved = self.contradictions()
        missing = Missing(
            unclassified=state.classified is None,
            unanswered=tuple(question.id for question in self.unanswered()),
            contradictions=() if despite_contradictions else unresolved,
            unnoted=not self.noted,
        )
        if missing.items:
            return missing
        scan = make_scan(
            self.paper, self.checklist, state, self._modules(state), self.identity, unresolved, self._warnings
        )
        if not state.completed:
            with self._changing() as (_, append):
                append(Completed())
        return Finished(scan)

    def take_over(self, previous: Path) -> tuple[str, ...]:
        """Carry over what was recorded in a journal for another reading of the same PDF; says what is open now.

        Raises JournalError where it can't be read.
        """
        said: list[str] = []
        with self._changing() as (state, append):

            def grounds() -> Grounds:
                return Grounds(self.paper, self.checklist, self._modules(state))

            for entry in relocated(previous, self.paper, grounds, said.append):
                append(entry)
        return tuple(said)

    def keep_notes(self, previous: Path) -> tuple[str, ...]:
        """Carry over what persons put right beside the answers in an earlier journal for this paper; says what can't
        be. Raises JournalError where it can't be read."""
        said: list[str] = []
        for entry in notes_by_persons(previous):
            again = renoted(self.paper, entry, said.append) if isinstance(entry, Noted) else entry
            if again is not None:
                with self._changing() as (_, append):
                    append(again)
        return tuple(said)

    def warn(self, text: str) -> None:
        """Something about the reading itself that a user of the scan should know; it goes into its integrity."""
        self._warnings[text] = None

    def _is_readers(self, person: str) -> Refused | None:
        """A person of the reader's name could not be told from it."""
        if person.casefold() not in (self.identity.reader.casefold(), (self.identity.model or "").casefold()):
            return None
        return Refused("", "a reader's name", f"“{person}” is what the reader is called; give another name.")

    # -- the journal

    def _now(self) -> State:
        """The state, with what other processes have written since."""
        if self._journal:
            self._apply(self._journal.read_new())
        return self._state

    def _apply(self, lines: Iterable[dict[str, object]]) -> None:
        for line in lines:
            try:
                self._state.apply(read_entry(line))
            except ValidationError as error:
                assert self._journal
                reason = f"an entry can't be read ({error.errors()[0]['msg']})"
                raise JournalError(self._journal.path, reason, "Remove the file to start afresh") from error

    @contextmanager
    def _changing(self) -> Iterator[tuple[State, Callable[[Entry], None]]]:
        """The newest state, and the way to add to it, while no other process can."""
        if self._journal is None:
            yield self._state, self._state.apply
            return
        with self._journal.appending() as appending:
            self._apply(appending.news)

            def append(entry: Entry) -> None:
                appending.append([write_entry(entry)])
                self._state.apply(entry)

            yield self._state, append

    def _modules(self, state: State) -> tuple[str, ...]:
        if state.classified is None:
            return ()
        return self.checklist.active_modules(state.classified.paper_type, state.classified.tags)

    def _misclassified(self, paper_type: str, tags: Sequence[str], reason: str) -> Refused | None:
        types = [meaning.id for meaning in self.checklist.types]
        known = [meaning.id for meaning in self.checklist.tags]
        if paper_type not in types:
            return Refused("", "unknown type", f"{paper_type!r} is no type of this checklist: {', '.join(types)}.")
        strange = [tag for tag in tags if tag not in known]
        if strange:
            message = f"{', '.join(map(repr, strange))}: no such tag. The tags: {', '.join(known)}."
            return Refused("", "unknown tag", message)
        if not any(c.isalnum() for c in reason):
            return Refused("", "no reason", "Say in a sentence what in the paper makes it this type.")
        return None
