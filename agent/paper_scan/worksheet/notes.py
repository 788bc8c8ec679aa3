"""Claims, red flags and cited papers: their evidence is looked up like any other."""

from __future__ import annotations

from paper_scan.paper.model import Paper
from paper_scan.scans.model import CitedPaper, Claim, RedFlag
from paper_scan.worksheet.drafts import ClaimDraft, EvidenceDraft, NotesDraft, RedFlagDraft
from paper_scan.worksheet.entries import Noted
from paper_scan.worksheet.evidence.located import Settled
from paper_scan.worksheet.refusal import Accepted, Refused
from paper_scan.worksheet.rules import settle_all


def settle_notes(
    paper: Paper, draft: NotesDraft, by: str | None = None
) -> tuple[Noted | None, list[Accepted | Refused]]:
    """What of the notes can be put down, None if nothing can, and what became of each part."""
    results: list[Accepted | Refused] = []
    claims: list[Claim] = []
    flags: list[RedFlag] = []
    for claim in draft.claims:
        settled = _settled(paper, claim.claim, claim.quotes, results)
        if settled is not None:
            claims.append(_claim(claim, settled, by))
    for flag in draft.red_flags:
        settled = _settled(paper, flag.flag, flag.evidence, results)
        if settled is not None:
            flags.append(_flag(flag, settled, by))
    cited = tuple(CitedPaper(**each.model_dump()) for each in draft.cited_papers)
    if draft.key_findings:
        results.append(Accepted("key_findings"))
    if cited:
        results.append(Accepted("cited_papers"))
    if not (draft.key_findings or claims or flags or cited or draft.replace or draft.facts is not None):
        return None, results or [Refused("", "nothing given", "Give key_findings, claims, red_flags or cited_papers.")]
    noted = Noted(
        key_findings=draft.key_findings,
        claims=tuple(claims),
        red_flags=tuple(flags),
        cited_papers=cited,
        replace=draft.replace,
        facts=draft.facts,
        by=by,
    )
    return noted, results


def _settled(
    paper: Paper, subject: str, evidence: tuple[EvidenceDraft, ...], results: list[Accepted | Refused]
) -> list[Settled] | None:
    settled = settle_all(paper, evidence)
    results.append(settled.about(subject) if isinstance(settled, Refused) else Accepted(subject))
    return None if isinstance(settled, Refused) else settled


def _claim(draft: ClaimDraft, settled: list[Settled], by: str | None) -> Claim:
    quotes = tuple(each.evidence for each in settled) or None
    return Claim(claim=draft.claim, evidence=draft.evidence, supported=draft.supported, quotes=quotes, by=by)


def _flag(draft: RedFlagDraft, settled: list[Settled], by: str | None) -> RedFlag:
    evidence = tuple(each.evidence for each in settled) or None
    return RedFlag(flag=draft.flag, detail=draft.detail, evidence=evidence, severity=draft.severity, by=by)
