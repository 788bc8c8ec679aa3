"""A person's answers as a file for any editor: the scan's own answers, to be changed where the person disagrees.

The file is YAML. What is left as it was is not recorded; ``confirm: yes`` records agreement.
"""

from __future__ import annotations

from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from paper_scan.checklist import Question
from paper_scan.scans.model import Answer, Outcome
from paper_scan.worksheet import AnswerDraft, EvidenceDraft, Worksheet, as_handed_in

HEAD = """\
# {title}
#
# Answers of {reader}, for {by} to correct. Where you disagree, change `answer` to yes, no, n/a or open and say why
# after `because`. A yes needs evidence: words copied from the paper under `quotes`. A no needs `search`, the words
# you would expect in the paper if it were a yes, or a quote that shows the contrary.
# Where you have checked an answer and agree, add `confirm: yes`. All others are left alone.
# Then: {command}
"""
WORDS: dict[Outcome, str] = {"yes": "yes", "no": "no", "open": "open", "not applicable": "n/a"}
_MEANT = {"yes": "yes", "true": "yes", "no": "no", "false": "no", "open": "open", "n/a": "n/a", "na": "n/a"}


class CorrectionsError(Exception):
    """A file of answers can't be understood; the message says where and what to write instead."""


class Correction(BaseModel):
    """One question's answer as a person writes it."""

    model_config = ConfigDict(extra="forbid")

    answer: str
    because: str = ""
    quotes: list[str] = Field(default_factory=list)
    search: list[str] = Field(default_factory=list)
    confirm: bool = False

    @field_validator("answer", mode="before")
    @classmethod
    def _known(cls, value: object) -> str:
        """YAML reads yes and no as truth values."""
        word = _MEANT.get(str(value).strip().lower())
        if word is None:
            raise ValueError(f"{value!r} is no answer; write yes, no, n/a or open")
        return word

    @field_validator("because", mode="before")
    @classmethod
    def _text(cls, value: object) -> str:
        return "" if value is None else str(value).strip()

    @field_validator("quotes", "search", mode="before")
    @classmethod
    def _list(cls, value: object) -> list[str]:
        if value is None:
            return []
        return [str(each) for each in value] if isinstance(value, list) else [str(value)]


def as_file(worksheet: Worksheet, by: str, command: str) -> str:
    """The file for ``by`` to edit; ``command`` is what reads it again."""
    reader = worksheet.identity.model or worksheet.identity.reader
    head = HEAD.format(title=_one_line(worksheet.paper.metadata.title), reader=reader, by=by, command=command)
    return head + "".join(_entry(question, answer) for question, answer in worksheet.answers())


def changed(text: str, worksheet: Worksheet) -> list[AnswerDraft]:
    """The answers in an edited file that differ from the sheet's, or are confirmed.

    Raises CorrectionsError where the file can't be understood.
    """
    standing = {question.id: answer for question, answer in worksheet.answers()}
    found = []
    for id, given in _read(text).items():
        if id not in standing:
            raise CorrectionsError(f"{id}: this question is not asked of this paper")
        if given.confirm or given != _as_written(standing[id]):
            found.append(draft(id, given, standing[id]))
    return found


def draft(question: str, given: Correction, standing: Answer | None = None) -> AnswerDraft:
    """What a person wrote as an answer to record. Evidence that isn't a quote is kept where the answer stays."""
    kept: tuple[EvidenceDraft, ...] = ()
    if standing is not None and WORDS[standing.outcome] == given.answer:
        kept = tuple(piece for piece in as_handed_in(question, standing).evidence if not piece.quote)
    return AnswerDraft(
        question=question,
        applies=given.answer != "n/a",
        answer=given.answer == "yes",
        justification=given.because,
        confidence="none" if given.answer == "open" else "high",
        evidence=(*(EvidenceDraft(quote=words) for words in given.quotes), *kept),
        search_terms=tuple(given.search) if given.answer == "no" else (),
        open=given.answer == "open",
    )


def _as_written(answer: Answer) -> Correction:
    quotes = [piece.quote for piece in answer.evidence or () if piece.kind == "quote"]
    search = [hit.term for hit in answer.search.terms] if answer.search else []
    return Correction(answer=WORDS[answer.outcome], because=answer.justification, quotes=quotes, search=search)


def _entry(question: Question, answer: Answer) -> str:
    correction = _as_written(answer)
    lines = [f"\n# {_one_line(question.ask)}", f"{question.id}:", f"  answer: {correction.answer}"]
    lines.append(f"  because: {_scalar(correction.because)}")
    for name, values in (("quotes", correction.quotes), ("search", correction.search)):
        if values:
            lines += [f"  {name}:", *(f"  - {_scalar(value)}" for value in values)]
    return "\n".join(lines) + "\n"


def _scalar(value: str) -> str:
    """A text as one line of YAML."""
    return yaml.safe_dump(value, allow_unicode=True, width=1_000_000, default_style='"').strip()


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _read(text: str) -> dict[str, Correction]:
    try:
        data: Any = yaml.safe_load(text)
    except yaml.MarkedYAMLError as error:
        line = f"line {error.problem_mark.line + 1}: " if error.problem_mark else ""
        raise CorrectionsError(f"{line}not YAML: {error.problem or error.context}") from error
    except yaml.YAMLError as error:
        raise CorrectionsError(f"not YAML: {error}") from error
    if not isinstance(data, dict):
        raise CorrectionsError("there are no answers in it: write question ids with `answer`, `because`, `quotes`")
    found = {}
    for id, entry in data.items():
        try:
            found[str(id)] = Correction.model_validate(entry)
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(map(str, (id, *first["loc"])))
            raise CorrectionsError(f"{where}: {first['msg'].removeprefix('Value error, ')}") from error
    return found
