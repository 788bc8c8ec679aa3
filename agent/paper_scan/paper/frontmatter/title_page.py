"""The title and byline on a paper's first page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from paper_scan.paper.frontmatter.author_lines import Byline, is_person, people, read_byline
from paper_scan.paper.frontmatter.covers import first_page
from paper_scan.paper.frontmatter.title_case import recased
from paper_scan.paper.lines.hyphens import Vocabulary, joint
from paper_scan.paper.pdf.raw import RawDocument, RawLine, RawPage, Span
from paper_scan.paper.words.addressed import addresses_reader
from paper_scan.paper.words.letters import letters_alone
from paper_scan.paper.words.names import with_accents

_BOILERPLATE = re.compile(
    r"(?i)^\W*(?:"
    r"(?:research|original|review|regular|short|brief|full|invited)\s+(?:article|investigation|paper|communication|report)|"
    r"(?:article|letter|report|perspective|editorial|commentary|viewpoint)s?\W*$|open access|preprint|published\b|"
    r"under review|submitted to|to appear|proceedings|journal of|transactions|annals of|international journal|"
    r"vol(?:ume|\.)|issn|doi\b|arxiv|https?:|www\.|©|copyright|accepted|received|technical report|working paper|"
    r"discussion paper|lecture notes|springer|elsevier|\d+(?:st|nd|rd|th) conference|contents$|table of contents|"
    r"abstract|keywords|introduction|appendix|supplement|page \d|downloaded|check for updates)"
)
"""Beginnings of what stands on first pages in large type and is no title."""
_ABSTRACT = re.compile(
    r"(?i)^\W*(?:a\s?b\s?s\s?t\s?r\s?a\s?c\s?t|summary|zusammenfassung|résumé|resumen)(?:\W*$|\s*[.:—–-]|\s{2,}|\s[A-Z])"
)
_FIRST_SECTION = re.compile(
    r"(?i)^\W*(?:(?:1|I)\.?\s+)?(?:introduction|overview|background|motivation)\W*$|^\W*contents\W*$"
)
_FOOTNOTE_MARKS = "*∗†‡§¶⋆★"
_ENOUGH = 1.2
"""Score of bold type of the body's size at the top of the page; for a group that isn't the page's first, twice that."""
_WHOLE = 0.95
"""Share of the printed title that the file's own must have to stand for it. Not measured."""
_NOT_A_TITLE = re.compile(
    r"(?i)^(?:microsoft (?:word|powerpoint)|untitled|intmetadata|.*\.(?:docx?|pdf|tex|dvi|indd|pptx?|qxd)$)|^\W*$"
)


@dataclass(frozen=True, slots=True)
class TitlePage:
    page: int
    """Counts from 1."""
    title: str
    title_lines: tuple[int, ...]
    """Indices into the page's lines."""
    byline: Byline
    title_source: str
    """``page 1``, ``PDF metadata``, or empty."""


def read_title_page(raw: RawDocument) -> TitlePage:
    """The title and the authors as printed on the first page with text; the document's own metadata help to choose."""
    page = first_page(raw)
    named = dict(raw.info).get("title", "").strip()
    named = "" if _NOT_A_TITLE.match(named) or len(named.split()) < 2 or addresses_reader(named) else named
    if page is None:
        return TitlePage(1, named, (), Byline((), (), ()), "PDF metadata" if named else "")
    body = body_size(raw)
    groups = _groups(page)
    scored = sorted(((_score(group, page, body, named), -n, group) for n, group in enumerate(groups)), reverse=True)
    readable = page.source in ("text", "ocr")
    first = next((group for group in groups if _may_be_first(group, page, body)), groups[0] if groups else [])
    found = bool(scored) and scored[0][0] >= (_ENOUGH if scored[0][2] == first else 2 * _ENOUGH)
    if not found or not readable:
        return TitlePage(page.number, named, (), Byline((), (), ()), "PDF metadata" if named else "")
    group = scored[0][2]
    group = [*group, *_subtitle(page, group, body)]
    title = recased(_title_text([page.lines[i] for i in group], _words(raw)), raw)
    printed, own = letters_alone(title), letters_alone(named)
    if named and not named.isupper() and own in printed:
        # A file's title may stop where an italic word begins: the printed one is whole.
        stops = printed.startswith(own) and len(own) < _WHOLE * len(printed)
        title = title if stops else named
    return TitlePage(page.number, title, tuple(group), _byline(page, group, body), f"page {page.number}")


def body_size(raw: RawDocument) -> float:
    """The type size of most letters of the first pages."""
    sizes: Counter[float] = Counter()
    for page in raw.pages[:8]:
        for line in page.lines:
            sizes[round(line.size, 1)] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 10.0


def _words(raw: RawDocument) -> Vocabulary:
    return Vocabulary(line.text for page in raw.pages[:12] for line in page.lines)


def _subtitle(page: RawPage, title: Sequence[int], body: float) -> list[int]:
    """Lines right below the title, in its face but smaller, that are no names."""
    found: list[int] = []
    last = page.lines[title[-1]]
    size = _display_size(last)
    for index in sorted((i for i, line in enumerate(page.lines) if line.upright), key=lambda i: page.lines[i].baseline):
        line = page.lines[index]
        text = line.text.strip()
        if index in title or line.baseline <= last.baseline or not text:
            continue
        smaller = 1.15 * body < _display_size(line) < 0.97 * size
        near = line.baseline - last.baseline < 2.2 * _display_size(line)
        faced = _family(line) == _family(page.lines[title[0]])
        if not (smaller and near and faced) or _BOILERPLATE.match(text) or not _is_phrase(text):
            break
        found.append(index)
        last = line
    return found


def _family(line: RawLine) -> str:
    """A font's name without its cut: ``HelveticaNeue`` of ``ABCDEF+HelveticaNeue-Italic``."""
    return _face(line).rpartition("+")[2].partition("-")[0]


def _is_phrase(text: str) -> bool:
    """Words of a title, not names: one of them is small, or none can be a name."""
    if re.match(r"(?:The|An?)\s", text) and len(text.split()) >= 5:
        return True
    return bool(re.search(r"(?i)\b(?:with|for|from|using|of|in|on|the|by|via|without|and|an?|to)\b", text)) and not any(
        is_person(part.strip(" *∗†‡0123456789")) for part in re.split(r",|;|\band\b|\d", text) if part.strip()
    )


def _may_be_first(group: Sequence[int], page: RawPage, body: float) -> bool:
    """Whether a group isn't a banner, a notice or a line's number above the title."""
    text = " ".join(page.lines[i].text.strip() for i in group)
    size = max(_display_size(page.lines[i]) for i in group)
    return size >= 0.9 * body and any(c.isalpha() for c in text) and not _BOILERPLATE.match(text)


def _display_size(line: RawLine) -> float:
    """The type size of a line's capitals: small capitals are set in a smaller size than the first letters of words."""
    letters = sum(len(span.text.strip()) for span in line.spans) or 1
    sizes: Counter[float] = Counter()
    for span in line.spans:
        sizes[span.size] += len(span.text.strip())
    return max(size for size, count in sizes.items() if count >= 0.1 * letters or count == max(sizes.values()))


def _groups(page: RawPage) -> list[list[int]]:
    """Lines of one size below each other, each group a possible title, from top to bottom."""
    order = sorted(
        (i for i, line in enumerate(page.lines) if line.upright and line.text.strip()),
        key=lambda i: page.lines[i].baseline,
    )
    sizes = {index: _display_size(page.lines[index]) for index in order}
    groups: list[list[int]] = []
    for index in order:
        line, size = page.lines[index], sizes[index]
        for group in groups:
            last = page.lines[group[-1]]
            step, small = line.baseline - last.baseline, line.text.lstrip()[:1].islower()
            if not 0.5 * size < step < (2.5 if small and last.bold == line.bold else 1.9) * size:
                continue
            goes_on = small and step < 1.5 * size
            capitals = abs(sizes[group[-1]] - size) <= 0.05 * size
            # Of a line in small capitals, hardly a letter may be a large one.
            letters = abs(last.size - line.size) <= 0.05 * line.size and _face(last) == _face(line)
            alike = (capitals and (last.bold == line.bold or goes_on)) or (
                letters and _goes_on_behind_hyphen(last, line)
            )
            if alike and line.box[0] < last.box[2] and last.box[0] < line.box[2]:
                group.append(index)
                break
        else:
            groups.append([index])
    return groups


def _goes_on_behind_hyphen(before: RawLine, line: RawLine) -> bool:
    """Whether a word is divided between the lines: "LAN-", "GUAGE MODELS"."""
    return bool(re.search(r"[^\W\d_][-\u2010]\W*$", before.text)) and line.text.lstrip()[:1].isalpha()


def _score(group: Sequence[int], page: RawPage, body: float, named: str) -> float:
    """How much a group of lines looks like the title."""
    lines = [page.lines[i] for i in group]
    text = _title_text(lines)
    words = text.split()
    letters = sum(letter.isalpha() for letter in text)
    top = lines[0].box[1] / page.height
    score = 3 * min(2.5, max(_display_size(line) for line in lines) / body) - 3 + (1 - top) + 0.5 * lines[0].bold
    score -= (
        3 * (letters < 0.55 * len(text.replace(" ", ""))) + 4 * bool(_BOILERPLATE.match(text)) + 3 * (len(words) > 40)
    )
    score -= 2.5 * (len(words) < 2) + 2 * (len(words) <= 3 and top < 0.08) + 2 * _is_pale(lines[0].spans[0])
    score -= 1.5 * bool(
        len(people([text])) and all(is_person(part.strip()) for part in re.split(r",|\band\b", text) if part.strip())
    )
    abstract = next((line.box[1] for line in page.lines if line.upright and _ABSTRACT.match(line.text)), None)
    if abstract is not None:
        score += 1.0 if lines[-1].box[1] < abstract else -2.0
    printed, own = letters_alone(text), letters_alone(named)
    if own and printed and (printed in own or own in printed):
        score += 4.0 * min(1.0, len(printed) / len(own))
    return score


def _title_text(lines: Sequence[RawLine], words: Vocabulary | None = None) -> str:
    """The lines joined; a part in another face after the first is a subtitle and follows a colon. ``words`` tell a
    hyphen that only ends a line from one of the title's own."""
    text = ""
    for number, line in enumerate(lines):
        kept = "".join(span.text for span in line.spans if not _is_mark(span, line))
        kept = re.sub(r"\s+", " ", kept).strip().rstrip(_FOOTNOTE_MARKS).strip()
        if not text:
            text = kept
            continue
        subtitle = _face(lines[number - 1]) != _face(line) and re.search(r"\w$", text) and re.match(r"[A-Z]", kept)
        separator = ": " if subtitle and not text.endswith((":", "-")) else " "
        if text.endswith(("-", "\u2010")):
            loud = text.isupper() and kept.isupper()
            text, separator = joint(text.lower(), kept.lower(), words) if loud and words else _joined(text, kept, words)
            text = text.upper() if loud else text
        text += separator + kept
    return with_accents(text)


def _joined(before: str, after: str, words: Vocabulary | None) -> tuple[str, str]:
    return joint(before, after, words) if words is not None else (before, "")


def _is_mark(span: Span, line: RawLine) -> bool:
    """A footnote's number or sign above the line. What hangs below it (H₂O) belongs to the title."""
    raised = line.baseline - span.baseline > 0.15 * line.size and span.size < 0.85 * line.size
    return raised and not re.search(r"[^\W\d_]{2}", span.text)


def _face(line: RawLine) -> str:
    fonts: Counter[str] = Counter()
    for span in line.spans:
        fonts[span.font] += len(span.text)
    return fonts.most_common(1)[0][0]


def _is_pale(span: Span) -> bool:
    red, green, blue = span.colour >> 16 & 255, span.colour >> 8 & 255, span.colour & 255
    return min(red, green, blue) > 170


def _byline(page: RawPage, title: Sequence[int], body: float) -> Byline:
    """The byline between title and abstract; beside or above the title, or wherever a list of names stands, if not."""
    bottom = max(page.lines[i].box[3] for i in title) - 1
    order = sorted(
        (i for i, line in enumerate(page.lines) if line.upright and i not in title and line.text.strip()),
        key=lambda i: (round(page.lines[i].baseline / 3), page.lines[i].box[0]),
    )
    below: list[int] = []
    side, beyond = _side_column(page, title), _column_beside(page, title)
    for i in (i for i in order if page.lines[i].box[1] > bottom and side < page.lines[i].box[2]):
        if page.lines[i].box[0] >= beyond:
            continue  # running text of another column
        if _ABSTRACT.match(page.lines[i].text) or _FIRST_SECTION.match(page.lines[i].text):
            break
        if _is_prose(page, i, body):
            if below and not any(_share_column(page.lines[i], page.lines[other]) for other in below):
                continue  # a notice beside the names
            break
        below.append(i)
    found = read_byline(page, below)
    if found.authors and (len(found.authors) > 1 or is_person(found.authors[0])):
        return found
    left = min(page.lines[i].box[0] for i in title)
    beside = [i for i in order if page.lines[i].box[2] < left and page.lines[i].box[1] < bottom + 12 * body]
    names = [i for i in order if page.lines[i].box[1] > bottom and is_person(page.lines[i].text.strip())]
    for region in (beside, names if len(names) > 2 else []):
        other = read_byline(page, region)
        if other.authors and is_person(other.authors[0]):
            return other
    return found


def _share_column(one: RawLine, other: RawLine) -> bool:
    return one.box.shared_width(other.box) > 0


def _side_column(page: RawPage, title: Sequence[int]) -> float:
    """The right edge of a column of notices beside the title; 0 if the title stands in the middle or at the left."""
    left, right = min(page.lines[i].box[0] for i in title), max(page.lines[i].box[2] for i in title)
    beside = left > 0.2 * page.width and (left + right) / 2 > 0.55 * page.width
    return left - 1 if beside else 0.0


def _column_beside(page: RawPage, title: Sequence[int]) -> float:
    """The left edge of a column of running text at the title's right, begun beside it or above; else infinite."""
    right = max(page.lines[i].box[2] for i in title)
    top = min(page.lines[i].box[1] for i in title)
    foot = max(page.lines[i].box[3] for i in title)
    others = [line for line in page.lines if line.upright and line.box[0] > right - 12 and len(line.text) > 12]
    beside = [line for line in others if top - 20 < line.baseline < foot + 120]
    return min((line.box[0] for line in beside), default=float("inf")) - 1 if len(beside) >= 6 else float("inf")


def _is_prose(page: RawPage, index: int, body: float) -> bool:
    """Whether a line belongs to a paragraph of running text rather than to a byline."""
    line = page.lines[index]
    words = re.findall(r"\b[a-z]{2,}\b", line.text)
    return (
        len(words) >= 6 and len(words) > 0.55 * len(line.text.split()) and not re.search(r"@|\bUniversity\b", line.text)
    )
