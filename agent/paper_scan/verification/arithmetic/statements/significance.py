"""p-values against the test statistics that they are printed with: t(28) = 2.20, p = .036.

The statistic was rounded, so every p that a value within half its last digit gives is granted, and so is rounding of p
itself; one-tailed tests are granted too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from paper_scan.paper.model import Paper
from paper_scan.verification.arithmetic.finding import Finding, Severity
from paper_scan.verification.reported.notation import notation

_DF = r"(?P<df>\d{1,6}(?:\.\d+)?)"
_VALUE = r"\s*(?P<op>[=<>])\s*(?P<value>-?\s?\d*\.?\d+)"
_P = r"\s*[,;]?\s*(?:\([^()]{0,40}\)\s*)?[pP]\s*(?P<pop>[=<>])\s*(?P<p>0?\.\d+(?:e-\d+)?)"
_TESTS = re.compile(
    rf"(?<![A-Za-z])(?:(?P<t>t)\s*\(\s*{_DF}\s*\)|(?P<f>F)\s*\(\s*(?P<df1>\d+)\s*,\s*(?P<df2>\d+(?:\.\d+)?)\s*\)"
    rf"|(?P<r>r)\s*\(\s*(?P<dfr>\d+)\s*\)|(?P<chi>[χX]\s?\^?\{{?2\}}?|χ)\s*\(\s*(?P<dfc>\d+)\s*(?:,\s*N\s*=\s*\d+\s*)?\)"
    rf"|(?P<z>[zZ])(?=\s*=)){_VALUE}{_P}"
)
_PROMISING = re.compile(r"[pP𝑝𝑃]\s*[=<>]\s*\d?\.")
TRIVIAL = 1.0
"""Units of a p-value's last digit up to which it was rounded the wrong way or cut off, which is no error."""
_ADJUSTED = re.compile(r"bonferroni|adjusted|corrected|greenhouse|huynh|one[- ](?:tailed|sided)", re.IGNORECASE)


def check_p_values(paper: Paper) -> Iterator[Finding]:
    """Printed p-values that no rounding of the printed statistic gives."""
    for passage in paper.passages:
        if passage.kind in ("reference", "margin", "table", "figure", "equation"):
            continue
        text = paper.text[passage.start : passage.end]
        if not _PROMISING.search(text):
            continue
        said = notation(text, passage.start)
        for match in _TESTS.finditer(said.text):
            around = said.text[max(0, match.start() - 200) : match.end() + 100]
            if match["op"] != "=" or _ADJUSTED.search(around):
                continue
            found = _judge(match)
            if found:
                severity, message = found
                start, end = said.source(*match.span())
                yield Finding("p-value", severity, message, ((start, end),))


def _judge(match: re.Match[str]) -> tuple[Severity, str] | None:
    value = match["value"].replace(" ", "")
    half = 0.5 * 10.0 ** -len(value.partition(".")[2])
    size = abs(float(value))
    smallest, largest = (_p(match, max(0.0, at)) for at in (size + half, max(0.0, size - half)))
    if smallest is None or largest is None:
        return None
    printed = float(match["p"])
    step = 0.5 * 10.0 ** -len(match["p"].partition(".")[2])
    if "e" in match["p"]:
        return None
    one_sided = _possible(match["pop"], printed, step, smallest / 2, largest / 2) and match["f"] is None
    if _possible(match["pop"], printed, step, smallest, largest) or one_sided:
        return None
    ours = _p(match, size)
    assert ours is not None
    missed = max(smallest - printed, printed - largest)
    if match["pop"] == "=" and missed <= TRIVIAL * 2 * step and (ours < 0.05) == (printed < 0.05):
        return None
    decides = (ours < 0.05) != (printed < 0.05 or (match["pop"] == "<" and printed <= 0.05))
    consequence = ", which moves it across 0.05" if decides else ""
    return "error", f"“{' '.join(match[0].split())}”: the statistic gives p = {ours:.3g}{consequence}."


def _possible(relation: str, printed: float, step: float, smallest: float, largest: float) -> bool:
    if relation == "=":
        return smallest <= printed + step and largest >= printed - step
    return smallest < printed if relation == "<" else largest > printed


def _p(match: re.Match[str], size: float) -> float | None:
    """The two-tailed p of a statistic's absolute value."""
    from scipy import special

    if match["t"]:
        return float(2 * special.stdtr(float(match["df"]), -size))
    if match["f"]:
        return float(special.fdtrc(float(match["df1"]), float(match["df2"]), size))
    if match["r"]:
        df = float(match["dfr"])
        if size >= 1:
            return None if size > 1.01 else 0.0
        return float(2 * special.stdtr(df, -size * (df / (1 - size**2)) ** 0.5))
    if match["chi"]:
        return float(special.chdtrc(float(match["dfc"]), size))
    return float(2 * special.ndtr(-size))
