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
BLANK = """\
# {title}
#
# To be coded from scratch by {by}, without any answer given before. Write yes, no, n/a or open after `answer`; what is
# left empty is not recorded. A yes needs evidence: words copied from the paper under `quotes`. For a no the question's
# own words are searched for; add your own under `search` if you like. `because` may stay empty.
# Then: {command}
{marker}: yes
"""
MARKER = "from_scratch"
"""The key that tells a file coded from scratch from one of corrections."""
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


def as_blank_file(worksheet: Worksheet, by: str, command: str) -> str:
    """A file for ``by`` to code from scratch: questions with their rules, no answer of anybody."""
    head = BLANK.format(title=_one_line(worksheet.beside().about.title), by=by, command=command, marker=MARKER)
    return head + "".join(_blank_entry(question) for question in worksheet.questions())


def _blank_entry(question: Question) -> str:
    rules = [
        f"\n# {_one_line(question.ask)}",
        f"#   yes: {_one_line(question.yes)}",
        f"#   no: {_one_line(question.no)}",
    ]
    if question.not_applicable:
        rules.append(f"#   n/a: {_one_line(question.not_applicable)}")
    return "\n".join([*rules, f"{question.id}:", "  answer:", '  because: ""', "  quotes: []"]) + "\n"


def changed(text: str, worksheet: Worksheet) -> list[AnswerDraft]:
    """The answers in an edited file that differ from the sheet's, or are confirmed; all of one coded from scratch.

    Raises CorrectionsError where the file can't be understood.
    """
    standing = {question.id: answer for question, answer in worksheet.answers()}
    asked = {question.id for question in worksheet.questions()}
    from_scratch, answers = _read(text)
    found = []
    for id, given in answers.items():
        if id not in asked:
            raise CorrectionsError(f"{id}: this question is not asked of this paper")
        before = None if from_scratch else standing.get(id)
        if before is None or given.confirm or given != _as_written(before):
            found.append(draft(id, given, before))
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


def _read(text: str) -> tuple[bool, dict[str, Correction]]:
    """Whether the file was coded from scratch, and its answers; what is left empty is none."""
    try:
        data: Any = yaml.safe_load(text)
    except yaml.MarkedYAMLError as error:
        line = f"line {error.problem_mark.line + 1}: " if error.problem_mark else ""
        raise CorrectionsError(f"{line}not YAML: {error.problem or error.context}") from error
    except yaml.YAMLError as error:
        raise CorrectionsError(f"not YAML: {error}") from error
    if not isinstance(data, dict):
        raise CorrectionsError("there are no answers in it: write question ids with `answer`, `because`, `quotes`")
    from_scratch = bool(data.pop(MARKER, False))
    found = {}
    for id, entry in data.items():
        if isinstance(entry, dict) and entry.get("answer") is None:
            continue
        try:
            found[str(id)] = Correction.model_validate(entry)
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(map(str, (id, *first["loc"])))
            raise CorrectionsError(f"{where}: {first['msg'].removeprefix('Value error, ')}") from error
    return from_scratch, found
