"""What authors say of their own paper: the items of a checklist that is printed in it.

Four layouts are read: NeurIPS since 2023 ("Question: … Answer: [Yes] Justification: …"), NeurIPS and ICML before
("(a) Did you …? [Yes] See Section 3."), the ACL's for responsible research ("A1. Did you …? Section 7", or Yes and No),
and AAAI's ("… (yes/partial/no/NA) yes").
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from paper_scan.paper.model import Paper

PrintedAnswer: TypeAlias = Literal["yes", "no", "not applicable", "partial", "unclear"]
"""``unclear``: nothing is printed, or words that are neither."""


@dataclass(frozen=True, slots=True)
class PrintedItem:
    label: str
    """``5``, ``3 (b)``, ``A1``: as printed; empty if it has none."""
    title: str
    """Its heading; empty if it has none."""
    question: str
    answer: PrintedAnswer
    printed: str
    """The answer as printed: ``[Yes]``, ``N/A``."""
    justification: str
    page: int
    start: int
    end: int
    """Offsets into the paper's text."""


_KINDS = frozenset(("body", "list", "heading", "footnote"))
_ANSWER = r"\[?\s*(?:\\answer)?(yes|no|n/?\s?a|not applicable|partial(?:ly)?|todo)\s*\]?"
_ASKED = re.compile(r"\bQuestion\s*:\s*(?P<question>.+?)\s*\bAnswer\s*:\s*", re.S)
_STOP = re.compile(r"\bGuidelines\s*:|\bQuestion\s*:", re.S)
_JUSTIFIED = re.compile(r"\s*\.?\s*Justification\s*:?\s*", re.S)
_BRACKETED = re.compile(
    r"(?P<label>\([a-z]\)|(?<!\S)\d{1,2}\.)\s+(?P<question>[A-Z][^\[\]]{8,700}?)\s*"
    r"\[\s*(?P<answer>Yes|No|N/?A|Not Applicable|TODO|Partial(?:ly)?)\s*\]",
    re.I,
)
_GROUP = re.compile(r"(?<!\S)(\d{1,2})\.\s+[A-Z][^?\[\]()]{3,160}(?:\([^()]{0,60}\))?[^?\[\]()]{0,80}$")
"""The line above a group of lettered questions: ``3. If you ran experiments...``"""
_ACL = re.compile(
    r"(?:^|(?<=\s))(?P<mark>[^\w\s]?)\s?(?P<label>[A-E]\d{1,2})\s?[.:]\s+(?P<question>[A-Z][^?]{8,600}\?)\s*"
)
_AAAI = re.compile(
    r"(?P<question>[A-Z](?:[^?()]|\([^()/]{0,80}\)){8,500}?)\s*\((?:yes|Yes)/[^()]{2,40}\)\s*[.:]?\s*(?P<answer>yes|no|partial|NA|N/A)\b",
    re.S,
)
_NUMBERED = re.compile(r"(\d{1,2}|[A-E])\.?\s+(.{2,120})", re.S)
_SECTIONS_ONLY = re.compile(
    r"(?:yes[,.;: ]*)?(?:in |see )?(?:the )?"
    r"(?:sections?|sec\.|§|appendi(?:x|ces)|tables?|figures?|limitations?|abstract|introduction|ethic|conclusion|\d)",
    re.I,
)
_YES_MARKS, _NO_MARKS = "✓✔☑", "✗✘☒✕"


def printed_items(paper: Paper) -> tuple[PrintedItem, ...]:
    """The items of all sections of kind ``checklist``, in the order printed; empty without such a section."""
    found: list[PrintedItem] = []
    for heading, text, places in _parts(paper):
        for read in (_question_answer, _bracketed, _acl, _aaai):
            items = list(read(paper, heading, text, places))
            if items:
                found += items
                break
    return tuple(found)


def _parts(paper: Paper) -> Iterator[tuple[str, str, list[int]]]:
    """Each stretch below one heading: the heading, its text with single blanks, and each character's offset."""
    heading, text, places = "", "", list[int]()
    for passage in paper.passages:
        if passage.kind not in _KINDS or paper.sections[passage.section].kind != "checklist":
            continue
        words = paper.text[passage.start : passage.end]
        if passage.kind == "heading" and "?" not in words:
            if text:
                yield heading, text, places
            heading, text, places = " ".join(words.split()), "", []
            continue
        for number, letter in enumerate(words):
            if letter.isspace():
                if text and text[-1] != " ":
                    text += " "
                    places.append(passage.start + number)
            else:
                text += letter
                places.append(passage.start + number)
        if text and text[-1] != " ":
            text += " "
            places.append(passage.end)
    if text:
        yield heading, text, places


def _question_answer(paper: Paper, heading: str, text: str, places: list[int]) -> Iterator[PrintedItem]:
    """``Question: … Answer: [Yes] Justification: … Guidelines: …``"""
    asked = list(_ASKED.finditer(text))
    for number, found in enumerate(asked):
        end = asked[number + 1].start() if number + 1 < len(asked) else len(text)
        if stop := _STOP.search(text, found.end(), end):
            end = stop.start()
        rest = text[found.end() : end]
        answer = re.match(_ANSWER, rest, re.I)
        printed = answer.group().strip() if answer else re.split(r"Justification", rest)[0].strip()[:40]
        behind = rest[answer.end() :] if answer else rest[len(printed) :]
        justification = _JUSTIFIED.sub("", behind, count=1).strip()
        said = _said(answer[1]) if answer else "unclear"
        yield _item(paper, heading, found["question"], said, printed, justification, places, found.start(), end)


def _bracketed(paper: Paper, heading: str, text: str, places: list[int]) -> Iterator[PrintedItem]:
    """``3. If you ran experiments... (a) Did you …? [Yes] See Section 3.``"""
    asked = [_from_letter(found) for found in _BRACKETED.finditer(text)]
    group = ""
    for number, (label, question, answer, start, after) in enumerate(asked):
        if above := _GROUP.search(text[asked[number - 1][4] if number else 0 : start].rstrip()):
            group = above[1]
        end = asked[number + 1][3] if number + 1 < len(asked) else len(text)
        justification = _GROUP.sub("", text[after:end].rstrip()).strip()
        both = f"{group} {label}".strip() if label.startswith("(") else label.rstrip(".")
        yield _item(
            paper, "", question, _said(answer), f"[{answer}]", justification, places, start, end, both
        )  # fmt: skip


def _from_letter(found: re.Match[str]) -> tuple[str, str, str, int, int]:
    """Label, question, answer, and where the item and its answer begin and end: behind a group's line, its letter."""
    inner = re.search(r"(\([a-z]\))\s+([A-Z].{8,})$", found["question"], re.S)
    if inner and not found["label"].startswith("("):
        return inner[1], inner[2], found["answer"], found.start("question") + inner.start(1), found.end()
    return found["label"], found["question"], found["answer"], found.start(), found.end()


def _acl(paper: Paper, heading: str, text: str, places: list[int]) -> Iterator[PrintedItem]:
    """``✓ A1. Did you describe the limitations of your work? Section 7``"""
    asked = list(_ACL.finditer(text))
    for number, found in enumerate(asked):
        end = asked[number + 1].start() if number + 1 < len(asked) else len(text)
        rest = re.split(r"\s[^\w\s]?\s?[A-E]\s[^\w\s]?\s?(?:Did|Have)\b", text[found.end() : end])[0].strip()
        answer = re.match(rf"{_ANSWER}[\s.,;:-]*", rest, re.I)
        if answer and not re.match(r"(?:no|na)[a-z]", rest, re.I):
            said, printed, rest = _said(answer[1]), answer.group().strip(" .,;:-"), rest[answer.end() :]
        else:
            said, printed = _by_mark(found["mark"], rest), found["mark"]
        yield _item(
            paper, heading, found["question"], said, printed, rest, places, found.start(), end, found["label"]
        )  # fmt: skip


def _by_mark(mark: str, rest: str) -> PrintedAnswer:
    if rest.lower().startswith(("not applicable", "n/a")):
        return "not applicable"
    if mark and mark in _YES_MARKS:
        return "yes"
    if mark and mark in _NO_MARKS:
        return "no"
    return "yes" if _SECTIONS_ONLY.match(rest) else "unclear"


def _aaai(paper: Paper, heading: str, text: str, places: list[int]) -> Iterator[PrintedItem]:
    """``This paper clearly states … (yes/partial/no/NA) yes``"""
    for found in _AAAI.finditer(text):
        said, printed = _said(found["answer"]), found["answer"]
        yield _item(paper, heading, found["question"], said, printed, "", places, found.start(), found.end())


def _said(word: str) -> PrintedAnswer:
    word = word.lower().replace(" ", "")
    if word in ("yes", "no"):
        return "yes" if word == "yes" else "no"
    if word.startswith("partial"):
        return "partial"
    return "not applicable" if word in ("na", "n/a", "notapplicable") else "unclear"


def _item(
    paper: Paper,
    heading: str,
    question: str,
    answer: PrintedAnswer,
    printed: str,
    justification: str,
    places: list[int],
    start: int,
    end: int,
    label: str = "",
) -> PrintedItem:
    named = _NUMBERED.fullmatch(heading)
    number, title = (named[1], named[2]) if named else ("", heading)
    first, last = places[start], places[min(end, len(places)) - 1] + 1
    return PrintedItem(
        label=label or number,
        title=title,
        question=question.strip(),
        answer=answer,
        printed=printed,
        justification=justification.strip(),
        page=paper.page_at(first),
        start=first,
        end=last,
    )
