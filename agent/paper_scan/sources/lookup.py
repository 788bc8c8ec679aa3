"""Looking a paper up in arXiv and Crossref: by its ids, else by its title. Nothing else of the paper is sent."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree

from paper_scan.paper.model import Paper
from paper_scan.scans.comparing import bare
from paper_scan.scans.lookup import IndexNotice, IndexRecord, LookedUp
from paper_scan.settings import load_settings
from paper_scan.sources.errors import OfflineError, SourceError
from paper_scan.sources.servers import ARXIV, CROSSREF, at
from paper_scan.sources.web import Web

_ATOM = {"a": "http://www.w3.org/2005/Atom", "arxiv": "http://arxiv.org/schemas/atom"}
_GRAVE = frozenset(("retraction", "withdrawal", "removal", "expression_of_concern", "partial_retraction"))


@dataclass(frozen=True)
class Alike:
    """How alike two titles are, 0 to 1, as rapidfuzz's ratio of their letters and digits."""

    found: float = 0.93
    """From here on a work found by title is the paper. Not measured."""
    same: float = 0.85
    """Below this, a title by id is said to be another. Not measured."""


ALIKE = Alike()


@dataclass(frozen=True)
class LookUp:
    """Looks papers up; can be sent to another process."""

    offline: bool = False

    def __call__(self, paper: Paper) -> LookedUp:
        """Ask the indexes. What can't be asked is among the problems; raises OfflineError where nothing may leave."""
        settings = load_settings()
        if self.offline or settings.value("offline") is True:
            raise OfflineError("A look-up would leave this machine (offline). Leave --lookup or --offline away.")
        with Web(settings.text("email")) as web:
            return look_up(paper, web)


def look_up(paper: Paper, web: Web) -> LookedUp:
    """By arXiv id and DOI, else by title."""
    known, records, problems = paper.metadata, list[IndexRecord](), list[str]()

    def ask(found: Iterator[IndexRecord]) -> None:
        try:
            records.extend(found)
        except SourceError as error:
            problems.append(str(error))

    if known.arxiv_id:
        ask(_arxiv(web, known.arxiv_id))
    doi = known.doi or next((record.doi for record in records if record.doi), None)
    if doi and not doi.lower().startswith("10.48550/"):  # arXiv's own are registered elsewhere
        ask(_crossref(web, doi))
    if not records and not problems and known.title:
        ask(_by_title(web, known.title))
    return LookedUp(records=tuple(records), differences=tuple(_differences(paper, records)), problems=tuple(problems))


def _arxiv(web: Web, id: str) -> Iterator[IndexRecord]:
    answer = web.text(at(ARXIV), "/api/query", {"id_list": id, "max_results": "1"}, f"arXiv:{id}")
    try:
        entry = ElementTree.fromstring(answer or "").find("a:entry", _ATOM)
    except ElementTree.ParseError:
        return
    if entry is None or "/api/errors" in _text(entry, "a:id"):
        return
    version = re.search(r"v\d+$", _text(entry, "a:id"))
    published = _text(entry, "a:published")
    withdrawn = re.search(r"(?i)\bwithdrawn\b", _text(entry, "arxiv:comment") + _text(entry, "a:summary")[:200])
    doi = _text(entry, "arxiv:doi")
    yield IndexRecord(
        index="arXiv",
        by=f"arXiv:{id}",
        title=_text(entry, "a:title"),
        authors=tuple(_text(author, "a:name") for author in entry.findall("a:author", _ATOM)),
        year=int(published[:4]) if published[:4].isdigit() else None,
        venue=_text(entry, "arxiv:journal_ref") or None,
        arxiv_id=id,
        doi=doi or None,
        version=version[0] if version else None,
        updated=_text(entry, "a:updated")[:10] or None,
        published_as=(doi,) if doi else (),
        notices=(IndexNotice(kind="withdrawal"),) if withdrawn else (),
    )


def _text(entry: ElementTree.Element, name: str) -> str:
    return " ".join((entry.findtext(name, "", _ATOM) or "").split())


def _crossref(web: Web, doi: str) -> Iterator[IndexRecord]:
    found = web.json(at(CROSSREF), f"/works/{quote(doi, safe='')}", _who(web), f"DOI:{doi}")
    if found:
        yield _record(found["message"], f"DOI:{doi}", None)


def _by_title(web: Web, title: str) -> Iterator[IndexRecord]:
    """The most alike of what Crossref finds, if it is alike enough."""
    wanted = {"query.bibliographic": title, "rows": "5"} | _who(web)
    found = web.json(at(CROSSREF), "/works", wanted, "its title")
    items = (found or {}).get("message", {}).get("items", [])
    scored = [(alike(title, " ".join(item.get("title") or [""])), item) for item in items]
    score, best = max(scored, key=lambda pair: pair[0], default=(0.0, None))
    if best is not None and score >= ALIKE.found:
        yield _record(best, "title", round(score, 3))


def _who(web: Web) -> dict[str, str]:
    return {"mailto": web.email} if web.email else {}


def _record(work: dict[str, Any], by: str, score: float | None) -> IndexRecord:
    dates = (work.get("issued") or work.get("published") or {}).get("date-parts") or [[None]]
    related = (work.get("relation") or {}).get("is-preprint-of") or []
    return IndexRecord(
        index="Crossref",
        by=by,
        score=score,
        title=_plain(" ".join(work.get("title") or [])),
        authors=tuple(_name(author) for author in work.get("author") or []),
        year=dates[0][0] if dates[0] else None,
        venue=next(iter(work.get("container-title") or []), None),
        doi=work.get("DOI"),
        published_as=tuple(str(each["id"]) for each in related if each.get("id-type") == "doi"),
        notices=tuple(
            IndexNotice(kind=str(notice.get("type", "update")), doi=notice.get("DOI"), date=_date(notice))
            for notice in work.get("updated-by") or []
        ),
    )


def _plain(title: str) -> str:
    return " ".join(re.sub(r"</?[a-z:]+[^>]*>", "", title).split())


def _name(author: dict[str, Any]) -> str:
    return str(author.get("name") or f"{author.get('given', '')} {author.get('family', '')}".strip())


def _date(notice: dict[str, Any]) -> str | None:
    parts = ((notice.get("updated") or {}).get("date-parts") or [[]])[0]
    return "-".join(f"{part:02d}" for part in parts) or None


def alike(one: str, other: str) -> float:
    """Of two titles, 0 to 1, whatever their case and marks."""
    from rapidfuzz import fuzz

    a, b = (bare(text) for text in (one, other))
    return fuzz.ratio(a, b) / 100 if a and b else 0.0


def _differences(paper: Paper, records: list[IndexRecord]) -> Iterator[str]:
    """Said once each."""
    said: set[str] = set()
    for record in records:
        for line in _differs(paper, record):
            if line not in said:
                said.add(line)
                yield line


def _differs(paper: Paper, record: IndexRecord) -> Iterator[str]:
    known = paper.metadata
    for notice in record.notices:
        when = f" of {notice.date}" if notice.date else ""
        where = f", doi:{notice.doi}" if notice.doi else ""
        grave = notice.kind in _GRAVE
        yield f"{record.index} lists a {notice.kind.replace('_', ' ')}{when}{where}" + (
            ": don't rely on this paper before you have read it." if grave else "."
        )
    if record.title and known.title and alike(record.title, known.title) < ALIKE.same:
        yield f"{record.index} has another title for {record.by}: “{record.title}”."
    read = re.search(rf"{re.escape(known.arxiv_id)}v(\d+)", paper.text) if known.arxiv_id else None
    if record.version and read and int(record.version[1:]) > int(read[1]):
        yield f"arXiv has version {record.version} of {record.updated}; this is v{read[1]}."
    for doi in record.published_as:
        if doi.lower() != known.doi.lower():
            venue = f" ({record.venue})" if record.venue else ""
            yield f"{record.index} names a published version: doi:{doi}{venue}."
