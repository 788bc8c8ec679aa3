"""Where and when a paper was published: arXiv stamp, DOI, venue, year."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from html import unescape

from paper_scan.paper.frontmatter.covers import is_cover
from paper_scan.paper.frontmatter.journals import journal_of
from paper_scan.paper.pdf.raw import RawDocument, RawLine, RawPage
from paper_scan.paper.words import identifiers
from paper_scan.paper.words.letters import letters_alone

_STAMP = re.compile(
    r"arXiv:\s*(?P<id>\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})(?:v\d+)?"
    r"(?P<rest>\s*\[[^\]]{2,20}\]\s*(?:\d{1,2}\s+\w{3,9}\s+\d{4})?)?"
)
_FILE_NAME = re.compile(r"^(?:arxiv[_-])?(\d{2}(?:0[1-9]|1[0-2])\.\d{4,5})(?:v\d+)?(?![\d.]\d)", re.I)
_DATA_DOI = re.compile(r"10\.(?:5281|6084|17605|7910|5061|17632|3886|24433|15468|18112|21227|48550)/")
"""Prefixes of archives for data and preprints: such a DOI isn't the paper's."""
_XMP_DOI = re.compile(
    r"<(?:prism:doi|pdfx:doi|dc:identifier|crossmark:DOI|pdfx:WPS-ARTICLEDOI)[^>]*>\s*(?:<[^>]+>\s*)*([^<]{8,120})",
    re.I,
)
_NAMED_DOI = re.compile(r"(?i)(?:doi\.org/|\bdoi\s*:?\s*)10\.\d{4,9}/\S+")
_POSTED = re.compile(r"10\.\d{4,9}/(20\d\d)\.\d\d\.\d\d\.\d+")
"""bioRxiv's and medRxiv's DOIs hold the day of the first posting."""
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?"
_YEAR = r"(1[89]\d\d|20\d\d)"
_DAY = r"(?:\s*\d{1,2}(?:st|nd|rd|th)?[.,]?\s*)?"
_DATED = (
    ("journal reference", rf"\({_YEAR}\)\s*\d+\s*(?:\(\d+\))?\s*[:,]"),
    ("journal reference", rf"\b{_YEAR}\s*;\s*\d+\s*[(:]"),
    ("journal reference", rf"\b[Vv]ol(?:ume|\.)?\s*\d+[^.]{{0,40}}\b{_YEAR}\b"),
    ("journal reference", rf"\d+\s*\({_YEAR}\)\s*\d+"),
    ("journal reference", rf"[A-Za-z]\.?,\s*{_YEAR},\s*\d+\s*\(\d+\)"),
    ("citation line", rf"(?i:to cite this (?:article|version))\b.{{0,400}}?\({_YEAR}[a-z]?\)"),
    ("citation line", rf"(?i:citation|cite this article|how to cite)\b.{{0,300}}?\({_YEAR}[a-z]?\)"),
    ("copyright", rf"(?:©|\(c\)|\bCopyright)[^\d]{{0,60}}{_YEAR}"),
    ("conference", rf"(?i:\b(?:conference|workshop|symposium|proceedings|meeting)\b).{{0,120}}?\b{_YEAR}\b"),
    ("conference", r"\b[A-Z][A-Za-z]{2,9}\s?[’'](\d\d)\b,"),
    (
        "publication date",
        rf"(?i:published|publication date)(?:\s+\w+)?\s*:?\s*{_DAY}{_MONTH}{_DAY}\s+{_YEAR}",
    ),
)
"""Patterns of notices that date a publication, the most trustworthy first."""
_PRINTED_DATE = re.compile(
    rf"^\W*(?:(?i:date|this version|version|draft)\s*:?\s*)?{_DAY}{_MONTH}\s*{_DAY}\s*{_YEAR}\W*$"
    r"|^\W*(20\d\d)-\d\d-\d\d\W*$|^\W*(?i:date|version)\s*:\s*.{0,20}\b(20\d\d)\b"
)
"""A date on a line of its own."""
_PROCEEDINGS = re.compile(r"(?P<venue>Proceedings of the [^.]{8,160})")
_CONFERENCES = (
    _PROCEEDINGS,
    re.compile(r"Published as (?:a|an) [\w ]{0,20}paper (?:at|in) (?P<venue>.{3,60})"),
    re.compile(r"(?P<venue>\d+(?:st|nd|rd|th) (?:[\w&-]+ ){0,8}(?:Conference|Workshop|Symposium|Meeting)[^.]{0,120})"),
    re.compile(r"(?P<venue>[A-Z]{2,8}\s?[’']\d\d, [^.]{5,80})"),
)
_JOURNALS = (
    re.compile(r"(?P<venue>(?:Transactions|Journal|Annals|Bulletin|Archives) (?:of|on) (?:the )?[A-Z][^.;]{4,100})"),
    re.compile(r"^(?P<venue>[A-Z][A-Za-z &]{3,50}?)\s*\|\s*(?:https?://|doi)"),
    re.compile(rf"(?P<venue>[A-Z][\w .&-]{{3,60}}?)\.?\s*\(?{_YEAR}\)?\s*[;:]?\s*\d+\s*(?:\(\d+\))?\s*:\s*e?\d+"),
)
_PUBLICATION_NAME = re.compile(r"<prism:publicationName[^>]*>\s*(?:<[^>]+>\s*)*([^<]{2,120})")
_SUBJECT = re.compile(
    r"\s*(?P<venue>[A-Z][^,;:()\d]{2,90}?)\s*[,.;]?\s*(?:(?:https?://|doi\b|DOI\b)|[(,]?\s*(?:1[89]|20)\d\d\b|\d+\s*\(\d{4}\))"
)
_JOURNALISH = re.compile(
    r"\b(?:Journal|Reviews?|Letters|Annals|Archives|Transactions|Proceedings|Bulletin|Reports?|Research|Advances|Frontiers|"
    r"Nature|Science|Cell|BMC|PLOS|PLoS|Medicine|Biology|Physics|Chemistry|Psychology|Neuroscience|Genetics|Quarterly|"
    r"Magazine|Rxiv|\w+Rxiv)\b"
)
"""A word that journals have in their names."""


@dataclass(frozen=True, slots=True)
class Found:
    """A value and the place it was taken from."""

    value: str
    source: str


_NOTHING = Found("", "")


def find_arxiv_id(raw: RawDocument) -> Found:
    """The paper's own arXiv id: from the stamp in the margin, a line of its own on page 1, metadata, or the file name.

    Ids in running text are other papers'.
    """
    for page in raw.pages[:1]:
        for line in page.lines:
            found = _STAMP.search(line.text)
            if found and (not line.upright or found["rest"] or _stands_alone(line, found)):
                return Found(re.sub(r"\.[A-Z]{2}/", "/", found["id"]), "arXiv stamp")
    for _, value in raw.info:
        if identifier := identifiers.arxiv_id(value):
            return Found(identifier, "PDF metadata")
    named = _FILE_NAME.match(raw.name)
    return Found(named[1], "file name") if named else _NOTHING


def _stands_alone(line: RawLine, found: re.Match[str]) -> bool:
    return len(line.text.strip()) <= len(found.group()) + 12


def find_doi(raw: RawDocument) -> Found:
    """The paper's own DOI: in the metadata, in running heads, or the first on page 1."""
    for _, value in raw.info:
        if (own := identifiers.doi(value)) and not _DATA_DOI.match(own):
            return Found(own, "PDF metadata")
    if (said := _XMP_DOI.search(raw.xmp)) and (own := identifiers.doi(unescape(said[1]))) and not _DATA_DOI.match(own):
        return Found(own, "PDF metadata")
    counted: Counter[str] = Counter()
    for page in raw.pages[:10]:
        edge = [line for line in page.lines if line.box[1] < 0.1 * page.height or line.box[3] > 0.88 * page.height]
        counted.update({own for line in edge if (own := identifiers.doi(line.text)) and not _DATA_DOI.match(own)})
    if counted and (counted.most_common(1)[0][1] > 1 or len(raw.pages) == 1):
        return Found(counted.most_common(1)[0][0], "running head")
    for page in raw.pages[:1]:
        notices = [line.text.strip() for line in page.lines if line.box[1] < 0.25 * page.height or line.size < 9.5]
        head = identifiers.joined_lines("\n".join(notices))
        if (own := identifiers.doi(head)) and not _DATA_DOI.match(own):
            return Found(own, "page 1")
        whole = identifiers.joined_lines("\n".join(line.text.strip() for line in page.lines if line.upright))
        if (named := _NAMED_DOI.search(whole)) and not _DATA_DOI.match(own := identifiers.doi(named[0])):
            return Found(own, "page 1")
    return _NOTHING


def find_year(raw: RawDocument, arxiv: Found, doi: Found) -> Found:
    """The year of the first posting by arXiv id or preprint DOI, else of publication as the first pages print it, else
    of the file."""
    if arxiv.value:
        return Found(str(identifiers.arxiv_year(arxiv.value)), arxiv.source)
    if posted := _POSTED.match(doi.value):
        return Found(posted[1], "DOI")
    notices = [
        _normalised(text) for page in raw.pages[:1] for text in (*notice_lines(page), " ".join(notice_lines(page)))
    ]
    edges = [_normalised(line.text) for page in raw.pages[1:4] for line in page.lines if _at_edge(line, page)]
    for source, pattern in _DATED:
        for text in (*notices, *(edges if source == "journal reference" else ())):
            if found := re.search(pattern, text):
                return Found(found[1] if len(found[1]) == 4 else f"20{found[1]}", f"page 1, {source}")
    for line in raw.pages[0].lines if raw.pages else ():
        if line.upright and (dated := _PRINTED_DATE.match(line.text.strip())):
            return Found(next(group for group in dated.groups() if group), "page 1, date")
    # A scan's file is younger than what was scanned.
    born_digital = bool(raw.pages) and raw.pages[0].source == "text"
    if born_digital and (found := re.search(r"(19[89]\d|20\d\d)", dict(raw.info).get("creationDate", "")[:8])):
        return Found(found[1], "PDF metadata")
    return _NOTHING


def find_venue(raw: RawDocument, arxiv: Found, doi: Found, title: str) -> Found:
    """The journal, conference or archive: as page 1's notices name it, by its DOI's code, as the file's own metadata
    has it, as running heads print it. Of several names the first that is printed on the pages is taken."""
    if printed := _conference(raw):
        return printed
    candidates = [
        Found(journal_of(doi.value), "DOI"),
        Found(_publication_name(raw), "PDF metadata"),
        Found(_name_in_subject(raw), "PDF metadata"),
        _noticed(raw),
        Found(running_head(raw, title), "running head"),
    ]
    known = [found for found in candidates if found.value]
    pages = letters_alone(" ".join(line.text for page in raw.pages[:3] for line in page.lines))
    medical = known and known[0].value == "bioRxiv" and "medrxiv" in pages and "biorxivpreprint" not in pages
    if medical:
        return Found("medRxiv", "page 1")
    for found in known:
        if letters_alone(found.value) in pages:
            return found
    return known[0] if known else Found("arXiv", arxiv.source) if arxiv.value else _NOTHING


def _conference(raw: RawDocument) -> Found | None:
    for page in raw.pages[:1]:
        lines = [_normalised(line) for line in notice_lines(page)]
        for pattern in _CONFERENCES:
            for text in (" ".join(lines),) if pattern is _PROCEEDINGS else lines:
                if found := pattern.search(text):
                    return Found(_bare_name(found["venue"]), f"page {page.number}")
    return None


def _noticed(raw: RawDocument) -> Found:
    """A journal's name in the notices of page 1."""
    for page in raw.pages[:1]:
        for pattern in _JOURNALS:
            for text in map(_normalised, notice_lines(page)):
                if found := pattern.search(text):
                    return Found(_bare_name(found["venue"]), f"page {page.number}")
    return _NOTHING


def _bare_name(text: str) -> str:
    bare = re.sub(r",? \d+ ?\(.*$|[,\s]*\(?\b(?:1[89]|20)\d\d\b.*$", "", text).strip(" ,;:|")
    return bare + ")" * (bare.count("(") - bare.count(")"))


def _publication_name(raw: RawDocument) -> str:
    """What the XMP packet calls the publication (PRISM's field for it)."""
    found = _PUBLICATION_NAME.search(raw.xmp)
    return _normalised(unescape(found[1])).strip() if found else ""


def _name_in_subject(raw: RawDocument) -> str:
    """Publishers write "Nature Communications, doi:10…" or "mSphere 2024.9:e00109-24" as the file's subject."""
    found = _SUBJECT.match(dict(raw.info).get("subject", ""))
    return found["venue"].strip(" ,.;") if found else ""


def running_head(raw: RawDocument, title: str) -> str:
    """A journal's name in the lines at the edges of most pages; empty where they name none, or its own title."""
    own = set(re.findall(r"\w+", title.lower()))
    counted: Counter[str] = Counter()
    for page in raw.pages[:12]:
        edge = (line for line in page.lines if line.box[3] < 0.1 * page.height or line.box[1] > 0.92 * page.height)
        names = {name for line in edge for name in _names_in_head(_normalised(line.text))}
        counted.update(name for name in names if not _is_short_title(name, own))
    often = [name for name, count in counted.most_common(4) if count >= max(2, 0.3 * min(12, len(raw.pages)))]
    return often[0] if often else ""


def _is_short_title(head: str, title: set[str]) -> bool:
    """Whether most words of a running head of four words or more are the title's."""
    words = re.findall(r"\w{3,}", head.lower())
    return len(words) >= 4 and sum(word in title for word in words) > 0.6 * len(words)


def _names_in_head(text: str) -> list[str]:
    """The parts of a running head that may be a journal's name, without volume, year, pages and authors."""
    parts = re.split(
        r"\s*[|•·│]\s*|\s{2,}|,\s+(?=[Vv]ol)|\s+(?=\(?(?:1[89]|20)\d\d\b)|\s+(?=\d)|;\s*|https?:\S+|doi\S*", text
    )
    parts = [re.sub(r"^.{2,40}?\bet al\.?,?\s*|^\W+", "", part) for part in parts]
    return [part.strip(" ,.:-–") for part in parts if _JOURNALISH.search(part) and 4 <= len(part.strip()) <= 70]


def _at_edge(line: RawLine, page: RawPage) -> bool:
    return line.upright and (line.box[3] < 0.1 * page.height or line.box[1] > 0.92 * page.height)


def notice_lines(page: RawPage) -> list[str]:
    """The lines of a first page that may name its publication: those at its edges, and those smaller than the text."""
    if is_cover(page):
        return [line.text.strip() for line in page.lines if line.upright and line.text.strip()]
    sizes: Counter[float] = Counter()
    for line in page.lines:
        sizes[round(line.size, 1)] += len(line.text)
    body = sizes.most_common(1)[0][0] if sizes else 10.0
    top, foot = 0.11 * page.height, 0.85 * page.height
    edge = [
        line
        for line in page.lines
        if line.upright and (line.box[1] < top or line.box[3] > foot or line.size < body - 0.4)
    ]
    return [line.text.strip() for line in edge if line.text.strip()]


def _normalised(text: str) -> str:
    return re.sub(r"(?<=\d) (?=(?:st|nd|rd|th)\b)", "", re.sub(r"\s+", " ", text))
