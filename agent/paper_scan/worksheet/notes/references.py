"""The paper's reference list as the scan keeps it, with where each work is cited and what it is to the paper."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from paper_scan.paper.model import Paper, Reference
from paper_scan.scans.comparing import bare
from paper_scan.scans.model import CitedPaper
from paper_scan.scans.references import CitedAt, ListedReference, Role


def listed_references(paper: Paper, cited_papers: Iterable[CitedPaper]) -> tuple[ListedReference, ...]:
    """Every entry, in the order printed."""
    places: dict[int, list[CitedAt]] = defaultdict(list)
    for citation in paper.citations:
        section = paper.section_at(citation.start)
        where = f"{section.number} {section.title}".strip()
        places[citation.reference].append(
            CitedAt(page=paper.page_at(citation.start), section=where, start=citation.start, end=citation.end)
        )
    roles = {bare(cited.title): cited.role for cited in cited_papers if cited.role is not None}
    return tuple(
        _listed(paper, entry, tuple(places[number]), roles.get(bare(entry.title)))
        for number, entry in enumerate(paper.references)
    )


def _listed(paper: Paper, entry: Reference, cited: tuple[CitedAt, ...], role: Role | None) -> ListedReference:
    return ListedReference(
        label=entry.label,
        title=entry.title,
        authors=entry.authors,
        year=entry.year,
        venue=getattr(entry, "venue", "") or None,
        arxiv_id=entry.arxiv_id or None,
        doi=entry.doi or None,
        url=entry.url or None,
        page=paper.page_at(entry.start),
        printed=" ".join(paper.text[entry.start : entry.end].split()),
        cited=cited,
        role=role,
    )
