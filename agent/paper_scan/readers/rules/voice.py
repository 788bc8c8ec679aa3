"""How a text speaks: in which language, of whose work, of what will be, of what is not, of what might be."""

from __future__ import annotations

import re
from collections.abc import Sequence

_WORK = (
    r"(?:paper|study|work|article|survey|review|trial|manuscript|analysis|report|thesis|research|section|appendix"
    r"|essay)"
)
_FIRST_PERSON = re.compile(
    r"\b(?:[Ww]e|[Oo]ur|[Oo]urs|us|[Oo]urselves|"
    rf"[Tt]his {_WORK}|[Tt]he (?:present|current) {_WORK}|[Pp]resent {_WORK}|the authors|"
    r"I (?:also |then |first |now )?(?:find|found|show|use|used|argue|study|estimate|present|analy[sz]e|collect|report|"
    r"propose|examine|run|test|introduce|conclude|have|did|do))\b"
)
_OTHERS = re.compile(
    r"^.{0,40}?\b(?:et al\.?|[A-Z][a-z]+ (?:and|&) [A-Z][a-z]+,? \(?(?:19|20)\d\d)"
    r"|^(?:\[[\d, –-]{1,30}\]|[A-Z]\w{1,30} \[[\d, –-]{1,30}\]|[A-Z][a-z]{1,30} \((?:19|20)\d\d[a-z]?\))"
    r"|\b(?:[Pp]revious|[Pp]rior|[Ee]arlier|[Ee]xisting|[Oo]ther|[Rr]ecent|[Rr]elated|[Mm]any|[Ss]everal|[Ss]ome)"
    r"(?: \w+)? (?:works?|stud(?:y|ies)|papers?|authors|researchers|methods|approaches|literature|efforts|attempts)\b"
)
_FUTURE = re.compile(
    r"\b(?:will (?:also |then |soon |all )?(?:be|make|release|publish|provide|share|open|continue|become)"
    r"|plan(?:s|ned|ning)? (?:to|on)|intend(?:s|ed)? to|(?:is|are) going to|(?:up)?on (?:acceptance|publication)|"
    r"after (?:acceptance|publication)|to be (?:released|published|made)|coming soon|hope to|aim to release|"
    r"in the (?:near )?future|future (?:work|research|stud(?:y|ies)|versions?|releases?)|forthcoming)\b",
    re.IGNORECASE,
)
_NEGATION = re.compile(
    r"\b(?:no|not(?! only\b| just\b| merely\b)|never|neither|nor|without|cannot|can['’]t|lack(?:s|ed|ing)?|absence of|"
    r"fail(?:s|ed)? to|unable to|instead of|rather than|none of|impossible to|refrain(?:s|ed)? from)\b|n['’]t\b",
    re.IGNORECASE,
)
_DENIED = re.compile(
    r"\W{0,3}(?:(?:is|are|was|were|do|does|did|has|have|had|can|could|will) not|\w{2,6}n['’]t|cannot)\b", re.IGNORECASE
)
_HEDGE = re.compile(
    r"\b(?:could|might|would|may|if|suppose|hypothetical(?:ly)?|imagine|potentially|should|ideally|in principle)\b",
    re.IGNORECASE,
)
_COMMON = frozenset(
    {
        "the",
        "of",
        "and",
        "to",
        "in",
        "a",
        "is",
        "that",
        "for",
        "we",
        "are",
        "with",
        "on",
        "as",
        "by",
        "this",
        "be",
        "was",
    }
    | {"were", "from", "it", "an", "or"}
)
_COMMON_SHARE = 0.1  # English papers have 0.2 and more, those full of tables too; other languages hardly 0.05
_ENOUGH_WORDS = 60
_CLAUSE_END = re.compile(
    r"[;:]|, (?:and|but|while|whereas|although|which|we|it|they|this|these|our|I)\b"
    r"|\b(?:but|whereas|although|while)\b|\. "
)
_NOT_OWN_SECTIONS = ("related", "background", "introduction", "references", "checklist")
_NEGATION_REACH = 45


def is_english(words: Sequence[str]) -> bool:
    """Whether lower-case words are those of an English text; true where there are too few to tell."""
    if len(words) < _ENOUGH_WORDS:
        return True
    return sum(word in _COMMON for word in words) >= _COMMON_SHARE * len(words)


def clause(text: str, start: int, end: int) -> tuple[int, int]:
    """The clause around ``text[start:end]``: from the last clause boundary before it to the first one after."""
    left = 0
    for boundary in _CLAUSE_END.finditer(text, 0, start):
        left = boundary.end()
    right = _CLAUSE_END.search(text, end)
    return left, right.start() if right else len(text)


def is_own(text: str, section_kind: str) -> bool:
    """Whether the sentence speaks of the paper's own work.

    A first person always does. Without one, it depends on the section, and on whether the sentence is about others.
    """
    if _FIRST_PERSON.search(text):
        return True
    return section_kind not in _NOT_OWN_SECTIONS and not _OTHERS.search(text)


def is_future(text: str, start: int, end: int) -> bool:
    left, right = clause(text, start, end)
    return bool(_FUTURE.search(text, left, right))


def is_negated(text: str, start: int, end: int) -> bool:
    """Whether a negation stands inside the hit, in its clause shortly before it, or denies it right after it."""
    left, _ = clause(text, start, end)
    return bool(_NEGATION.search(text, max(left, start - _NEGATION_REACH), end) or _DENIED.match(text, end))


def is_hedged(text: str, start: int, end: int) -> bool:
    left, right = clause(text, start, end)
    return bool(_HEDGE.search(text, left, right))
