"""What a column or an axis measures, guessed from its name; the reason always says from which words."""

from __future__ import annotations

import re
import unicodedata

from paper_scan.verification.points.points import Role

_KIND = r"(?:(?:non[- ]?embedding|active|activated|total|trainable|model) )?"
_TRAINING = r"(?:(?:training|train\.?|pre-?training|total) )?"
_WORDS: dict[Role, tuple[str, ...]] = {
    "L": (
        r"loss(?:es)?", r"cross[- ]?entropy", r"nats?", r"bits[- ]per[- ](?:byte|character|token)", "bpb", "bpc", "nll",
    ),
    "perplexity": (r"perplexit(?:y|ies)", "ppl"),
    "error": (r"error(?: rate)?s?", r"err\.?", "wer", "cer"),
    "accuracy": (
        r"accurac(?:y|ies)", r"acc(?:\.|_norm)?", r"scores?", "exact match", "f1", "bleu", r"pass@\d+", "win rate",
    ),
    "rate": (r"learning rates?", "lr"),
    "batch": (r"batch(?:[- ]?size)?",),
    "C": (
        rf"{_TRAINING}compute",
        rf"{_TRAINING}(?:[kmgtpez]|giga|tera|peta|exa|zetta)?-?flops?(?:/s)?(?:[- ](?:s-)?days?)?",
        r"pf[- ]?days?",
        r"gpu[- ]?(?:hours?|days?)",
    ),
    "D": (
        rf"{_TRAINING}tokens?",
        rf"(?:{_TRAINING}data(?:set)?|corpus|training set) size",
        rf"{_TRAINING}(?:samples|examples|images|documents)",
        "#data",
    ),
    "steps": (rf"{_TRAINING}(?:steps?|iterations?|updates)", r"epochs?"),
    "N": (rf"{_KIND}param(?:eter)?s?(?: count)?", r"#params?", "model size", "network size"),
}  # fmt: skip
_SYMBOLS: dict[str, Role] = {"N": "N", "D": "D", "C": "C", "L": "L"}
_INDEX = r"_\{?(?:params?|opt|min|total|act(?:ive)?|train|test|val|eval|tokens?|non-?emb(?:ed(?:ding)?)?)\}?"
_QUOTIENTS: tuple[Role, ...] = ("L", "perplexity", "error", "accuracy")
"""What may be given per something and is still itself: loss per token."""


def guess_role(name: str) -> tuple[Role, str]:
    """The role that ``name`` (a header, an axis title) speaks for, and why; an empty role if it speaks for none.

    The first word that says something decides: ``Loss at 10B tokens`` is a loss. A quotient such as ``tokens per
    parameter`` is neither of the two.
    """
    # Letters of mathematical fonts are letters; raised digits stay what they are.
    name = "".join(unicodedata.normalize("NFKC", each) if each.isalpha() else each for each in name)
    symbol = re.sub(rf"{_INDEX}|\([^)]*\)|[$\s*↓↑]", "", name)
    if symbol in _SYMBOLS:
        return _SYMBOLS[symbol], f"its name is the symbol {symbol}"
    if re.fullmatch(r"\w{3,}", name):
        name = name.replace("_", " ")  # a variable's name: tokens_per_sec
    found: list[tuple[int, int, Role, str]] = []
    for role, words in _WORDS.items():
        for match in re.finditer(rf"(?<![A-Za-z])(?:{'|'.join(words)})(?![A-Za-z])", name, re.IGNORECASE):
            found.append((match.start(), -match.end(), role, match[0]))
    if not found:
        return "", ""
    _, end, role, word = min(found)
    behind = re.match(r"\s*(?:per|/)\s*", name[-end:])
    if behind and role not in _QUOTIENTS:
        return "", f"“{name.strip()}” is a quotient"
    return role, f"its name has the word “{word.strip()}”"
