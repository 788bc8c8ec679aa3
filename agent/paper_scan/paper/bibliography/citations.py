"""Where the text cites an entry of the reference list."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from paper_scan.paper.model import Citation, Passage, Reference
from paper_scan.paper.words.names import family_name, with_accents

_CITING = frozenset({"body", "list", "caption", "footnote", "table", "heading", "equation"})
_BRACKETED = re.compile(r"\[([^\[\]]{1,160})\]")
_NUMBERS = re.compile(r"\s*\d{1,3}\s*(?:(?:[,;–—-]|,?\s*and)\s*\d{1,3}\s*)*")
_RANGE = re.compile(r"(\d{1,3})(?:\s*[–—-]\s*(\d{1,3}))?")
_RAISED = re.compile(
    r"(?:(?<=[^\W\d_])|(?<=[.,;:!?)\]”’\"]))([⁰¹²³⁴⁵⁶⁷⁸⁹]+(?:\s?[,–-]\s?[⁰¹²³⁴⁵⁶⁷⁸⁹]+)*)|"
    r"(?:(?<=[a-z]{3})|(?<=[a-z)\]”][.,;:)]))(\d{1,3}(?:[,–-]\d{1,3})*)(?=[\s.,;:)\]]|$)"
)
"""Raised numbers; or numbers set right behind a word or its punctuation: where their size doesn't say so, nothing else
is left of their being raised."""
_ON_THE_LINE = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_YEAR = re.compile(r"(?<![\d.])((?:1[5-9]|20)\d\d)([a-z])?(?:\s*,\s*([b-z]))?(?![\d\w])")
_WINDOW = 120
"""Characters before a year in which the authors stand."""
_FEW = 3
"""Fewer numbers in brackets, and the paper cites in another way."""


def find_citations(text: str, passages: Sequence[Passage], references: Sequence[Reference]) -> tuple[Citation, ...]:
    """Citations in order of ``start``; one of several works, "[3-5]", gives one per work."""
    spans = [(p.start, p.end) for p in passages if p.kind in _CITING]
    labels: dict[str, int] = {}
    for index, reference in enumerate(references):
        labels.setdefault(reference.label, index)
    numbered = [label for label in labels if label.isdigit()]
    found: list[Citation] = []
    if len(numbered) > len(references) / 2:
        found = list(_bracketed(text, spans, labels))
        if len(found) < _FEW:
            raised = list(_raised(text, spans, labels))
            found = raised if len(raised) >= _FEW else found
    elif any(re.search(r"\d", label) and not re.search(r"\s", label) for label in labels):
        found = list(_keyed(text, spans, labels))
    if len(found) < _FEW:
        found += _by_author(text, spans, references)
    return tuple(sorted(set(found), key=lambda citation: (citation.start, citation.end, citation.reference)))


def _bracketed(text: str, spans: Sequence[tuple[int, int]], labels: dict[str, int]) -> Iterator[Citation]:
    """``[12]``, ``[3-5]``, ``[7, 9]``"""
    for start, end in spans:
        for found in _BRACKETED.finditer(text, start, end):
            if _NUMBERS.fullmatch(found[1]):
                yield from _numbers(found.start(1), found[1], labels)


def _raised(text: str, spans: Sequence[tuple[int, int]], labels: dict[str, int]) -> Iterator[Citation]:
    """``viruses.1,3-5``"""
    for start, end in spans:
        for found in _RAISED.finditer(text, start, end):
            yield from _numbers(found.start(), found[0].translate(_ON_THE_LINE), labels)


def _numbers(offset: int, printed: str, labels: dict[str, int]) -> Iterator[Citation]:
    """One citation for each number, ranges counted out; none if one of them is no label (an interval, a unit)."""
    cited: list[Citation] = []
    for found in _RANGE.finditer(printed):
        first, last = int(found[1]), int(found[2] or found[1])
        wanted = range(first, last + 1) if first <= last else (first, last)
        for number in wanted:
            if str(number) not in labels:
                return
            cited.append(Citation(offset + found.start(), offset + found.end(), labels[str(number)]))
    yield from cited


def _keyed(text: str, spans: Sequence[tuple[int, int]], labels: dict[str, int]) -> Iterator[Citation]:
    """``[BMR+20, KMH20]``"""
    for start, end in spans:
        for found in _BRACKETED.finditer(text, start, end):
            for key in re.finditer(r"[^,;]+", found[1]):
                label = re.sub(r"\s", "", key.group())
                if label in labels:
                    lead = len(key.group()) - len(key.group().lstrip())
                    at = found.start(1) + key.start() + lead
                    yield Citation(at, at + len(key.group().strip()), labels[label])


def _by_author(text: str, spans: Sequence[tuple[int, int]], references: Sequence[Reference]) -> Iterator[Citation]:
    """``(Devlin et al., 2019; Kaplan and Lee, 2020a,b)`` and ``Devlin et al. (2019)``"""
    by_year: dict[int, list[tuple[int, list[str]]]] = {}
    for index, reference in enumerate(references):
        if reference.year and reference.authors:
            by_year.setdefault(reference.year, []).append((index, _forms(reference)))
    for start, end in spans:
        authors_at, names, last = start, "", start
        for found in _YEAR.finditer(text, start, end):
            before = text[max(start, found.start() - _WINDOW) : found.start()]
            again = names and not text[last : found.start()].strip(" ,;and&")
            who = names if again else _normalised(before)
            candidates = by_year.get(int(found[1]), [])
            matched = [
                (len(form), index, form) for index, forms in candidates for form in forms if _ends_with(who, form)
            ]
            if not matched:
                names = ""
                continue
            length, _, form = max(matched, key=lambda match: match[0])
            if who is not names:
                names, authors_at = who, _begin_of(before, form, found.start())
            same = [index for size, index, _ in matched if size == length]
            for suffix in [letter for letter in (found[2], found[3]) if letter] or [""]:
                yield Citation(authors_at, found.end(), _with_suffix(same, suffix, references))
            last = found.end()


def _forms(reference: Reference) -> list[str]:
    """How a text may name the authors before the year."""
    families = [_normalised(family_name(author)) for author in reference.authors]
    first = families[0]
    forms = [f"{first} et al", f"{first} et al."]
    if len(families) == 1:
        forms.append(first)
        forms.append(_normalised(reference.authors[0]))
    elif len(families) == 2:
        forms += [f"{first} {word} {families[1]}" for word in ("and", "&")]
    elif len(families) <= 6:
        most = ", ".join(families[:-1])
        forms += [f"{most}{comma} {word} {families[-1]}" for comma in (",", "") for word in ("and", "&")]
    return forms


def _normalised(text: str) -> str:
    """For comparison: accents on their letters, single blanks, no possessive, lower case."""
    text = re.sub(r"\s+", " ", with_accents(text)).replace("’", "'").rstrip(" ,([")
    return text.removesuffix("'s").removesuffix(" '").rstrip(" ,([").lower()


def _ends_with(who: str, form: str) -> bool:
    if not who.endswith(form):
        return False
    before = who[: len(who) - len(form)]
    return not before or not (before[-1].isalpha() or re.search(r"-$|[^\W\d_],? (?:and|&) $", before))


def _begin_of(before: str, form: str, year: int) -> int:
    """The offset of the authors in the text: back from the year by as many letters as the form has."""
    letters = sum(not c.isspace() for c in form)
    at = len(before.rstrip(" ,([\n"))
    for suffix in ("'s", "’s"):
        at -= 2 if before[:at].endswith(suffix) else 0
    at = len(before[:at].rstrip(" ,([\n"))
    while at > 0 and letters > 0:
        at -= 1
        letters -= not before[at].isspace()
    return year - len(before) + at


def _with_suffix(indices: Sequence[int], suffix: str, references: Sequence[Reference]) -> int:
    """Among works of one year by the same authors the one whose label has the suffix, else the first."""
    named = [index for index in indices if suffix and references[index].label.endswith(suffix)]
    return (named or list(indices))[0]
