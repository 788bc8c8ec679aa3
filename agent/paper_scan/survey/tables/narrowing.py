"""Which scans and answers of a survey count: by one reader alone, from a confidence on."""

from __future__ import annotations

from dataclasses import replace

from paper_scan.scans.model import Confidence
from paper_scan.survey.tables.entries import Loaded, SurveyedAnswer, SurveyedScan

ORDER: tuple[Confidence, ...] = ("low", "medium", "high")
_OPEN = SurveyedAnswer(applies=True, answer=False, open=True, confidence="none")


def narrowed(loaded: Loaded, reader: str | None = None, least: Confidence | None = None) -> Loaded:
    """The scans by ``reader`` (``rules``, ``claude``, or with its model), answers less sure than ``least`` left open.

    An answer whose reader didn't say how sure it was counts as low.
    """
    entries = [entry for entry in loaded.entries if reader is None or _is_by(entry, reader)]
    return replace(loaded, entries=tuple(_sure(entry, least) if least else entry for entry in entries))


def _is_by(entry: SurveyedScan, reader: str) -> bool:
    return reader in (entry.reader, entry.reader.partition(" (")[0])


def _sure(entry: SurveyedScan, least: Confidence) -> SurveyedScan:
    enough = ORDER[ORDER.index(least) :]

    def kept(mark: SurveyedAnswer) -> SurveyedAnswer:
        return mark if mark.outcome == "open" or (mark.confidence or "low") in enough else _OPEN

    marks = {name: {id: kept(mark) for id, mark in answers.items()} for name, answers in entry.marks.items()}
    return replace(entry, marks=marks)
