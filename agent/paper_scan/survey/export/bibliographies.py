"""Works written for reference managers: BibTeX, RIS, CSL-JSON, all UTF-8.

Sources: Oren Patashnik, "BibTeXing" (1988), and biblatex's ``eprint`` fields, which Zotero and arXiv's own export use;
the RIS format as Zotero reads it; the CSL-JSON schema of the Citation Style Language project.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from paper_scan.survey.export.works import Work

_TEX = {"\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "%": r"\%", "&": r"\&", "#": r"\#", "_": r"\_",
        "$": r"\$", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}  # fmt: skip
_CONFERENCE = ("conference", "proceedings", "workshop", "symposium", "neurips", "icml", "iclr", "emnlp", "naacl")


def bibtex(works: Iterable[Work]) -> str:
    """An entry a work, divided by blank lines."""
    return "\n".join(_bibtex(work) for work in works)


def _bibtex(work: Work) -> str:
    kind, place = _bibtex_kind(work)
    names = [f"{_tex(family)}, {_tex(given)}" if given else f"{{{_tex(family)}}}" for given, family in work.authors]
    names += ["others"] if work.more_authors else []
    fields = {
        "title": f"{{{_tex(work.title)}}}",  # doubled braces: the title's capitals are kept
        "author": " and ".join(names),
        "year": str(work.year or ""),
        place: _tex(work.venue or "") if place else "",
        "eprint": work.arxiv_id or "",
        "archiveprefix": "arXiv" if work.arxiv_id else "",
        "doi": _braced(work.doi or ""),
        "url": _braced(work.url or ""),
        "note": _tex(work.note or ""),
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if name and value]
    return f"@{kind}{{{work.key},\n" + "\n".join(lines) + "\n}\n"


def _bibtex_kind(work: Work) -> tuple[str, str]:
    """The entry's kind, and the field that its venue goes into."""
    if not work.venue:
        return "misc", ""
    if "arxiv" in work.venue.lower():
        return "misc", "howpublished"
    return ("inproceedings", "booktitle") if _is_conference(work.venue) else ("article", "journal")


def _is_conference(venue: str) -> bool:
    return any(word in venue.lower() for word in _CONFERENCE)


def _tex(text: str) -> str:
    return "".join(_TEX.get(letter, letter) for letter in " ".join(text.split()))


def _braced(text: str) -> str:
    """An address or DOI stands as it is; a brace alone would end the field."""
    return text.replace("{", "%7B").replace("}", "%7D").replace("\n", "")


def ris(works: Iterable[Work]) -> str:
    """A record a work."""
    return "\n".join(_ris(work) for work in works)


def _ris(work: Work) -> str:
    kind = "CONF" if work.venue and _is_conference(work.venue) else "JOUR" if work.venue else "GEN"
    if work.arxiv_id and (not work.venue or "arxiv" in work.venue.lower()):
        kind = "UNPB"
    tags = [("TY", kind), ("ID", work.key), ("TI", work.title)]
    tags += [("AU", f"{family}, {given}" if given else family) for given, family in work.authors]
    tags += [("PY", str(work.year or "")), ("T2", work.venue or ""), ("DO", work.doi or "")]
    arxiv = f"https://arxiv.org/abs/{work.arxiv_id}" if work.arxiv_id else ""
    tags += [("UR", url) for url in dict.fromkeys((work.url or "", arxiv))]
    tags += [("N1", work.note or "")]
    lines = [f"{tag}  - {' '.join(value.split())}" for tag, value in tags if value]
    return "\n".join([*lines, "ER  - ", ""])


def csl_json(works: Iterable[Work]) -> str:
    """A list of items."""
    return json.dumps([_csl(work) for work in works], ensure_ascii=False, indent=1) + "\n"


def _csl(work: Work) -> dict[str, Any]:
    kind = "article" if not work.venue else "paper-conference" if _is_conference(work.venue) else "article-journal"
    item: dict[str, Any] = {
        "id": work.key,
        "type": kind,
        "title": work.title,
        "author": [_csl_name(*name) for name in work.authors],
        "issued": {"date-parts": [[work.year]]} if work.year else None,
        "container-title": work.venue,
        "DOI": work.doi,
        "URL": work.url or (f"https://arxiv.org/abs/{work.arxiv_id}" if work.arxiv_id else None),
        "number": f"arXiv:{work.arxiv_id}" if work.arxiv_id else None,
        "note": work.note,
    }  # fmt: skip
    return {name: value for name, value in item.items() if value}


def _csl_name(given: str, family: str) -> dict[str, str]:
    return {"family": family, "given": given} if given else {"literal": family}


WRITERS = {"bibtex": bibtex, "ris": ris, "csl-json": csl_json}
