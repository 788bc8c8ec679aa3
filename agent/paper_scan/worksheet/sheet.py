"""The worksheet: a paper, a checklist and the answers so far. The only thing that can record an answer.

Looking at the paper changes nothing; every change is checked first, then written to the journal, then in force. Several
processes may hold the same journal: each sees the others' answers before it checks its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TypeAlias

from paper_scan.checklist import Checklist, Question
from paper_scan.paper.model import Paper
from paper_scan.scans.model import Answer, Check, PaperInfo, VerifiedFit
from paper_scan.worksheet.consistency.contradictions import contradictions
from paper_scan.worksheet.corrections import wrong_fields
from paper_scan.worksheet.drafts import AnswerDraft, DescriptionDraft, FitDraft, NoteChangesDraft, NotesDraft
from paper_scan.worksheet.entries import (
    Amended,
    Classified,
    Completed,
    Described,
    Entry,
    Noted,
    Recorded,
    Reopened,
    State,
    Undone,
    Verified,
    Withdrawn,
    newest_by,
)
from paper_scan.worksheet.finished import Beside, Finished, Missing, ReaderIdentity, beside, make_scan, paper_info
from paper_scan.worksheet.journal import Header, Journal
from paper_scan.worksheet.kept import KeptState
from paper_scan.worksheet.notes.changed import settle_changes
from paper_scan.worksheet.notes.description import settle_description
from paper_scan.worksheet.notes.settled import settle_notes
from paper_scan.worksheet.persons import notes_by_persons
from paper_scan.worksheet.refusal import Accepted, Refused
from paper_scan.worksheet.relocation import relocated, renoted
from paper_scan.worksheet.rules import Grounds, check, misclassified, settle_all

Verifier: TypeAlias = Callable[[Paper, FitDraft, Path | None], VerifiedFit]
"""Fits a reported law again: the paper, what a reader says is reported and where its points are, and the scan's folder
(where it has one) for what lets anybody do it once more; gives the verdict."""


class Worksheet(KeptState):
    """See the module's text. Made by ``Worksheet.open``."""

    def __init__(
        self, paper: Paper, checklist: Checklist, journal: Journal | None, identity: ReaderIdentity, by: str | None
    ) -> None:
        super().__init__(journal)
        self.paper = paper
        self.checklist = checklist
        self.identity = identity
        self.by = by
        """The person who records, if it is a person."""
        self.pdf: Path | None = None
        """Where the PDF is, for page images."""
        self.password: str | None = None
        self.verifier: Verifier | None = None
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
    def info(self) -> PaperInfo:
        """What the paper is called, who wrote it, where it appeared, as it stands now, and who says so."""
        return self.beside().about

    @property
    def undescribed(self) -> tuple[str, ...]:
        """A sentence on each of what is not known of the paper and usually is; `describe` can say it."""
        info = self.info
        title = () if info.title else ("The paper's title is not known: `describe` it as printed.",)
        authors = () if info.authors else ("The paper's authors are not known: `describe` them as printed.",)
        return (*title, *authors)

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
        refused = misclassified(self.checklist, paper_type, tags, reason)
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
        person = self._person(by)
        source = person or self._machine
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
        """Take claims, red flags, findings and cited papers, with the evidence that stands in the paper. One with none
        that does is refused, and counts as dropped until it is mended. ``by``: the person who adds them."""
        noted, results = settle_notes(self.paper, draft, self._person(by))
        if noted is not None:
            with self._changing() as (_, append):
                append(noted)
        return results

    def describe(self, draft: DescriptionDraft, by: str | None = None) -> list[Accepted | Refused]:
        """Say what the paper is called, who wrote it, where it appeared. Each field is taken where it is printed on the
        paper, or refused. What a reader says stands above the program's reading, a person's word above both."""
        fields, results = settle_description(self.paper, draft)
        if not fields:
            return results
        if person := self._person(by):
            wrong = self.amend(person, {name: said.value for name, said in fields.items()})
            return [*results, wrong] if isinstance(wrong, Refused) else results
        with self._changing() as (_, append):
            append(Described(by=self._machine, fields=fields))
        return results

    def revise(self, draft: NoteChangesDraft, by: str | None = None) -> list[Accepted | Refused]:
        """Rename or take out claims and red flags by their words, noted or computed; the scan says who took one out."""
        now, person = self.beside(), self._person(by)
        withdrawn, noted, results = settle_changes(draft, now.claims, now.red_flags, person or self._machine, person)
        with self._changing() as (_, append):
            for entry in (withdrawn, noted):
                if entry is not None:
                    append(entry)
        return results

    @property
    def corrected_by(self) -> str | None:
        """Whose what is recorded now is, where that isn't the sheet's own reader."""
        return self.by or self._now().reopened_by

    def reopen(self, by: str | None = None) -> None:
        """Open a finished sheet to be changed by calls that name nobody. With a person's name ``by`` what they say is
        kept beside what it corrects; without one it takes the place of what the reader said."""
        with self._changing() as (_, append):
            append(Reopened(by=by))

    def amend(self, by: str, fields: Mapping[str, str | int | tuple[str, ...] | None]) -> Accepted | Refused:
        """Put right what the paper is called, by whom and when: fields of ``PaperInfo``."""
        if wrong := wrong_fields(dict(fields), paper_info(self.paper, self._now())):
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

    @property
    def _machine(self) -> str:
        return self.identity.model or self.identity.reader

    def _person(self, by: str | None) -> str | None:
        return by or self.by or self._now().reopened_by

    def _modules(self, state: State) -> tuple[str, ...]:
        if state.classified is None:
            return ()
        return self.checklist.active_modules(state.classified.paper_type, state.classified.tags)
