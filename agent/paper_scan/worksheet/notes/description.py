"""What a paper is called, who wrote it, where it appeared, as a reader says: taken where it is printed on the paper."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property

from paper_scan.paper.model import Paper
from paper_scan.scans.model import PaperField, PaperValue
from paper_scan.worksheet.drafts import DescriptionDraft
from paper_scan.worksheet.entries import DescribedField
from paper_scan.worksheet.evidence.located import places
from paper_scan.worksheet.refusal import Accepted, Refused

FIELDS: tuple[PaperField, ...] = ("title", "authors", "year", "venue", "arxiv_id", "doi")

_Span = tuple[int, int]
_UNSURE = ("none", "garbled", "ocr")
"""Pages on which words may be printed and not be found: "could not look" is never "not there"."""
_MARKS = "abcdefghij"
"""Letters that refer from a name to an affiliation."""
_DASH = "[-\u2010-\u2015\u2212]"


def program_reading(paper: Paper) -> dict[PaperField, PaperValue]:
    """What the program itself has read of these; what it didn't find is left out."""
    known = paper.metadata
    found: dict[PaperField, PaperValue] = {
        "title": known.title,
        "authors": known.authors,
        "year": known.year,
        "venue": known.venue,
        "doi": known.doi,
        "arxiv_id": known.arxiv_id,
    }
    return {name: value for name, value in found.items() if value}


def settle_description(
    paper: Paper, draft: DescriptionDraft
) -> tuple[dict[PaperField, DescribedField], list[Accepted | Refused]]:
    """Each field that is given, looked up on the paper; and what became of it."""
    printed = _Printed(paper)
    read = program_reading(paper)
    taken: dict[PaperField, DescribedField] = {}
    results: list[Accepted | Refused] = []
    for name in FIELDS:
        value: PaperValue = getattr(draft, name)
        if not value and name not in draft.not_printed:
            continue
        found = DescribedField(value=None) if not value else _field(printed, name, value, read)
        if isinstance(found, Refused):
            results.append(found)
            continue
        taken[name] = found
        before = read.get(name)
        remarks = (f"The program had read: {in_words(before)}.",) if before and before != found.value else ()
        results.append(Accepted(name, remarks))
    return taken, results or [Refused("", "nothing given", f"Give some of {', '.join(FIELDS)}.")]


def in_words(value: PaperValue) -> str:
    return "; ".join(value) if isinstance(value, tuple) else str(value or "nothing")


def _field(
    printed: _Printed, name: PaperField, value: PaperValue, read: dict[PaperField, PaperValue]
) -> DescribedField | Refused:
    spans: list[_Span] = []
    for each in value if isinstance(value, tuple) else (value,):
        if span := printed.find(name, str(each)):
            spans.append(span)
        elif not printed.unsure and value != read.get(name):  # what the program reads may stand in a stamp or a logo
            return Refused(name, "not printed", _not_printed(name, str(each), read, printed.words))
    paper = printed.paper
    if not spans:
        return DescribedField(value=value)  # its page can't be searched
    lines = dict.fromkeys(place for start, end in spans for place in places(paper, start, end))
    return DescribedField(value=value, page=paper.page_at(spans[0][0]), places=tuple(lines))


def _not_printed(name: PaperField, value: str, read: dict[PaperField, PaperValue], words: frozenset[str]) -> str:
    said = f"“{value}” is not printed on this paper outside its reference list. Give the {name.replace('_', ' ')} as "
    said += "it stands there, or name the field in `not_printed`."
    near = {
        word: close
        for word in re.findall(r"\w{3,}", value)
        if word.casefold() not in words and (close := get_close_matches(word.casefold(), words, n=1, cutoff=0.75))
    }
    if name in ("title", "authors") and near:
        said += f" Near: {', '.join(f'{word} – {close[0]}' for word, close in near.items())}."
    if known := read.get(name):
        said += f" The program reads: {in_words(known)[:300]}."
    return said


@dataclass(frozen=True)
class _Printed:
    """The text that a paper prints outside its reference list."""

    paper: Paper

    @cached_property
    def spans(self) -> tuple[_Span, ...]:
        """Passages one after the other, in reading order."""
        passages, sections = self.paper.passages, self.paper.sections
        cited = (p.kind == "reference" or sections[p.section].kind == "references" for p in passages)
        return tuple((p.start, p.end) for p, left in zip(passages, cited, strict=True) if not left)

    @cached_property
    def text(self) -> str:
        """Of the same length as the paper's, with blanks for what doesn't count."""
        whole, out, at = self.paper.text, [], 0
        for start, end in sorted(self.spans):
            out.append(" " * (start - at) + whole[max(at, start) : end])
            at = max(at, end)
        return "".join(out)

    @cached_property
    def letters(self) -> tuple[str, list[int]]:
        """Letters and digits alone, without case and accents, and where each stands."""
        out: list[str] = []
        origins: list[int] = []
        for at, sign in enumerate(self.text):
            for letter in _plain(sign):
                out.append(letter)
                origins.append(at)
        return "".join(out), origins

    @cached_property
    def words(self) -> frozenset[str]:
        return frozenset(word.casefold() for word in re.findall(r"[^\W\d_]{3,}", self.text))

    @property
    def unsure(self) -> bool:
        """Whether what is printed at the paper's head might not be found in its text."""
        return any(page.source in _UNSURE for page in self.paper.pages[:2])

    def find(self, name: PaperField, value: str) -> _Span | None:
        match name:
            case "year":
                return self._year(value)
            case "doi" | "arxiv_id":
                return self._identifier(value)
            case "authors":
                return next((span for form in _orders(value) if (span := self._words(form, marked=True))), None)
            case _:
                return self._words(value)

    def _words(self, value: str, marked: bool = False) -> _Span | None:
        """The first place where these words stand whole; ``marked``: a letter that refers to an affiliation may follow
        a name without a space."""
        text, origins = self.letters
        wanted = "".join(_plain(value))
        at = text.find(wanted) if wanted else -1
        while at >= 0:
            start, end = origins[at], origins[at + len(wanted) - 1] + 1
            if self._stands_alone(start, end, marked):
                return start, end
            at = text.find(wanted, at + 1)
        return None

    def _stands_alone(self, start: int, end: int, marked: bool) -> bool:
        text = self.text
        before = text[start - 1] if start else " "
        if before.isalpha() or (before.isdigit() and text[start].isdigit()):
            return False
        after, beyond = text[end : end + 1] or " ", text[end + 1 : end + 2] or " "
        if after.isalpha():
            return marked and after in _MARKS and not beyond.isalnum() and text[end - 2 : end].isalpha()
        return not (after.isdigit() and text[end - 1].isdigit())

    def _year(self, value: str) -> _Span | None:
        found = re.search(rf"(?<!\d)(?:{value}|(?<=['’‘]){value[-2:]})(?!\d)", self.text)
        if found:
            return found.span()
        # An arXiv number begins with the year and month of the first posting.
        found = re.search(rf"arXiv:\s*{value[-2:]}\d\d\.\d{{4,5}}", self.text, re.IGNORECASE)
        return found.span() if found and value.startswith("20") else None

    def _identifier(self, value: str) -> _Span | None:
        bare = re.sub(
            r"^(?:https?://(?:dx\.)?doi\.org/|https?://arxiv\.org/(?:abs|pdf)/|doi:|arxiv:)\s*", "", value, flags=re.I
        )
        signs = (_DASH if re.fullmatch(_DASH, sign) else re.escape(sign) for sign in bare if not sign.isspace())
        pattern = r"(?<![0-9.])" + r"\s*".join(signs) + r"(?!\d|\.\d)"
        if found := re.search(pattern, self.text, re.IGNORECASE):
            return found.span()
        for link in self.paper.links:
            if re.search(pattern, link.target, re.IGNORECASE) and self.text[link.start : link.end].strip():
                return link.start, link.end
        return None


def _plain(text: str) -> Iterator[str]:
    for sign in unicodedata.normalize("NFKD", text):
        yield from (c for c in sign.casefold().replace("ı", "i") if c.isalnum())


def _orders(name: str) -> Iterable[str]:
    """A name as given, and with the family name first or last instead."""
    yield name
    family, comma, given = name.partition(",")
    if comma:
        yield f"{given} {family}"
    else:
        words = name.split()
        yield " ".join((words[-1], *words[:-1]))
