"""``report.md``: a scan as someone who reviews papers wants to read it. All of it stands in scan.json."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from paper_scan.checklist import Checklist
from paper_scan.report import trust, view
from paper_scan.report.escaping import markdown as safe
from paper_scan.report.escaping import one_line, shortened
from paper_scan.report.numbers import fit_lines
from paper_scan.report.view import AnswerGroup, Asked
from paper_scan.scans.model import Answer, Evidence, Scan, VerifiedFit

MOST_EVIDENCE = 2
"""Pieces of evidence shown for an answer: two that are held against each other prove only together. Others are
given by page, and are in scan.json."""
_NUMBERS = re.compile(
    r"\b(?:arithmetic|averages?|means?|sums?|totals?|add up|p-values?|come out|percent\w*|inconsisten\w*|disagree\w*)",
    re.IGNORECASE,
)
"""Words of a flag that says of numbers that they can't be so."""
MOST_BEHIND_A_FLAG = 5
"""Of a red flag's or claim's: two pieces that disagree make the flag only together."""


def render(scan: Scan, checklist: Checklist | None = None) -> str:
    """The report as Markdown. ``checklist`` gives the questions' wording; without it their ids stand for them."""
    found = view.groups(scan, checklist)
    parts = (
        _head(scan, found),
        _categories(found),
        _red_flags(scan),
        _claims(scan),
        _fits(scan),
        _looked_up(scan),
        _authors_say(scan),
        _answers(found),
        _not_applicable(found),
        _open(found),
        _cited(scan),
        _unread(scan),
        _hidden(scan),
        _trust(scan, found),
    )
    return "\n\n".join("\n".join(part) for part in map(list, parts) if part) + "\n"


def _head(scan: Scan, found: tuple[AnswerGroup, ...]) -> Iterator[str]:
    yield f"# {safe(view.title(scan))}"
    yield ""
    yield f"{safe(view.authors(scan.paper))} — {safe(view.identity(scan.paper))}"
    yield ""
    yield f"**{view.verdict(view.total(found))}** {safe(trust.in_short(scan))}"
    yield ""
    for caution in view.cautions(scan):
        yield f"**Careful:** {safe(caution)}"
        yield ""
    yield f"Read as: {safe(scan.paper_type)}. {safe(shortened(scan.paper_type_reason, limit=260))}".rstrip()
    if scan.key_findings:
        yield ""
        yield f"Key findings: {safe(scan.key_findings)}"


def _categories(found: tuple[AnswerGroup, ...]) -> Iterator[str]:
    yield "## Verdict by category"
    yield ""
    yield "| Category | yes | no | open | n.a. | one mark a question |"
    yield "|---|--:|--:|--:|--:|:--|"
    for group in found:
        counts = " | ".join(str(group.counts[outcome] or "") for outcome in view.OUTCOMES)
        title = safe(group.title) + (" *(module)*" if group.is_module else "")
        yield f"| {title} | {counts} | `{group.bar}` |"
    total = view.total(found)
    yield f"| **All** | {' | '.join(f'**{total[outcome]}**' for outcome in view.OUTCOMES)} | |"
    yield ""
    yield " ".join(f"`{mark}` {outcome} " for outcome, mark in view.MARKS.items()).strip()


def _red_flags(scan: Scan) -> Iterator[str]:
    yield "## Red flags"
    yield ""
    if not scan.red_flags:
        yield safe(trust.no_flags(scan))
    for flag in scan.red_flags:
        yield f"- **{safe(flag.flag)}** — {safe(flag.detail)}"
        yield from _evidence(flag.evidence, flag.detail, MOST_BEHIND_A_FLAG)


def _claims(scan: Scan) -> Iterator[str]:
    if not scan.claims:
        return
    yield "## Main claims"
    yield ""
    for claim in scan.claims:
        yield f"- {safe(claim.claim)}  "
        support = "" if claim.supported == "not judged" else f"*Support: {claim.supported}.* "
        yield f"  {support}{safe(claim.evidence)}"
        yield from _evidence(claim.quotes, claim.claim, MOST_BEHIND_A_FLAG)


def _looked_up(scan: Scan) -> Iterator[str]:
    """What public indexes say, beside what is printed."""
    found = scan.looked_up
    if found is None:
        return
    yield "## What public indexes say"
    yield ""
    for record in found.records:
        by = f", {record.score:.0%} alike" if record.score is not None else ""
        parts = (record.title, ", ".join(record.authors[:6]), str(record.year or ""), record.venue or "")
        ids = (f"arXiv:{record.arxiv_id}{record.version or ''}" if record.arxiv_id else "", record.doi or "")
        said = " · ".join(part for part in (*parts, *ids) if part)
        yield f"- {record.index} (by {safe(record.by)}{by}): {safe(said)}"
    if not found.records:
        yield "Nothing was found."
    for problem in found.problems:
        yield f"- Could not be asked: {safe(problem)}"


def _authors_say(scan: Scan) -> Iterator[str]:
    """Their own checklist beside what was found."""
    items = scan.authors_checklist
    if not items:
        return
    yield "## What the authors say"
    yield ""
    yield "The paper prints a checklist that its authors filled in. It is what they say, and no evidence."
    yield ""
    yield "| Item | The authors | Found | Their reason | p. |"
    yield "|---|---|---|---|--:|"
    for item in items:
        asked = shortened(item.title or item.question, limit=90)
        label = f"{item.label}. " if item.label else ""
        said = "; ".join(f"{outcome} ({id})" for id, outcome in view.beside_authors(scan, item)) or "not asked here"
        reason = shortened(item.justification, limit=160)
        yield f"| {safe(label + asked)} | {item.answer} | {safe(said)} | {safe(reason)} | {item.page} |"


def _fits(scan: Scan) -> Iterator[str]:
    found = list(_computed(scan))
    if found:
        yield "## Numbers done again"
        yield ""
        yield from found


def _computed(scan: Scan) -> Iterator[str]:
    for fit in scan.verification or ():
        head, *rest = fit_lines(fit)
        law = f" {safe(head)}" if head else ""
        yield f"- **{fit.verdict.capitalize()}**{':' * bool(law)}{law}  "
        for line in rest:
            yield f"  - {safe(line)}"
        yield from _evidence(fit.evidence)
        yield from _plot(fit)
    for check in scan.checks or ():
        yield f"- **{check.severity.capitalize()}**, {safe(check.kind)}: {safe(check.message)}"
    yield from _unchecked(scan)


def _plot(fit: VerifiedFit) -> Iterator[str]:
    """The picture that lies beside the report, and what does the fit once more."""
    name = (fit.points or {}).get("files")
    if isinstance(name, str) and re.fullmatch(r"[\w-]+", name):
        below = f"verification/{name}"
        yield f"  - [points]({below}.csv), [a script that fits them again]({below}.py)"
        if fit.refit:
            yield ""
            yield f"  ![Points, reported law and refit]({below}.svg)"
            yield ""


def _unchecked(scan: Scan) -> Iterator[str]:
    """That nothing was found is said with what was looked at, and never beside a flag that has found something."""
    if scan.checks == () and not any(_NUMBERS.search(f"{flag.flag} {flag.detail}") for flag in scan.red_flags):
        yield (
            "- Where the paper prints what they are made of, averages in tables, values derived from a reported law, "
            "training compute and p-values were computed again: none that doesn't come out was found."
        )


def _cited(scan: Scan) -> Iterator[str]:
    """Works that matter for this one, with what they are to it."""
    if not scan.cited_papers:
        return
    yield "## Works it builds on"
    yield ""
    for cited in scan.cited_papers:
        by = f"{cited.authors[0]}{' et al.' if len(cited.authors) > 1 else ''}" if cited.authors else ""
        when = ", ".join(filter(None, (by, str(cited.year or ""))))
        yield f"- {safe(one_line(cited.title))}{f' ({safe(when)})' if when else ''}: {safe(cited.relevance)}"


def _answers(found: tuple[AnswerGroup, ...]) -> Iterator[str]:
    if not any(asked.answer.outcome in ("yes", "no") for group in found for asked in group.questions):
        return
    yield "## Answers and their evidence"
    for group in found:
        decided = [asked for asked in group.questions if asked.answer.outcome in ("yes", "no")]
        if not decided:
            continue
        yield ""
        yield f"### {safe(group.title)}"
        yield ""
        for asked in sorted(decided, key=lambda asked: asked.answer.outcome, reverse=True):
            yield from _answer(asked)


def _answer(asked: Asked) -> Iterator[str]:
    answer = asked.answer
    sure = f", {answer.confidence} confidence" if answer.confidence else ""
    yield f"- **{answer.outcome.capitalize()}** — {safe(asked.ask)} (`{asked.id}`{sure})  "
    yield f"  {safe(view.without_quotes(answer.justification, (answer.evidence or ())[:MOST_EVIDENCE]))}"
    yield from _evidence(answer.evidence)
    if answer.outcome == "no" and answer.search:
        yield f"  - Looked for: {safe(view.searched(answer.search))}."
    yield from _others(answer)


def _others(answer: Answer) -> Iterator[str]:
    for other in answer.others or ():
        by = safe(answer.source or "unnamed")
        yield f"  - This is {by}'s answer. {safe(other.by)} said {other.outcome}: {safe(other.justification)}"


def _evidence(evidence: Iterable[Evidence] | None, already: str = "", most: int = MOST_EVIDENCE) -> Iterator[str]:
    """The first pieces, one a line; a quote that is wholly in the text above it is only given its page."""
    pieces = list(evidence or ())
    for piece in pieces[:most]:
        shown = view.shown(piece)
        if already and shown.text in already:
            yield f"  - {safe(shown.place)}"
        else:
            text = f"“{safe(shown.text)}”" if shown.is_quoted else safe(shown.text)
            yield f"  - {text} ({safe(shown.place)})"
    if len(pieces) > most:
        yield f"  - more on {view.pages(piece.page for piece in pieces[most:])}"


def _not_applicable(found: tuple[AnswerGroup, ...]) -> Iterator[str]:
    """Grouped by reason: a whole category often has one."""
    by_reason: dict[str, list[str]] = defaultdict(list)
    for asked in view.asked_with(found, "not applicable"):
        by_reason[asked.answer.justification].append(asked.id)
    if not by_reason:
        return
    yield "## Does not apply to this paper"
    yield ""
    for reason, ids in by_reason.items():
        yield f"- {safe(reason)} ({', '.join(f'`{id}`' for id in ids)})"


def _open(found: tuple[AnswerGroup, ...]) -> Iterator[str]:
    asked = list(view.asked_with(found, "open"))
    if not asked:
        return
    yield "## What stayed open"
    yield ""
    found_for = [question for question in asked if question.answer.candidates]
    if found_for:
        yield "### Found, not judged"
        yield ""
        yield "Passages that speak of what is asked, the most promising first; nobody judged them."
        yield ""
        for question in found_for:
            yield from _found(question)
        yield ""
    rest = [question for question in asked if not question.answer.candidates]
    if rest:
        yield "### Not decided"
        yield ""
        for question in rest:
            yield f"- {safe(question.ask)} (`{question.id}`)  "
            yield f"  {safe(question.answer.justification)}"
            yield from _evidence(question.answer.evidence)
            if question.answer.search and any(question.answer.search.model_dump().values()):
                yield f"  - Looked for: {safe(view.searched(question.answer.search))}."
            yield from _others(question.answer)


def _found(question: Asked) -> Iterator[str]:
    yield f"- {safe(question.ask)} (`{question.id}`)"
    for candidate in question.answer.candidates or ():
        shown = view.shown(candidate.evidence)
        text = f"“{safe(shown.text)}”" if shown.is_quoted else safe(shown.text)
        yield f"  - {text} ({safe(shown.place)})"
    yield from _others(question.answer)


def _unread(scan: Scan) -> Iterator[str]:
    found = list(_problems(scan))
    if found:
        yield "## What could not be read"
        yield ""
        yield from found


def _hidden(scan: Scan) -> Iterator[str]:
    hidden = scan.integrity.hidden_text
    if not hidden:
        return
    speaking = [each for each in hidden if each.speaks_to_reader]
    yield "## Hidden text"
    yield ""
    if not speaking:
        pieces = "One piece" if len(hidden) == 1 else f"{len(hidden)} pieces"
        yield f"{pieces} of text that a person would not see on the page; none speaks to a reader or a model."
    for each in speaking:
        place = f"p. {each.page}" if each.page else "metadata"
        yield f"- {safe(shortened(each.text, limit=200))} ({each.reason}, {place})"


def _problems(scan: Scan) -> Iterator[str]:
    pages: dict[tuple[str, str], list[int]] = defaultdict(list)
    for problem in scan.integrity.unread:
        pages[problem.kind, problem.detail] += [problem.page] if problem.page else []
    for (kind, detail), numbers in pages.items():
        place = f" ({view.pages(numbers, most=12)})" if numbers else ""
        yield f"- {safe(kind)}: {safe(detail)}{place}"


def _trust(scan: Scan, found: tuple[AnswerGroup, ...]) -> Iterator[str]:
    yield "## How far to trust this"
    yield ""
    yield from (safe(sentence) for sentence in trust.at_length(scan, found))
    if described := view.described(scan.paper):
        yield safe(described)
    made = scan.provenance
    yield ""
    file = f"{scan.integrity.pages} pages of {safe(made.pdf)} (SHA-256 {made.pdf_sha256[:12]}…)"
    yield f"Made by {safe(made.tool)} with the checklist {safe(made.checklist)} from the {file}."
