"""Who wrote a paper, from the printed lines between its title and its abstract."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeAlias

from paper_scan.paper.geometry import Box
from paper_scan.paper.pdf.raw import RawLine, RawPage
from paper_scan.paper.words.names import UPPER, looks_like_name, with_accents

_BREAK = "\x1f"
"""Stands where names are set apart by something else than a comma: a mark, a number above the line, a wide gap."""
_SPACES = " \t\u00a0"
"""What is stripped from lines; ``_BREAK`` counts as white space to Python, and isn't."""
_GROUP = "\x1e"
"""Stands in a list of names where a group was named."""
_BETWEEN = "·•|;"
"""Signs between the names of a list: behind one a name may run on over the line's end."""
_MARKS = "*∗†‡§¶‖∥⋆★☆♮♢♣♠♥♦◦✉⊠#¹²³⁴⁵⁶⁷⁸⁹⁰·•|;"
_WIDE = 0.75
"""Em: a wider gap between two words of a line stands between two names."""
_DEGREES = re.compile(
    r"(?:M\.?D|Ph\.?\s?D|M\.?Sc|B\.?Sc|M\.?A|B\.?A|M\.?S|B\.?S|MPH|DrPH|MBA|MBBS|MBChB|MB|BCh|ChB|FRCPC?|FRCS|FACP|FAAP|"
    r"RN|BSN|MSN|DNP|PharmD|DDS|DMD|DVM|ScD|DSc|D\.?Phil|M\.?Phil|EdD|PsyD|J\.?D|LL\.?[MB]|MHS|MHA|MEng|MSPH|MBiostat|MStat|"
    r"MAS|CFA|FRACP|Dr|Prof(?:essor)?|Dipl\.?-?Ing|(?:Student |Senior |Life )?(?:Member|Fellow)|IEEE)\.?"
)
_SUFFIX = re.compile(r"(?:Jr|Sr|I{2,3}|IV)\.?")
"""Behind a name, with or without a comma."""
_FOR_GROUP = re.compile(
    r"(?:,\s*)?(?:\band\s+)?\b(?:[Oo]n behalf of|[Ff]or) (?:all (?:the )?|the )?"
    r"((?=[^\W_])[^;,\x1f]{2,90}?\b(?i:group|consorti(?:um|a)|collaborat(?:ion|ors)|investigators|network|committee|"
    r"initiative|team|registry|society|trialists|alliance)\b)"
)
"""A group for which the people of a byline write; it counts as an author."""
_NUMBERED_BEHIND = re.compile(r"\s*[(\[](?:\d{1,2}|[a-z*†‡§])(?:\s*,\s*(?:\d{1,2}|[a-z*†‡§]))*[)\]]")
"""Affiliations' numbers that stand in brackets on the line."""
_ORCID = re.compile(
    r"\s*[(\[]?\s*(?:ORCID(?:\s?iD)?:?\s*)?(?:https?://orcid\.org/)?\d{4}-\d{4}-\d{4}-\d{3}[\dX][)\]]?", re.I
)
_ICON = re.compile(r"(?<=[^\W\d_]) (?:iD|ID)$")
"""The letters of an ORCID sign."""
_INSTITUTION = re.compile(
    r"(?i:\buniv|\binstitut|\bcollege|\bschool|\bdep(?:artmen)?t\b|\blaborator|\blabs?\b|\bresearch|\binc\b|\bltd\b|"
    r"\bllc\b|\bcorp|gmbh|\bcent(?:er|re)\b|\bhospital|\bclinic|\bacadem|\bfoundation|\bcompany|\bteam\b|\bgroup\b|"
    r"\bfacult|\bdivision|\bconsortium|\bminist|\bsociety|\bassociation|\bcouncil|\bagency|\bpolytechn|\btechnolog|"
    r"\bsciences?\b|\bengineering|\bstudies\b|\bhealth\b|\bdeepmind|\bopenai|\bgoogle|\bmicrosoft|\bfacebook|\bnvidia|"
    r"\bamazon\b|\banthropic|hugging ?face|\bnational\b|\binternational\b|\bprogram|\bnetwork\b|\bcollaboration|"
    r"\bworkshop|\bproject\b|\bpreprint|\bdistribution|\breview|\bauthor|\banonymous|\babstract|\bcommittee|\bstreet\b|"
    r"\bavenue\b|\broad\b|\bp\.? ?o\.? box|\bbrain\b|\bhigh\b|\bstate\b|\bfederal|\bintelligence|\bunited)"
    r"|\b(?:AI|IBM|MIT|ETH|EPFL|CMU|UCLA|UC|USA|U\.S\.A|UK|INRIA|CNRS|NYU|TU|KAIST|AI2|FAIR|Meta|Intel|Apple|China|Germany|"
    r"France|Canada|India|Japan|Switzerland|Netherlands|Italy|Spain|Australia|Israel|Korea|Brazil|Sweden|Norway|Denmark|"
    r"Singapore|California|Md)\b"
)
"""Words that make a line of a byline an institution or a place."""
_MD = re.compile(r"^(?:Md|Mohd)\.?\s(?=[A-Z])")
_COUNTRY_AS_NAME = re.compile(
    r"(?<=^)(?:Israel|China|India|Jordan|Georgia|Chad|Kenya|Malta)\s(?=[A-Z][a-z])|"
    r"(?<=[a-z.]\s)(?:Israel|Spain|France|Germany|Holland|Ireland|England|Jordan|Norway|Japan|Brain|High|Street|State|Road|Apple)$",
    re.I,
)
_SMALL_WORDS = re.compile(
    r"\b(?:[Ww]ith|[Ff]or|[Ff]rom|[Uu]sing|[Oo]f|[Ii]n|[Oo]n|[Tt]he|[Bb]y|[Vv]ia|[Ww]ithout|[Aa]nd)\b"
)
"""Words of titles and places that no name has."""
_NO_NAME = re.compile(
    r"(?i)\b(?:technical|report|paper|draft|manuscript|preprint|version|edition|volume|chapter|abstract|introduction)\b"
)
_NOTE = re.compile(r"(?i)\bequal|\bcontribut|\bcorrespond|\bwork (?:was )?done|\bintern(?:ship)?\b|\bblind|^anonymous")
_ADDRESS = re.compile(r"\S@\S+\.\w|@\w+\.\w|https?://|\b\w+\.(?:edu|com|org|ac\.\w\w)\b", re.I)
_BEHIND_NAME = re.compile(
    r"\(?\s*(?:[✉\u2709📧]\s*)?[\w.+-]+@[\w-]+\.[\w.-]+\s*\)?|(?:ORCID(?:\s*iD)?\s*:?\s*)?(?:https?://)?orcid\.org/[\dX-]+|"
    r"https?://orcid\S*|\bORCID(?: iD)?\b:?",
    re.I,
)
"""Mail addresses and researchers' identifiers printed behind a name."""
_MONTH = r"(?:jan|feb|mar|apr|may|june?|july?|aug|sep|oct|nov|dec)[a-z]*\.?\s"
_DATE = re.compile(rf"(?i)^\W*(?:{_MONTH}|\d{{1,2}}[\s./-]|this version|draft)[^a-z]*\d{{4}}|^\W*\d{{4}}\W*$")
_LABELLED = re.compile(
    r"^[A-Z][\w ]{2,25}:\s|(?i:^(?:a )?preprint$)|"
    r"^(?i:published|received|accepted|revised|submitted|keywords|jel|equal|correspond|contact|citation)\b"
)


_Style: TypeAlias = tuple[str, float, bool]
"""Font, type size of the line to half a point, bold."""


@dataclass(frozen=True, slots=True)
class Byline:
    authors: tuple[str, ...]
    affiliations: tuple[str, ...]
    lines: tuple[int, ...]
    """Indices into the page's lines of those that name authors, institutions and addresses."""


def read_byline(page: RawPage, region: Sequence[int]) -> Byline:
    """Authors and affiliations from the lines in ``region``, indices from top to bottom."""
    rows = [(index, page.lines[index]) for index in region]
    name_style: _Style | None = None
    texts: list[str] = []
    places: list[str] = []
    institution_above: list[tuple[Box, _Style]] = []
    for index, line in rows:
        marked = _without_address(marked_text(page, index))
        plain = re.sub(r"\s+", " ", marked.replace(_BREAK, " ")).strip()
        if not plain or plain.isdigit() or _DATE.search(plain) or _LABELLED.search(plain) or _ADDRESS.search(plain):
            if _ADDRESS.search(plain):
                institution_above = [(box, s) for box, s in institution_above if not _beneath(line, box)]
            continue
        names = people([marked])
        style = _name_style(line, names)
        if (
            names
            and (name_style is None or style == name_style or (texts and _is_list_of_names(marked, style, name_style)))
            and not any(_beneath(line, box) and style[0] == above[0] for box, above in institution_above)
        ):
            name_style = name_style or style
            texts.append(marked)
            continue
        if name_style in _styles(line) and texts and _open_ended(texts[-1]) and not _INSTITUTION.search(plain):
            texts.append(marked)
            continue
        places.append(marked)
        if _INSTITUTION.search(plain):
            institution_above.append((line.box, _style(line)))
    authors = people(texts) or _group([marked_text(page, index) for index, _ in rows])
    return Byline(tuple(authors), tuple(affiliations(places)), tuple(region) if authors else ())


def _is_list_of_names(marked: str, style: _Style, usual: _Style) -> bool:
    """Whether a line of the names' size but in another face holds two names or more, and nothing else."""
    parts = [part.strip(" .,*") for part in re.split(rf"[{_BREAK},;·•|]|\band\b|&", marked)]
    parts = [part for part in parts if part and not _DEGREES.fullmatch(part)]
    return style[1] == usual[1] and len(parts) >= 2 and all(is_person(part) for part in parts)


def _without_address(marked: str) -> str:
    """A line of names without the addresses behind them: "Anna Berglund (anna@bench.example) ORCID: https://…"."""
    bare = _BEHIND_NAME.sub(_BREAK, marked)
    return bare if bare != marked and people([bare]) else marked


def marked_text(page: RawPage, index: int) -> str:
    """A line's text without marks and raised numbers, ``_BREAK`` where they or a wide gap stood."""
    line = page.lines[index]
    text, gaps = line.text, _gaps(page, index)
    parts: list[str] = []
    at = 0
    for span in line.spans:
        small = span.size < 0.85 * line.size and abs(span.baseline - line.baseline) > 0.05 * line.size
        for letter in span.text:
            parts.append(_BREAK if small or at in gaps or (letter in _MARKS and letter not in _BETWEEN) else letter)
            at += 1
    marked = with_accents("".join(parts)) if len(parts) == len(text) else text
    marked = re.sub(r"\ufffd(?=[^\W\d_])", "", marked)  # an accent that the file's font has no letter for
    marked = _NUMBERED_BEHIND.sub(_BREAK, _ORCID.sub(_BREAK, marked))
    return re.sub(
        rf"\s*{_BREAK}(?:[\s,{_BREAK}]*{_BREAK})?",
        _BREAK,
        re.sub(rf"(?<=[a-z])\d+(?:,\d+)*(?=[\s,{_BREAK}]|$)", _BREAK, marked),
    )


def people(marked: Sequence[str]) -> list[str]:
    """The names in lines of names. A list with commas runs on over line ends, one without doesn't."""
    joined = ""
    for text in marked:
        if joined:
            cut = bool(re.search(r"[^\W\d_][-\u2010]$", joined))
            runs_on = _open_ended(joined) and not _both_whole(joined, text)
            joined += ("" if cut else " ") if runs_on else _BREAK
        joined += text.strip(_SPACES)
    groups = [re.sub(r"\s+", " ", found[1]).strip() for found in _FOR_GROUP.finditer(joined)]
    joined = _FOR_GROUP.sub(f"{_BREAK}{_GROUP}{_BREAK}", joined)
    names: list[str] = []
    for chunk in re.split(rf"[{_BREAK};|·•]|(?:,\s*)?\b(?:and|AND)\b|&", joined):
        if chunk.strip(" ,") == _GROUP:
            names.append(groups.pop(0))
            continue
        for piece in chunk.split(","):
            name = re.sub(r"\s+", " ", piece).strip(" .:-–*").removeprefix("By ").removeprefix("by ")
            name = re.sub(rf"(?:^{_DEGREES.pattern} )|(?: {_DEGREES.pattern})+$", "", name)
            name = _ICON.sub("", name)
            if names and _SUFFIX.fullmatch(name):
                names[-1] += f" {name}"
            if re.search(r"\s[A-Z]$", name) is None and re.match(rf"[{UPPER}]\.?$", name) is None and is_person(name):
                names.append(_calm(name))
    return names


def _both_whole(before: str, after: str) -> bool:
    """Whether a line ends with a whole name and the next begins with one: the comma between them isn't printed."""
    last = re.split(rf"[{_BREAK},;·•|]|\b(?:and|AND)\b|&", before)[-1].strip(" .*")
    first = re.split(rf"[{_BREAK},;·•|]|\b(?:and|AND)\b|&", after.strip(), maxsplit=1)[0].strip(" .*")
    return is_person(last) and is_person(first) and not re.search(r"\s[A-Z]\.?$", last)


def is_person(name: str) -> bool:
    """Whether it can be a person's name and is no institution, place or degree."""
    return (
        looks_like_name(name)
        and not _INSTITUTION.search(_without_given_name(name))
        and not _SMALL_WORDS.search(name)
        and not _NO_NAME.search(name)
        and not _DEGREES.fullmatch(name)
        and not name.lower().startswith("the ")
    )


def _without_given_name(name: str) -> str:
    """The name without what is a given name before more of it ("Md.", "Israel"), or a country as a family's after one
    or two given names ("Joseph Israel")."""
    return _COUNTRY_AS_NAME.sub("", _MD.sub("", name))


def affiliations(marked: Sequence[str]) -> list[str]:
    """The institutions named in lines between title and abstract, in the order printed.

    Where they are numbered, a number begins one and a line end doesn't end it; else each line is one.
    """
    numbered = [text for text in marked if re.match(rf"\s*(?:{_BREAK}|\d{{1,2}}\s)", text)]
    joined = [" ".join(marked)] if numbered and numbered[0] == marked[0] else list(marked)
    found: list[str] = []
    for text in joined:
        for piece in re.split(rf"[{_BREAK};]|(?:^|(?<=\w),?\s+)\d{{1,2}}\s+(?=[A-Z])", text):
            place = re.sub(r"\s+", " ", piece).strip(" ,.*0123456789")
            known = _INSTITUTION.search(place) or (numbered and re.match(r"[A-Z]\w", place))
            if (
                known
                and not _NOTE.search(place)
                and not _NO_NAME.search(place.split()[-1])
                and not _ADDRESS.search(place)
                and place not in found
                and 2 < len(place) < 200
            ):
                found.append(place)
    return found


def _group(marked: Sequence[str]) -> list[str]:
    """A group or program as author: the first line that isn't a date, an address or a note."""
    for text in marked:
        plain = re.sub(r"\s+", " ", text.replace(_BREAK, " ")).strip(" ,*")
        if re.match(r"(?i)anonymous\b", plain):
            return ["Anonymous"]
        if (
            not plain
            or _DATE.search(plain)
            or _LABELLED.search(plain)
            or _ADDRESS.search(plain)
            or not plain[0].isupper()
        ):
            continue
        name = plain.split(",")[0].strip()
        if _NO_NAME.search(name):
            continue
        if 1 <= len(name.split()) <= 6 and not re.search(r"[.:?!()�]|\d{3}", name):
            return [name]
        return []
    return []


def _open_ended(text: str) -> bool:
    """Whether a name may run on from this line to the next."""
    return not text.rstrip(_SPACES).endswith(_BREAK) and bool(re.search(r",|;|\band\b|·", text.replace(_BREAK, "")))


def _calm(name: str) -> str:
    """A name printed all in capitals in the usual letters."""
    words = name.split()
    loud = all(word.isupper() for word in words) and any(len(word.strip(".")) > 3 for word in words)
    if not loud:
        return name
    return " ".join(
        word if len(word.strip(".")) == 1 else re.sub(r"[^\W\d_]+", lambda m: m[0].capitalize(), word) for word in words
    )


def _name_style(line: RawLine, names: Sequence[str]) -> _Style:
    """The type in which a line's first name is set: the institution behind it may be longer."""
    first = names[0].split()[0].lower() if names else ""
    named = (span for span in line.spans if first and first in with_accents(span.text).lower())
    span = next(named, None)
    return (span.font, round(line.size * 2) / 2, span.bold) if span is not None else _style(line)


def _styles(line: RawLine) -> set[_Style]:
    return {(span.font, round(line.size * 2) / 2, span.bold) for span in line.spans if span.text.strip()}


def _style(line: RawLine) -> _Style:
    longest = max(line.spans, key=lambda span: (len(span.text.strip()), span.size))
    return (longest.font, round(line.size * 2) / 2, longest.bold)


def _beneath(line: RawLine, box: Box) -> bool:
    return line.box[0] < box[2] and box[0] < line.box[2]


def _gaps(page: RawPage, index: int) -> set[int]:
    """Offsets of the blanks in a line's text that are wider than blanks between the words of a name."""
    line = page.lines[index]
    words = sorted((word for word in page.words if word.line == index), key=lambda word: word.box[0])
    gaps: set[int] = set()
    at = 0
    for left, right in pairwise(words):
        at = line.text.find(left.text, at)
        if at < 0:
            return gaps
        at += len(left.text)
        if right.box[0] - left.box[2] > _WIDE * line.size and line.text[at : at + 1].isspace():
            gaps.add(at)
    return gaps
