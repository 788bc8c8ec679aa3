"""Claims, red flags and cited papers: their evidence is looked up like any other.

An item stands with the evidence that passes. One of whose evidence nothing passes is refused, to be mended, and is kept
among the dropped until it is.
"""

from __future__ import annotations

from paper_scan.paper.model import Paper
from paper_scan.scans.model import CitedPaper, Claim, DroppedNote, Evidence, RedFlag
from paper_scan.worksheet.drafts import EvidenceDraft, NotesDraft
from paper_scan.worksheet.entries import Noted
from paper_scan.worksheet.evidence.located import Settled, settle
from paper_scan.worksheet.refusal import Accepted, Refused
from paper_scan.worksheet.rules import settle_all


def settle_notes(
    paper: Paper, draft: NotesDraft, by: str | None = None
) -> tuple[Noted | None, list[Accepted | Refused]]:
    """What of the notes can be put down, None if there is nothing, and what became of each part.

    ``by``: who adds to the reader's notes, if it isn't the reader.
    """
    results: list[Accepted | Refused] = []
    dropped: list[DroppedNote] = []
    claims: list[Claim] = []
    flags: list[RedFlag] = []
    for claim in draft.claims:
        evidence = _settled(paper, claim.claim, claim.quotes, results)
        if isinstance(evidence, Refused):
            dropped.append(DroppedNote(kind="claim", words=claim.claim, why=evidence.message))
            continue
        words = {"claim": claim.claim, "evidence": claim.evidence}
        claims.append(Claim(**words, supported=claim.supported, quotes=evidence or None, by=by))
    for flag in draft.red_flags:
        evidence = _settled(paper, flag.flag, flag.evidence, results)
        if isinstance(evidence, Refused):
            dropped.append(DroppedNote(kind="red flag", words=flag.flag, why=evidence.message))
            continue
        flags.append(
            RedFlag(flag=flag.flag, detail=flag.detail, evidence=evidence or None, severity=flag.severity, by=by)
        )
    cited = tuple(CitedPaper(**each.model_dump()) for each in draft.cited_papers)
    if draft.key_findings:
        results.append(Accepted("key_findings"))
    if cited:
        results.append(Accepted("cited_papers"))
    if not (draft.key_findings or claims or flags or cited or dropped or draft.replace or draft.facts is not None):
        return None, results or [Refused("", "nothing given", "Give key_findings, claims, red_flags or cited_papers.")]
    noted = Noted(
        key_findings=draft.key_findings,
        claims=tuple(claims),
        red_flags=tuple(flags),
        cited_papers=cited,
        replace=draft.replace,
        facts=draft.facts,
        by=by,
        dropped=tuple(dropped),
    )
    return noted, results


def _settled(
    paper: Paper, subject: str, evidence: tuple[EvidenceDraft, ...], results: list[Accepted | Refused]
) -> tuple[Evidence, ...] | Refused:
    """The evidence that stands in the paper; refused where some was given and none does."""
    found = tuple(each.evidence for draft in evidence if isinstance(each := settle(paper, draft), Settled))
    if len(found) == len(evidence):
        results.append(Accepted(subject))
        return found
    refused = settle_all(paper, evidence)
    assert isinstance(refused, Refused)
    if not found:
        results.append(refused.about(subject))
        return refused
    hint = f" The paper has (p. {refused.hint.page}): “{refused.hint.text}”" if refused.hint else ""
    results.append(Accepted(subject, (f"Taken without this evidence: {refused.message}{hint}",)))
    return found
