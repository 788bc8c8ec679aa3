"""The end of a worksheet: a scan, or what still keeps it from being one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from paper_scan.checklist import Checklist
from paper_scan.paper.model import Paper
from paper_scan.scans.model import (
    Answer,
    Claim,
    Corrected,
    DroppedNote,
    FieldSource,
    Integrity,
    PaperField,
    PaperInfo,
    PaperValue,
    Provenance,
    RedFlag,
    Scan,
)
from paper_scan.scans.seal import sealed
from paper_scan.version import __version__
from paper_scan.worksheet.corrections import corrections
from paper_scan.worksheet.entries import CARRIED_OVER, Classified, Noted, State
from paper_scan.worksheet.flags.answer_flags import answer_flags
from paper_scan.worksheet.flags.verification_flags import verification_flags
from paper_scan.worksheet.integrity import integrity, integrity_flags
from paper_scan.worksheet.notes.authors import authors_checklist
from paper_scan.worksheet.notes.description import FIELDS, program_reading
from paper_scan.worksheet.notes.references import listed_references


@dataclass(frozen=True, slots=True)
class Missing:
    """What is still to be done; ``items`` says it in sentences."""

    unclassified: bool
    unanswered: tuple[str, ...]
    """Question ids."""
    contradictions: tuple[str, ...]
    unnoted: bool

    @property
    def items(self) -> tuple[str, ...]:
        found = []
        if self.unclassified:
            found.append("The paper has no type yet: classify it.")
        if self.unanswered:
            found.append(
                f"Unanswered: {', '.join(self.unanswered)}. Record an answer, or `open: true` with the reason."
            )
        found += [f"Contradiction: {each}" for each in self.contradictions]
        if self.unnoted:
            found.append("Nothing is noted: give key_findings and claims with `note`.")
        return tuple(found)

    def __iter__(self) -> Iterator[str]:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)


@dataclass(frozen=True, slots=True)
class Finished:
    scan: Scan


@dataclass(frozen=True, slots=True)
class ReaderIdentity:
    """Who filled the sheet in."""

    reader: str
    model: str | None = None
    prompts_sha256: str | None = None


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside the answers, worked out from those that stand now and from what persons put right."""

    about: PaperInfo
    claims: tuple[Claim, ...]
    red_flags: tuple[RedFlag, ...]
    corrections: tuple[Corrected, ...]


def beside(paper: Paper, checklist: Checklist, state: State, modules: tuple[str, ...]) -> Beside:
    """Of a sheet in any state."""
    return standing_beside(paper_info(paper, state), integrity(paper), checklist, state, modules)


def standing_beside(
    printed: PaperInfo, found: Integrity, checklist: Checklist, state: State, modules: tuple[str, ...]
) -> Beside:
    """The same where the paper itself isn't at hand. ``printed``: what it says of itself."""
    corrected, noted = corrections(state.history), state.noted or Noted()
    classified = state.classified or Classified(paper_type="", tags=(), reason="")
    flags = (
        *integrity_flags(found),
        *answer_flags(checklist, classified, modules, noted, state.answer),
        *noted.red_flags,
        *verification_flags(state.fits or (), state.checks or ()),
    )
    return Beside(
        corrected.about(printed), corrected.claims(noted.claims), corrected.flags(flags), corrected.listed(printed)
    )


def make_scan(
    paper: Paper,
    checklist: Checklist,
    state: State,
    modules: tuple[str, ...],
    identity: ReaderIdentity,
    left: tuple[str, ...],
    warnings: Iterable[str] = (),
) -> Scan:
    """The scan that a complete sheet amounts to.

    ``left``: contradictions that nobody could resolve. They and ``warnings`` stand among the scan's warnings.
    """
    assert state.classified is not None and state.noted is not None
    dropped = state.noted.dropped
    unresolved = (f"Two answers contradict each other: {each}" for each in left)
    carried = (CARRIED_OVER,) if state.carried_over else ()
    found = integrity(paper, dict.fromkeys((*unresolved, *carried, *warnings, *_lost(dropped))))
    notes = standing_beside(paper_info(paper, state), found, checklist, state, modules)
    scan = Scan(
        paper=notes.about,
        paper_type=state.classified.paper_type,
        paper_type_reason=state.classified.reason,
        active_modules=modules,
        methodology_tags=state.classified.tags,
        key_findings=state.noted.key_findings,
        checklist=_by_category(checklist, modules, state.answer),
        claims=notes.claims,
        red_flags=notes.red_flags,
        cited_papers=state.noted.cited_papers,
        references=listed_references(paper, state.noted.cited_papers),
        authors_checklist=authors_checklist(paper, checklist),
        verification=state.fits,
        checks=state.checks,
        corrections=notes.corrections or None,
        integrity=found.model_copy(update={"dropped_notes": dropped or None}),
        provenance=Provenance(
            tool=f"paper-scan {__version__}",
            reader=identity.reader,
            model=identity.model,
            checklist=f"{checklist.name} {checklist.version}",
            checklist_sha256=checklist.sha256_for(identity.reader),
            prompts_sha256=identity.prompts_sha256,
            pdf=paper.name,
            pdf_sha256=paper.sha256,
            text_sha256=paper.text_sha256,
        ),
    )
    return sealed(scan)


def paper_info(paper: Paper, state: State) -> PaperInfo:
    """What the paper says of itself: in the reader's words where one has said what is printed, else as the program
    reads it. Both are kept."""
    read = program_reading(paper)
    values: dict[PaperField, PaperValue] = {name: read.get(name) for name in FIELDS}
    described: dict[PaperField, FieldSource] = {}
    for name, said in state.description.items():
        by = list(said)[-1]
        values[name] = said[by].value
        others = {"program": read[name]} if name in read else {}
        others |= {other: each.value for other, each in said.items() if other != by}
        differ = {other: value for other, value in others.items() if value != said[by].value}
        described[name] = FieldSource(by=by, page=said[by].page, places=said[by].places, instead_of=differ or None)
    known = {**values, "title": values["title"] or "", "authors": values["authors"] or ()}
    return PaperInfo.model_validate({**known, "described": described or None})


def _lost(dropped: Sequence[DroppedNote]) -> Iterator[str]:
    """What a user of the scan must know of notes that were not taken."""
    for each in dropped:
        yield f"A {each.kind} was dropped, as its evidence was not found in the paper: “{each.words.rstrip('.')}”"


def _by_category(
    checklist: Checklist, modules: tuple[str, ...], answer: Callable[[str], Answer | None]
) -> dict[str, dict[str, Answer]]:
    found: dict[str, dict[str, Answer]] = {}
    for question in checklist.questions(modules):
        given = answer(question.id)
        if given is not None:
            found.setdefault(question.category, {})[question.id] = given
    return found
