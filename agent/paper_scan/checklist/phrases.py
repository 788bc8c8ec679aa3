"""The phrase language: what a checklist writes to find a wording.

    we (release | publish | make) .. $code .. available

    word        that word, whatever its case; a word with a capital must match exactly (``SD``, ``Docker``)
    releas*     any ending; ``*trained`` any beginning
    model(s)    letters that may be missing; ``randomi(s|z)ed``, ``categor(y|ies)``: one of several
    pre-train   the hyphen may be printed as a hyphen, a space or nothing
    (a | b c)   one of several; ``(the |)``, with an empty one, may be missing
    $name       one of the phrases of that name in the checklist's vocabulary
    ..          up to six words in between; ``..3`` up to three
    <number>    a number
    ± = % < …   that sign, between the words before and after it
    /regex/     a regular expression, without ``*``, ``+``, ``{n,}`` and without nested repetition

Neighbouring words may be apart by a space, a hyphen, a comma, a quotation mark or a bracket, not by a full stop.

A phrase is parsed to a tree; whoever searches evaluates it on an index of words, so that no text can make it slow. Only
``/regex/`` reaches a regular-expression engine, and what could make that slow is refused here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import product
from typing import TypeAlias

NUMBER = "<number>"
TOKENS = re.compile(r"\d[\d,]*(?:\.\d+)?|\.\d+|[^\W\d_](?:\w*(?:'[^\W\d_]+)?)")
"""Words and numbers as they are indexed: ``80GB`` is 80 and GB; ``don't``, ``3.5`` and ``1,000`` are one each."""

_PARTS = re.compile(
    r"\s*(?:(?P<raw>/(?:[^/\\]|\\.)+/)(?=[\s)|]|$)|(?P<name>\$[a-z_]+)|(?P<gap>\.\.\d{0,2})|(?P<bracket>[()|])"
    r"|(?P<word>[^\s()|$]+(?:\([^\s()]*\)[^\s()|$]*)*))"
)
_CHUNKS = re.compile(r"\(([^()]*)\)|([^()]+)")
_GAP_WORDS = 6
_LONGEST_GAP = 30


@dataclass(frozen=True, slots=True)
class PhraseTerm:
    """One word of the text."""

    word: str
    """Lower case, unless ``cased``."""
    any_ending: bool = False
    any_beginning: bool = False
    cased: bool = False


@dataclass(frozen=True, slots=True)
class AnyNumber:
    """Any number."""


@dataclass(frozen=True, slots=True)
class Sign:
    """Signs that stand between two words."""

    sign: str


@dataclass(frozen=True, slots=True)
class Gap:
    """Up to so many words."""

    words: int


@dataclass(frozen=True, slots=True)
class Raw:
    regex: str


@dataclass(frozen=True, slots=True)
class Choice:
    ways: tuple[tuple[Part, ...], ...]
    """An empty way: it may be missing."""


Part: TypeAlias = PhraseTerm | AnyNumber | Sign | Gap | Raw | Choice
Vocabulary: TypeAlias = Mapping[str, Choice]


@dataclass(frozen=True)
class Phrase:
    """A phrase of a checklist; see the module's text for the language."""

    text: str
    parts: tuple[Part, ...] = field(repr=False)


def parse_phrase(text: str, vocabulary: Vocabulary | None = None) -> Phrase:
    """Read a phrase. Raises ValueError, saying what is wrong with it."""
    tokens: list[tuple[str, str]] = []
    at = 0
    stripped = text.rstrip()
    while at < len(stripped):
        found = _PARTS.match(stripped, at)
        kind = found.lastgroup if found else None
        if not found or kind is None:
            raise ValueError(f"can't read {stripped[at:].strip()!r} in the phrase {text!r}")
        tokens.append((kind, found[kind]))
        at = found.end()
    tokens.reverse()
    ways = _ways(tokens, text, vocabulary or {})
    if tokens:
        raise ValueError(f"a bracket is closed that was never opened in the phrase {text!r}")
    parts = ways[0] if len(ways) == 1 else (Choice(tuple(ways)),)
    if _may_be_empty(parts):
        raise ValueError(f"the phrase {text!r} would match anywhere; it needs at least one word that must be there")
    return Phrase(text, parts)


def _may_be_empty(parts: tuple[Part, ...]) -> bool:
    return all(
        isinstance(part, Gap) or (isinstance(part, Choice) and any(_may_be_empty(way) for way in part.ways))
        for part in parts
    )


def _ways(tokens: list[tuple[str, str]], text: str, vocabulary: Vocabulary) -> list[tuple[Part, ...]]:
    """Alternatives up to the closing bracket or the end. ``tokens``, the last first, lose what is read."""
    ways: list[tuple[Part, ...]] = []
    parts: list[Part] = []
    while tokens and tokens[-1][1] != ")":
        kind, token = tokens.pop()
        if token == "|":
            ways.append(tuple(parts))
            parts = []
        elif token == "(":
            inner = _ways(tokens, text, vocabulary)
            if not tokens:
                raise ValueError(f"a bracket is not closed in the phrase {text!r}")
            parts.append(Choice(tuple(inner)))
            tokens.pop()
        else:
            parts += _simple(kind, token, text, vocabulary)
    ways.append(tuple(parts))
    return ways


def _simple(kind: str, token: str, text: str, vocabulary: Vocabulary) -> tuple[Part, ...]:
    if kind == "raw":
        check_regex(token[1:-1])
        return (Raw(token[1:-1]),)
    if kind == "name":
        if token[1:] not in vocabulary:
            raise ValueError(f"the phrase {text!r} uses {token}, which is not in the vocabulary")
        return (vocabulary[token[1:]],)
    if kind == "gap":
        words = int(token[2:] or _GAP_WORDS)
        if words > _LONGEST_GAP:
            raise ValueError(f"{token} in the phrase {text!r}: at most {_LONGEST_GAP} words may lie in between")
        return (Gap(words),)
    if token == NUMBER:
        return (AnyNumber(),)
    if '"' in token:
        raise ValueError(f"a quotation mark stands inside the phrase {text!r}; quote a phrase as a whole or not at all")
    if "?" in token:
        raise ValueError(f"{token!r} in the phrase {text!r}: write word(s) or (word |) for what may be missing")
    try:
        return _word(token)
    except ValueError as error:
        raise ValueError(f"{error} (in the phrase {text!r})") from error


@lru_cache(maxsize=8192)
def _word(token: str) -> tuple[Part, ...]:
    """A printed word: one term, several where it has a hyphen or a full stop, a choice where letters may differ."""
    chunks = [found.groups() for found in _CHUNKS.finditer(token)]
    options = [[plain] if plain is not None else _letters(group) for group, plain in chunks]
    forms = ["".join(form) for form in product(*options)]
    ways: list[tuple[Part, ...]] = []
    for form in forms:
        ways += _spellings(form)
    return ways[0] if len(ways) == 1 else (Choice(tuple(ways)),)


def _letters(group: str) -> list[str]:
    """What a bracket inside a word stands for: ``(s)`` for s or nothing, ``(y|ies)`` for one of them."""
    return group.split("|") if "|" in group else ["", group]


def _spellings(form: str) -> list[tuple[Part, ...]]:
    any_beginning, any_ending = form.startswith("*"), form.endswith("*")
    core = form.strip("*")
    if "*" in core or not core:
        raise ValueError(f"{form!r}: a star stands at the beginning or end of a word")
    words = TOKENS.findall(core.replace("’", "'"))
    if not words:
        return [(Sign(core),)]
    ways = [_terms(words, any_beginning, any_ending)]
    if "." in core:
        # "e.g" and "ClinicalTrials.gov" hold full stops, which neighbours otherwise may not.
        ways = [tuple(part for term in ways[0] for part in (Gap(0), term))[1:]]
    elif "-" in core and len(words) > 1:
        ways.append(_terms(["".join(words)], any_beginning, any_ending))
    return ways


def _terms(words: list[str], any_beginning: bool, any_ending: bool) -> tuple[Part, ...]:
    last = len(words) - 1
    found = []
    for index, word in enumerate(words):
        cased = word != word.lower()
        found.append(PhraseTerm(word, any_ending and index == last, any_beginning and index == 0, cased))
    return tuple(found)


def compiled(source: str) -> re.Pattern[str]:
    """A pattern's regular expression, for one sentence or several joined by line feeds. Compiled once, when it is
    checked; the library remembers it.
    """
    return re.compile(source, re.MULTILINE)


def check_regex(source: str) -> None:
    """Refuse a regular expression that doesn't compile, or that hostile text could make slow.

    Raises ValueError.
    """
    try:
        compiled(source)
    except re.error as error:
        raise ValueError(f"/{source}/ is not a regular expression: {error}") from error
    plain = re.sub(r"\\.", "ee", source)
    plain = re.sub(r"\[\^?\]?[^\]]*\]", lambda found: "c" * len(found.group()), plain)
    if re.search(r"(?<!\()[*+](?!\))|\{\d*,\}", plain):
        raise ValueError(f"/{source}/ repeats without bound; write {{0,40}} instead of *, {{1,40}} instead of +")
    repeats = [False]
    for index, letter in enumerate(plain):
        if letter == "(":
            repeats.append(False)
        elif letter == ")" and len(repeats) > 1:
            inner = repeats.pop()
            repeated = plain[index + 1 : index + 2] == "{"
            if inner and repeated:
                raise ValueError(f"/{source}/ repeats a group that itself repeats; write it without nesting")
            repeats[-1] |= inner or repeated
        elif letter == "{":
            repeats[-1] = True
