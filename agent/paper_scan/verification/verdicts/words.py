"""The fixed list of what can be said of a reported fit. Light: whoever only names a verdict loads no numpy."""

from typing import Literal, TypeAlias

Verdict: TypeAlias = Literal[
    "reproduced",
    "reproduced within rounding",
    "differs",
    "not identifiable",
    "too few points",
    "points incomplete",
    "sources conflict",
    "not extractable",
    "nothing reported",
]
