"""The phrase language: what a checklist writes to find a wording, and the bounded regular expression it becomes.

    we (release | publish | make) .. $code .. available*

    word        that word, whatever its case; a word with a capital must match exactly (``SD``, ``Docker``)
    releas*     any ending; ``*trained`` any beginning
    pre-train   the hyphen may be printed as hyphen, space or nothing
    model(s)    letters that may be missing; ``randomi(s|z)ed``, ``categor(y|ies)``: one of several
    (a | b c)   one of several; ``(the |)``, with an empty one, may be missing
    $name       one of the phrases of that name in the checklist's vocabulary
    ..          up to six words in between; ``..3`` up to three
    <number>    a number
    /regex/     a regular expression, without ``*``, ``+``, ``{n,}`` and without nested repetition

Words may be apart by a space, a hyphen, a comma, a quotation mark or a bracket. Papers are untrusted: every expression
that comes out of this has only bounded repetitions over disjoint character classes, so that matching stays linear.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeAlias

_TOKEN = re.compile(r"\s*(?:(/(?:[^/\\]|\\.)+/)|(\$[a-z_]+)|(\.\.\d?)|(\(|\)|\|)|([^\s()|$]+(?:\([^\s()]*\)[^\s()|$]*)*))")
_BETWEEN = r"[^\w.!?]{1,4}"
_NUMBER = r"(?:\d[\d,]{0,20}(?:\.\d{1,12})?|\.\d{1,12})"
NUMBER = "<number>"
_GAP_WORDS = 6
_LOWER_REST = re.compile(r"[A-Z]")
_CHUNKS = re.compile(r"\([^()]*\)|[^()]+")


@dataclass(frozen=True, slots=True)
class Word:
    text: str


@dataclass(frozen=True, slots=True)
class Gap:
    words: int


@dataclass(frozen=True, slots=True)
class Raw:
    regex: str


@dataclass(frozen=True, slots=True)
class Choice:
    ways: tuple[tuple[Part, ...], ...]
    optional: bool = False


Part: TypeAlias = Word | Gap | Raw | Choice
Vocabulary: TypeAlias = Mapping[str, Sequence["Phrase"]]


@dataclass(frozen=True, slots=True)
class Trigger:
    """A word that must stand in a sentence for a phrase to match there: cheap to look up in an index of words."""

    word: str
    """Lower case."""
    prefix: bool
    """Any word that begins so."""


@dataclass(frozen=True)
class Phrase:
    """A phrase of a checklist; see the module's text for the language."""

    text: str
    parts: tuple[Part, ...] = field(repr=False)

    @cached_property
    def cased(self) -> bool:
        """Whether some word must match with its capitals; otherwise the phrase is matched against lower-case text."""
        return _cased(self.parts)

    @cached_property
    def regex(self) -> re.Pattern[str]:
        return re.compile(_sequence(self.parts, self.cased))

    @cached_property
    def triggers(self) -> frozenset[Trigger] | None:
        """Words of which at least one stands in every match; None if there are no such words."""
        return _best_trigger(self.parts)


def parse_phrase(text: str, vocabulary: Vocabulary | None = None) -> Phrase:
    """Read a phrase. Raises ValueError, saying what is wrong with it."""
    tokens: list[str] = []
    at = 0
    stripped = text.rstrip()
    while at < len(stripped):
        found = _TOKEN.match(stripped, at)
        if not found:
            raise ValueError(f"can't read {stripped[at:].strip()!r} in the phrase {text!r}")
        tokens.append(found.group().strip())
        at = found.end()
    ways, rest = _ways(tokens, text, vocabulary or {})
    if rest:
        raise ValueError(f"a bracket is closed that was never opened in the phrase {text!r}")
    if not any(ways):
        raise ValueError("a phrase is empty")
    parts = ways[0] if len(ways) == 1 else (Choice(tuple(ways)),)
    if all(isinstance(part, Gap) or (isinstance(part, Choice) and part.optional) for part in parts):
        raise ValueError(f"the phrase {text!r} would match anywhere; it needs at least one word that must be there")
    return Phrase(text, tuple(parts))


def _ways(tokens: list[str], text: str, vocabulary: Vocabulary) -> tuple[list[tuple[Part, ...]], list[str]]:
    """Alternatives up to the closing bracket or the end, and what is left."""
    ways: list[tuple[Part, ...]] = []
    parts: list[Part] = []
    while tokens and not tokens[0] == ")":
        token, tokens = tokens[0], tokens[1:]
        if token == "|":
            ways.append(tuple(parts))
            parts = []
        elif token == "(":
            inner, tokens = _ways(tokens, text, vocabulary)
            if not tokens:
                raise ValueError(f"a bracket is not closed in the phrase {text!r}")
            parts.append(Choice(tuple(way for way in inner if way), optional=not all(inner)))
            tokens = tokens[1:]
        else:
            parts.append(_simple_part(token, text, vocabulary))
    ways.append(tuple(parts))
    return ways, tokens


def _simple_part(token: str, text: str, vocabulary: Vocabulary) -> Part:
    if token.startswith("/") and token.endswith("/") and len(token) > 2:
        check_regex(token[1:-1])
        return Raw(token[1:-1])
    if token.startswith("$"):
        if token[1:] not in vocabulary:
            raise ValueError(f"the phrase {text!r} uses {token}, which is not in the vocabulary")
        return Choice(tuple(phrase.parts for phrase in vocabulary[token[1:]]))
    if re.fullmatch(r"\.\.\d?", token):
        return Gap(int(token[2:] or _GAP_WORDS))
    if "?" in token:
        raise ValueError(f"{token!r} in the phrase {text!r}: write word(s) or (word |) for what may be missing")
    if "*" in token[1:-1] or token == "*":
        raise ValueError(f"{token!r} in the phrase {text!r}: a star stands at the beginning or end of a word")
    return Word(token)


def check_regex(source: str) -> None:
    """Refuse a regular expression that doesn't compile, or that hostile text could make slow.

    Raises ValueError.
    """
    try:
        re.compile(source)
    except re.error as error:
        raise ValueError(f"/{source}/ is not a regular expression: {error}") from error
    plain = re.sub(r"\\.", "ee", source)
    plain = re.sub(r"\[\^?\]?[^\]]*\]", lambda found: "c" * len(found.group()), plain)
    if re.search(r"(?<!\()[*+](?!\))|\{\d*,\}", plain):
        raise ValueError(f"/{source}/ repeats without bound; write {{0,40}} instead of *, {{1,40}} instead of +")
    depth_repeats = [False]
    for index, letter in enumerate(plain):
        if letter == "(":
            depth_repeats.append(False)
        elif letter == ")" and len(depth_repeats) > 1:
            inner = depth_repeats.pop()
            repeated = plain[index + 1 : index + 2] == "{"
            if inner and repeated:
                raise ValueError(f"/{source}/ repeats a group that itself repeats; write it without nesting")
            depth_repeats[-1] |= inner or repeated
        elif letter == "{":
            depth_repeats[-1] = True


# --- to a regular expression


def _cased(parts: tuple[Part, ...]) -> bool:
    for part in parts:
        if isinstance(part, Word) and _LOWER_REST.search(part.text):
            return True
        if isinstance(part, Raw) and _LOWER_REST.search(re.sub(r"\\.", "", part.regex)):
            return True
        if isinstance(part, Choice) and any(_cased(way) for way in part.ways):
            return True
    return False


def _sequence(parts: tuple[Part, ...], cased: bool) -> str:
    """The parts one after another, with what may stand between two words."""
    out = ""
    before: Part | None = None
    gap = ""
    pending_optional = False
    for part in parts:
        if isinstance(part, Gap):
            gap = rf"(?:\W{{1,6}}\w{{1,40}}){{0,{part.words}}}?"
            continue
        between = "" if before is None else _between(before, part)
        body = _single(part, cased)
        if isinstance(part, Choice) and part.optional:
            # The separator belongs to the optional part: before it, or after it if it comes first.
            out += f"{gap}(?:{between}{body})?" if before is not None else f"(?:{body}{_BETWEEN})?"
            pending_optional = before is None
        else:
            out += gap + ("" if pending_optional else between) + body
            pending_optional = False
            before = part
        gap = ""
    return out


def _between(before: Part, after: Part) -> str:
    if _is_symbol(before, last=True) or _is_symbol(after, last=False):
        return r"\s?"
    return _BETWEEN


def _is_symbol(part: Part, last: bool) -> bool:
    """Whether the part meets its neighbour with a sign that is no letter (``±``, ``%``), or decides for itself."""
    if isinstance(part, Raw):
        return True
    if isinstance(part, Word) and part.text != NUMBER:
        letter = part.text.strip("*")[-1 if last else 0]
        return not (letter.isalnum() or letter == "_")
    return False


def _single(part: Part, cased: bool) -> str:
    if isinstance(part, Choice):
        return "(?:" + "|".join(_sequence(way, cased) for way in part.ways) + ")"
    if isinstance(part, Raw):
        return f"(?:{part.regex})"
    assert isinstance(part, Word)
    return _word(part.text, cased)


def _word(text: str, cased: bool) -> str:
    if text == NUMBER:
        return rf"(?<![\w.]){_NUMBER}"
    core = text.strip("*")
    body = "".join(_letters(chunk) for chunk in _CHUNKS.findall(core))
    head = r"\w{0,30}" if text.startswith("*") and len(text) > 1 else (r"(?<!\w)" if core[0].isalnum() else "")
    tail = r"\w{0,30}" if text.endswith("*") and len(text) > 1 else (r"(?!\w)" if core[-1].isalnum() else "")
    tail = r"(?!\w)" if core[-1] == ")" and not tail else tail
    whole = head + body + tail
    return f"(?i:{whole})" if cased and not _LOWER_REST.search(core) else whole


def _letters(chunk: str) -> str:
    """A run of letters, or the group ``(s)`` or ``(y|ies)`` inside a word."""
    if chunk.startswith("("):
        ways = chunk[1:-1].split("|")
        group = "(?:" + "|".join(re.escape(way) for way in ways) + ")"
        return group + "?" if len(ways) == 1 else group
    if chunk == "-":
        return r"\-"
    return r"[\s\-–‐]?".join(re.escape(piece) for piece in chunk.split("-")).replace("'", "['’]")


# --- to triggers


def _best_trigger(parts: tuple[Part, ...]) -> frozenset[Trigger] | None:
    """The rarest-looking set of words among the parts that must be there: long words, few alternatives."""
    best: frozenset[Trigger] | None = None
    for part in parts:
        candidate = _part_trigger(part)
        if candidate is not None and (best is None or _rarity(candidate) > _rarity(best)):
            best = candidate
    return best


def _rarity(triggers: frozenset[Trigger]) -> float:
    return min(min(len(trigger.word), 7) for trigger in triggers) - 0.15 * len(triggers)


def _part_trigger(part: Part) -> frozenset[Trigger] | None:
    if isinstance(part, Choice):
        if part.optional:
            return None
        union: set[Trigger] = set()
        for way in part.ways:
            triggers = _best_trigger(way)
            if triggers is None:
                return None
            union |= triggers
        return frozenset(union)
    if isinstance(part, Word):
        return _word_trigger(part.text)
    return None


def _word_trigger(text: str) -> frozenset[Trigger] | None:
    if text == NUMBER or (text.startswith("*") and len(text) > 1):
        return None
    prefix = text.endswith("*")
    if "(" in text:
        text, prefix = text[: text.index("(")], True
    pieces = [piece for piece in re.split(r"[-\W]+", text.strip("*").lower()) if piece]
    if not pieces:
        return None
    if len(pieces) == 1:
        return frozenset({Trigger(pieces[0], prefix and text.rstrip("*").lower().endswith(pieces[0]))})
    if "-" in text:
        # "pre-trained" may be printed as one word or as two.
        return frozenset({Trigger("".join(pieces), prefix), Trigger(pieces[-1], prefix)})
    longest = max(pieces, key=len)
    return frozenset({Trigger(longest, prefix and pieces[-1] == longest)})
