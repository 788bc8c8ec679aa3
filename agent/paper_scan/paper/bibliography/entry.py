"""One entry of a reference list, as text, taken apart: authors, year, title, identifiers.

Reference styles differ in where they put the year and how they end the authors; nothing marks the fields. The authors
come first in nearly all of them, so they are read by the grammar of names until it fails; the year is where the style
of the authors puts it, and the title is what follows up to the end of its sentence.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from paper_scan.paper.bibliography.entry_authors import Authors, read_authors
from paper_scan.paper.words import identifiers
from paper_scan.paper.words.names import UPPER, with_accents

_LABEL = re.compile(rf"\s*(?:\[\s*([^\[\]]{{1,24}}?)\s*\]|\(?(\d{{1,3}})[.)](?!\d)|(\d{{1,3}})(?=\s+[{UPPER}“\"]))\s*")
_OPENING, _CLOSING = '“"‘„«', '”"’“»'
_YEAR = re.compile(r"(?<![\d.:/-])(1[5-9]\d\d|20\d\d)(?:[/–-](?:19|20)?\d\d)?([a-z])?(?![\d\w])(?!\.\d)")
_YEAR_ALONE = re.compile(r"[.,]?\s*[(\[]?((?:1[5-9]|20)\d\d)([a-z])?(?:,[^()]{1,20})?[)\]]?\s*[.,:;]\s+")
_YEAR_BRACKETED = re.compile(
    r"[.,]?\s*\((?:[^()]{0,40}?)((?:1[5-9]|20)\d\d)([a-z])?(?:[/–-]\d{2,4})?(?:,[^()]{1,24})?\)\s*[.,:]?\s*"
)
_NO_DATE = re.compile(r"[.,]?\s*\((?:n\.\s?d\.|in press|forthcoming|to appear|submitted)[^)]*\)\s*[.,:]?\s*", re.I)
_NEVER_ENDS = re.compile(
    r"\b(?:vs|cf|e\.g|i\.e|Dr|Mr|Mrs|Ms|St|No|Vol|Eds?|approx|resp|ca|et al|"
    r"Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.$|(?:^|\W)[A-Z]\.[A-Z]\.$",
    re.I,
)
"""Ends of a text whose full stop ends no sentence."""
_NOT_YEARS = re.compile(
    r"10\.\d{4,9}/\S+|\b\d{4}\.\d{4,5}\b|(?<![\d(])\d+(?:\(\d+\))?\s*[–-]\s*\d{1,4}(?!\d)|\be?\d{5,}"
)
"""DOIs, eprint numbers, page ranges, article numbers."""
_VENUE = re.compile(
    r"(?:In[: ]|ar[xX]iv|(?:med|bio)Rxiv|CoRR|Proc|Advances in|Journal|J\. |Trans|IEEE|ACM|Annals|Conference|"
    r"International|Nature|Science|PLoS|Ph\.?\s?D|Master|Technical|Tech\.|Report|URL|https?:|doi|www|Preprint|Accessed|Available|"
    r"Springer|Press|University)"
)
"""Beginnings of what follows a title."""
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?\s"
_TAIL = re.compile(
    r"(?:,? (?:vol(?:ume|\.)|edition|pages?|pp\.?|no\.)\s*\d*|,? \(?\d(?:st|nd|rd|th) ed(?:ition|n|\.)?\)?|"
    rf",? second edition|,\s*(?:{_MONTH}|\d{{1,2}}[\s/-])*(?:1[5-9]|20)\d\d[a-z]?"
    r"(?:,\s*(?:ar[xX]iv:?\s*)?(?:\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})(?:v\d+)?)?)\.?$",
    re.I,
)
"""What ends the sentence of a title and doesn't belong to it."""


@dataclass(frozen=True, slots=True)
class ParsedEntry:
    """What one entry says. Empty strings, no authors and no year where it doesn't say."""

    label: str
    """Printed before it: ``12``, ``BMR+20``; empty if entries are not labelled."""
    authors: tuple[str, ...]
    """In natural order: ``C. L. Baum``; a group's name as it is."""
    more_authors: bool
    """The list ends in "et al."."""
    year: int | None
    suffix: str
    """``a`` of 2020a."""
    title: str
    arxiv_id: str
    doi: str
    url: str
    style: str
    """How its authors' names are written; see ``entry_authors.Authors``."""


def parse_entry(printed: str, custom: str = "") -> ParsedEntry:
    """Take an entry apart.

    ``printed`` is its text, line ends kept as they help to mend addresses. ``custom`` is the ``style`` of most entries
    of the list: "Shazeer, Noam. Fast decoding" is one author only if others begin "Alter, Orly".
    """
    text = with_accents(re.sub(r"\s+", " ", identifiers.joined_lines(printed))).strip()
    label, body = split_label(text)
    spans = identifiers.addresses(body)
    url = next((body[a:b] for a, b in spans if "doi.org/" not in body[a:b]), body[slice(*spans[0])] if spans else "")
    arxiv = identifiers.arxiv_id(body)
    authors = read_authors(body, custom)
    year, suffix, title_start = _year_after(body, authors)
    title = _title(body, title_start, authors)
    if year is None:
        year, suffix = _year_anywhere(body, spans, authors.end, arxiv)
    return ParsedEntry(
        label, authors.names, authors.more, year, suffix, title, arxiv, identifiers.doi(body), url, authors.style
    )


def split_label(text: str) -> tuple[str, str]:
    """An entry's printed label, and the rest: ``[12] A. Bee…`` gives ``12`` and ``A. Bee…``."""
    found = _LABEL.match(text)
    if not found:
        return "", text.strip()
    return next(group for group in found.groups() if group), text[found.end() :]


def _year_after(body: str, authors: Authors) -> tuple[int | None, str, int]:
    """The year where it stands between authors and title, and where the title begins."""
    for pattern in (_YEAR_BRACKETED, _YEAR_ALONE):
        if authors.end and (found := pattern.match(body, authors.end)):
            return int(found[1]), found[2] or "", found.end()
    if authors.end and (found := _NO_DATE.match(body, authors.end)):
        return None, "", found.end()
    skipped = re.match(r"[\s.,:;]*(?:\(?[Ee]ds?\.\)?[.,:]?\s+)?", body[authors.end :])
    return None, "", authors.end + (skipped.end() if skipped else 0)


def _title(body: str, start: int, authors: Authors) -> str:
    rest = body[start:].strip()
    if not rest or re.match(r"(?i)(?:https?://|www\.|doi:|arxiv[: ]|\d{4}\b)", rest):
        return ""
    if rest[0] in _OPENING:
        return _quoted(rest)
    end = _title_end_by_comma(rest) if authors.comma_ended else _title_end(rest)
    return _cleaned(rest[:end])


def _quoted(rest: str) -> str:
    """A title in quotation marks; marks inside it come in pairs, and its last is followed by punctuation or the end."""
    closing = _CLOSING[_OPENING.index(rest[0])]
    for found in re.finditer(re.escape(closing), rest[1:]):
        end = found.start() + 1
        if rest[end - 1] in ",.?!" or re.match(r"\W?(?:[.,;:]|\s+In\b|\s*$)|\s+[(\[]?[A-Z0-9]", rest[end + 1 :]):
            after = rest[end + 1 :]
            # «“Why should I trust you?”: Explaining…» and «“Cloze procedure” as a measure» go on after the mark
            goes_on = re.match(r"\s*:\s|\s+[a-z]", after) and not re.match(r"\s*:?\s*(?:in|pp?)\b", after)
            if goes_on and rest[end - 1] not in ",." and not _VENUE.match(after.lstrip()):
                return _cleaned(rest[: _title_end(rest)])
            return _cleaned(rest[1:end])
    return _cleaned(rest[: _title_end(rest)])


def _title_end(rest: str) -> int:
    """Where the sentence that is the title ends."""
    for found in re.finditer(r"([.?!])[”\"’]?(?=\s|$)", rest):
        before, after = rest[: found.start() + 1], rest[found.end() :].lstrip()
        if found[1] == ".":
            if after and (_NEVER_ENDS.search(before) or (after[0].islower() and not _VENUE.match(after))):
                continue
            return found.start()
        if after and after[0].islower() and not _VENUE.match(after):
            continue
        following = re.split(r"(?<=\w{3})\.(?:\s|$)", after, maxsplit=1)
        goes_on = (
            len(following) > 1
            and re.match(r"\D", following[1].strip())
            and not _VENUE.match(after)
            and not re.search(r"\d", following[0])
        )
        if not goes_on:
            return found.end()
    address = re.search(r"[,.]?\s*(?:https?://|URL\b|doi:)", rest)
    return address.start() if address else len(rest)


def _title_end_by_comma(rest: str) -> int:
    """The end of a title in a style that has commas between all its fields."""
    found = re.search(r"[,.]\s+(?=[A-Z0-9(])|$", rest)
    return found.start() if found else len(rest)


def _cleaned(title: str) -> str:
    title = title.strip(" ,.;:")
    if found := re.search(r"(?:^|[.,:]?\s+)(?:https?://|www\.)", title):
        title = title[: found.start()]
    previous = None
    while previous != title:
        previous, title = title, _TAIL.sub("", title).strip(" ,;:")
    title = re.sub(r"\s*\[(?:Internet|Online|Computer software|Software|Data ?set)\]$", "", title, flags=re.I)
    title = title.rstrip(".") if not title.endswith("..") else title
    return title.strip('“”„" ') if title.count("“") != title.count("”") else title


def _year_anywhere(body: str, spans: list[tuple[int, int]], start: int, arxiv: str) -> tuple[int | None, str]:
    """The year of an entry that has it near its end, as most do."""
    masked = list(body)
    for begin, end in spans:
        masked[begin:end] = " " * (end - begin)
    text = _NOT_YEARS.sub(lambda m: " " * len(m.group()), "".join(masked))
    found = list(_YEAR.finditer(text, start))
    dated = [
        m
        for m in found
        if not re.search(r"(?i)(?:accessed|retrieved|visited|updated|cited)\b[^.]{0,24}$", text[: m.start()])
    ]
    for group in (dated, found):
        strong = [m for m in group if re.match(r"\s*[;)]|\.(?:\s|$)|\s*$", text[m.end() :])]
        if candidates := strong or group:
            chosen = candidates[0] if text[candidates[0].end() : candidates[0].end() + 1] == ";" else candidates[-1]
            return int(chosen[1]), chosen[2] or ""
    return identifiers.arxiv_year(arxiv), ""
