"""What a paper says of its fit and of its points that tells they may not be the same: runs that were left out, another
loss, another count of parameters or of compute, averages, units, other ways of fitting.

Read before a law is said to differ. Words that name runs which were left out don't forbid a verdict: fits without such
runs are tried (``selections``). All other words do.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from paper_scan.paper.model import Paper
from paper_scan.verification.points.printed_numbers import parse_number
from paper_scan.verification.reported.attribution import law_is_near_others
from paper_scan.verification.reported.notation import notation
from paper_scan.verification.verdicts.linking import PointLink
from paper_scan.verification.verdicts.sources import labels_in

_NOT_RUNS = re.compile(
    r"held[- ]out (?:loss|set|test|valid|data|perplex|text|split|token|corp)"
    r"|left out of (?:the )?(?:space|scope)"
    r"|(?:test|training|validation) (?:set|data) (?:is|was|are|were) held out",
    re.IGNORECASE,
)
_LEFT_OUT = re.compile(
    r"\b(?:hold(?:ing)?|held)[- ]?outs?\b|\bexclud|\bexcept\b|\bomit|\bleft (?:it |them )?out\b"
    r"|\bleav(?:e|ing) .{0,30}\bout\b"
    r"|\bdrop(?:ped|ping|s)?\b|\bdiscard|\bremov(?:ed?|ing|al)\b|\bfilter(?:ed|ing)|\bsubset\b"
    r"|\bextrapolat|\bignor(?:e|ing)"
    r"|\b(?:smallest|largest|smaller|larger|biggest|first|last) (?:\w+ )?(?:models?|runs?|points?"
    r"|sizes|rows|one|two|three|four|five|six)\b"
    r"|\b(?:\w+ )?(?:smallest|largest|biggest)\b"
    r"|\bonly (?:the|those|models|runs|points|use|to|fit)\b|\bnot (?:used|fitted|included|part)"
    r"|\bwithout (?:the )?(?:model|run|smallest|largest|two|three)"
    r"|\b(?:below|above|under|over|at least|at most|fewer than|less than|more than|smaller than"
    r"|larger than|up to|from) "
    r"\d[\d.]*\s?(?:[KMBT]\b|million|billion|thousand)|\breserv(?:e|ed|ing)\b"
    r"|\bkept? (?:back|aside|apart)\b|\bset aside\b"
    r"|\bsanity|\bpredict(?:ed|ing)? (?:the )?(?:loss|larg)",
    re.IGNORECASE,
)
_ANY_RUN = re.compile(
    r"\boutliers?\b|\bdiverg|\bunstable\b|\binstabilit|\bspik(?:e|ed|es|y|ing)\b|\bfailed\b"
    r"|\bcrash|\bspurious|\bunder-?trained"
    r"|\bnot converged|\bearly stop",
    re.IGNORECASE,
)
_LOSS_KIND = re.compile(
    r"\b(train(?:ing)?|validation|val\.?|dev(?:elopment)?|test|evaluation|eval"
    r"|held[- ]out)[- ](?:set )?(?:cross[- ]entropy )?"
    r"(?:loss(?:es)?|perplexit|nll)"
    r"|\bloss(?:es)? (?:of|on|over) (?:the |a |our )?(training|validation|test|development|dev|held[- ]out)"
    r"|\b(training|validation|development|dev|test|evaluation) (?:set|split)\b",
    re.IGNORECASE,
)
_LOSS_ON = re.compile(
    r"\b(?i:loss(?:es)?|perplexit\w+|evaluated|measured|computed)\s+(?:on|over|for)\s+(?:the\s+|our\s+)?"
    r"((?!Table|Figure|Section|Tab|Fig|Equation|Appendix)[A-Z][\w-]*(?:\s[A-Z][\w-]*)?|\w+ (?:set"
    r"|split|corpus))"
)
_COUNTED = re.compile(
    r"\bnon[- ]?embed"
    r"|\b(?:count\w*|includ\w*|exclud\w*|without|with|plus|minus|and|but)\s+(?:not\s+)?(?:the\s+"
    r"|those of\s+|all\s+)?"
    r"(?:\w+\s+){0,2}?(?:embed|attention|vocabular|output head|softmax|recomput|layer ?norm)"
    r"|\b(?:active|activated|total) param"
    r"|\bexcluding embed|\bembedding(?:s| param| weight| matri)",
    re.IGNORECASE,
)
_AVERAGED = re.compile(
    r"\bseeds?\b|\baverag(?:e|es|ed|ing) (?:over|across|of)|\bmean (?:of|over|across)|\bmedian\b"
    r"|\bbest (?:of|run)"
    r"|\blowest loss|\bminimum over|\brepeat(?:s|ed)\b|\breplicat",
    re.IGNORECASE,
)
_OTHER_POINTS = re.compile(
    r"\bcheckpoints?\b|\bsmooth|\binterpolat|\benvelope|\bPareto|\bfrontier"
    r"|\b(?:additional|further|more|other) (?:runs|points|models|sizes)"
    r"|\bnot shown\b|\bnot listed|\bbeside those\b|\ba selection of"
    r"|\brepresentative (?:runs|models)|\bexample (?:runs|models)"
    r"|\bsome of (?:the|our)|\bamong (?:the|our) (?:\w+ )?(?:runs|models)|\bweighted\b|\bweighting"
    r"|\bregulari[sz]|\bprior (?:on|over)"
    r"|\bconstrain(?:ed|ing|t)\b|\bfix(?:ed|ing)? (?:E|A|B|the floor|the exponent|α|β|alpha|beta|at|to)\b"
    r"|\b(?:taken|borrowed|adopted) from\b|\bfinal \d+ steps|\blast \d+ steps"
    r"|\bdecay(?:ed)? to zero|\bhyperparameter|\bsweep",
    re.IGNORECASE,
)
_UNITS = re.compile(
    r"\bin (?:units of |terms of )?(?:thousands|millions|billions|trillions|kilo|mega|giga|PF|peta"
    r"|exa|GPU)|\bPF-?days?\b"
    r"|\bper (?:byte|character|word)\b|\bbits?\b|\bbase[- ](?:2|10|two|ten)\b|\bwhere \w+ is in\b"
    r"|\bmeasured in\b|\bnormali[sz]ed",
    re.IGNORECASE,
)
_ALL = re.compile(
    r"\ball (?:of )?(?:the |our )?(?:points|models|runs) (?:that|which) (?:enter|are (?:fitted|used)"
    r"|were (?:fitted|used))"
    r"|\bno (?:model|run|point|size)s?\b[^.]{0,25}\b(?:left out|excluded|omitted|dropped|discarded)",
    re.IGNORECASE,
)
"""Says that the points are the fitted ones, all of them."""
_FIT = re.compile(r"\bfit(?:s|ted|ting)?\b|\blaws?\b|\bregress|\bextrapolat", re.IGNORECASE)

_NUMBERS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_WORD = rf"({'|'.join(_NUMBERS)}|\d{{1,2}})"
_COUNT = re.compile(
    rf"\b{_WORD} (?:smallest|largest|biggest|smaller|larger|lowest|highest)\b"
    rf"|\b(?:smallest|largest|biggest|first|last|top|bottom) {_WORD}\b",
    re.IGNORECASE,
)
_SIZE = r"(\d[\d.,]*\s?(?:[KMBT]\b|thousand|million|billion|trillion)?)"
_KEPT_ABOVE = re.compile(
    rf"(?:below|under|fewer than|less than|smaller than|at most|up to)\s+(?:about\s+)?{_SIZE}", re.IGNORECASE
)
_KEPT_BELOW = re.compile(
    rf"(?:above|over|more than|larger than|greater than|at least|from)\s+(?:about\s+)?{_SIZE}", re.IGNORECASE
)


LONG_CELL = 20
"""Letters of a row's only cell from which it is a note and no heading; not measured."""
BELOW = 40.0
"""Points below a table in which its notes stand; not measured."""
_NOTE = re.compile(r"\s*(?:[*·∗†‡§¶a-d]\s|[*·∗†‡§¶]|Notes?\b)")
_MARKED = re.compile(r"([·†‡§¶])\s*([^·†‡§¶]{4,120})")
"""A mark and what it says; an asterisk is a dot in the notation."""
_NOT = re.compile(r"\bnot (?:fitted|used|in the fit|part|included)|\bnever fitted|\bheld out", re.IGNORECASE)


@dataclass(frozen=True)
class Doubts:
    """What speaks against taking these points for the fitted ones."""

    left_out: str = ""
    """The sentence that tells of runs which aren't among the fitted ones."""
    any_run: bool = False
    """Whether these may be any runs (outliers, diverged ones), and not those at an end."""
    reason: str = ""
    """Why nothing may be said at all; empty if nothing forbids it."""
    all_fitted: bool = False
    """Whether the paper says that these are the fitted points, all of them."""
    counts: tuple[int, ...] = ()
    """How many runs the text says are the smallest or largest ones."""
    limits: tuple[float, ...] = ()
    """Sizes that the text names as limits between fitted runs and others, in the units of the points."""
    marked: tuple[int, ...] = ()
    """Rows of the points that bear a mark of which a note says that they were left out."""


@dataclass(frozen=True)
class _Scope:
    """The paper's words on the law, and those on the points."""

    of_law: tuple[str, ...]
    of_points: tuple[str, ...]

    @cached_property
    def every(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys((*self.of_law, *self.of_points)))


def doubts_of(paper: Paper, link: PointLink) -> Doubts:
    """Read what the paper says around the law, around its points, and wherever it speaks of its fits."""
    scope = _scope(paper, link)
    if any(_ALL.search(text) for text in scope.every):
        return Doubts(all_fitted=True)
    told = [(_NOT_RUNS.sub("", text), text) for text in scope.every]
    left_out = next((text for bare, text in told if _LEFT_OUT.search(bare) or _ANY_RUN.search(bare)), "")
    any_run = any(_ANY_RUN.search(bare) for bare, _ in told)
    return Doubts(
        left_out,
        any_run,
        "the sentence that prints the law refers to other work, whose it may be"
        if any(law_is_near_others(paper, start) for start in (link.fit.start, *link.fit.also) if start >= 0)
        else _forbidding(scope, link),
        counts=_how_many([bare for bare, _ in told]),
        limits=_limits([bare for bare, _ in told]),
        marked=_marked(link, _notes(paper, link)),
    )


def _scope(paper: Paper, link: PointLink) -> _Scope:
    near: set[int] = set()
    for start in (link.fit.start, *link.fit.also):
        if start >= 0:
            number = paper.passage_at(start)
            near |= {number - 1, number, number + 1}
    of_law, of_points = [], [link.source.caption, *(column.name for column in link.columns.values())]
    of_points += [column.name for column in link.source.points.columns]
    of_points += _notes(paper, link)
    of_points += link.source.points.evidence if link.source.points.origin == "file" else ()
    for sentence in paper.sentences:
        passage = paper.passages[sentence.passage]
        if passage.kind not in ("body", "list", "equation", "caption", "footnote"):
            continue
        if paper.sections[passage.section].kind in ("references", "related", "checklist"):
            continue
        text = notation(paper.text[sentence.start : sentence.end]).text
        if link.source.name in labels_in(text):
            of_points.append(text)
        elif sentence.passage in near or _FIT.search(text):
            of_law.append(text)
    return _Scope(tuple(of_law), tuple(notation(text).text for text in of_points))


def _notes(paper: Paper, link: PointLink) -> list[str]:
    """What stands below the table that holds the points: rows of a single long text, and short passages behind it."""
    table = next((each for each in paper.tables if each.label == link.source.name), None)
    if table is None or link.source.points.origin != "table":
        return []
    found = [row[0].text for row in table.rows if len(row) == 1 and len(row[0].text) > LONG_CELL]
    for line in paper.lines:
        under = line.page == table.page and 0 <= line.box[1] - table.box[3] <= BELOW
        if under and _NOTE.match(text := paper.text[line.start : line.end]):
            found.append(text)
    return [notation(text).text for text in found]


def _marked(link: PointLink, notes: list[str]) -> tuple[int, ...]:
    """Rows with a mark that such a note explains as left out."""
    said = [match for note in notes for match in _MARKED.finditer(note)]
    marks = {match[1] for match in said if _LEFT_OUT.search(match[2]) or _NOT.search(match[2])}
    points = link.points
    texts = [
        " ".join([points.series[row], *(each.text for column in points.columns if (each := column.numbers[row]))])
        for row in range(len(points))
    ]
    return tuple(row for row, text in enumerate(texts) if any(mark in notation(text).text for mark in marks))


def _forbidding(scope: _Scope, link: PointLink) -> str:
    def kinds(pattern: re.Pattern[str], texts: tuple[str, ...]) -> set[str]:
        return {
            re.sub(r"\W|ing$|idation$", "", next(g for g in match.groups() if g).lower())
            for text in texts
            for match in pattern.finditer(text)
        }

    losses = kinds(_LOSS_KIND, scope.every)
    if len(losses) > 1:
        return f"the text speaks of several losses ({', '.join(sorted(losses))})"
    places = kinds(_LOSS_ON, scope.every)
    if len(places) > 1:
        return f"the text speaks of losses on several sets ({', '.join(sorted(places))})"
    counts = [_counts(texts) for texts in (scope.of_law, scope.of_points)]
    if {"N", "C"} & {role for _, role in link.fit.variables} and counts[0] != counts[1]:
        told = _found(_COUNTED, scope.every)
        return f"the text counts parameters or compute in its own way (“{told}”)"
    averaged = [_found(_AVERAGED, texts) for texts in (scope.of_law, scope.of_points)]
    if bool(averaged[0]) != bool(averaged[1]):
        return f"the fitted values may be other averages or other runs than these (“{averaged[0] or averaged[1]}”)"
    if other := _found(_OTHER_POINTS, scope.every):
        return f"the fit may rest on other points, or was made in another way (“{other}”)"
    if units := _found(_UNITS, scope.of_law):
        return f"the units may be others (“{units}”)"
    return ""


def _counts(texts: tuple[str, ...]) -> set[str]:
    """What is counted, or isn't, according to these texts."""
    found = [match[0].lower() for text in texts for match in _COUNTED.finditer(text)]
    without = re.compile(r"\bnon|\bexclud|\bwithout|\bminus|\bnot\b")
    return {"without" if without.search(each) else "with" for each in found}


def _found(pattern: re.Pattern[str], texts: tuple[str, ...]) -> str:
    return next((match[0] for text in texts if (match := pattern.search(text))), "")


def _how_many(texts: list[str]) -> tuple[int, ...]:
    found = [(match[1] or match[2]).lower() for text in texts for match in _COUNT.finditer(text)]
    numbers = [int(each) if each.isdigit() else _NUMBERS.index(each) for each in found]
    return tuple(dict.fromkeys(number for number in numbers if number))


def _limits(texts: list[str]) -> tuple[float, ...]:
    found = []
    for text in texts:
        for pattern in (_KEPT_ABOVE, _KEPT_BELOW):
            for match in pattern.finditer(text):
                number = parse_number(match[1].strip().rstrip(".,"))
                if number is not None and number.value > 1e3:
                    found.append(number.value)
    return tuple(dict.fromkeys(found))
