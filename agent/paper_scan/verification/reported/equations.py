"""Laws printed with their numbers: ``L = 594.4 · N^-0.60 + 0.40``, ``(C/2.3×10^8)^-0.050``, ``1.69 + 406.4/N^0.34 +
410.7/D^0.28``, ``N ∝ C^0.73``."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from paper_scan.paper.model import Paper
from paper_scan.verification.points.points import Role
from paper_scan.verification.reported.model import SUM_OVER_SIZE_AND_DATA, Coefficient, ReportedFit
from paper_scan.verification.reported.notation import Notation
from paper_scan.verification.reported.numbers import NUMBER, SMALL, coefficient

ROLES: dict[str, Role] = {
    "N": "N", "P": "N", "D": "D", "T": "D", "C": "C", "F": "C", "f": "C", "L": "L", "S": "steps", "B": "batch",
    "η": "rate",
}  # fmt: skip
"""What a letter in a scaling law usually stands for."""

_VARIABLE = r"(?P<v>[NDCFPTS])(?P<sub>_?\{?(?:min|opt|eff|tot)?\}?)(?![A-Za-z])"
_STAR = r"(?:_?\^?\{?(?:opt|min|eff|[·⋆])?\}?)"
_LEFT = rf"(?P<y>[A-Za-zη])(?P<ysub>{_STAR})(?:\s*\([^()]{{1,12}}\))?\s*[=≈]\s*"
_FLOOR = rf"(?:\s*\+\s*(?P<floor>{NUMBER}))?"
_FLOOR_FIRST = rf"(?:(?P<first>{NUMBER})\s*\+\s*)?"

_PRODUCT = re.compile(
    rf"(?:{_LEFT})?{_FLOOR_FIRST}(?P<a>{NUMBER})\s*(?P<times>[×·])?\s*{_VARIABLE}\s*"
    rf"(?:\^?\{{?\s*(?P<neg>-)\s*(?P<b>{SMALL})\}}?|\^\{{?\s*(?P<pos>{SMALL})\}}?){_FLOOR}"
)
_RATIO = re.compile(
    rf"(?:{_LEFT})?{_FLOOR_FIRST}\(\s*(?:{_VARIABLE}\s*/\s*(?P<under>{NUMBER})|(?P<over>{NUMBER})\s*/\s*(?P<v2>[NDCFPTS]))"
    rf"\s*\)\s*\^?\{{?\s*(?P<neg>-)?\s*(?P<b>{SMALL})\}}?{_FLOOR}"
)
_TWO = re.compile(
    rf"(?P<first>{NUMBER})\s*\+\s*(?P<a>{NUMBER})\s*[/·×]?\s*N\s*\^?\{{?\s*-?\s*(?P<al>{SMALL})\}}?\s*\+\s*"
    rf"(?P<b>{NUMBER})\s*[/·×]?\s*D\s*\^?\{{?\s*-?\s*(?P<be>{SMALL})\}}?"
)
_PROPORTIONAL = re.compile(
    rf"(?P<y>[NDLBSη])(?P<ysub>{_STAR})(?:\s*\([^()]{{1,12}}\))?\s*∝\s*{_VARIABLE}\s*"
    rf"\^?\{{?\s*(?P<neg>-)?\s*(?P<b>{SMALL})\}}?"
)
_SATURATING = re.compile(
    rf"(?P<y>Err(?:or)?|[A-Zε])(?:\s*\([^()]{{1,12}}\))?\s*[=≈]\s*(?P<eps>{NUMBER})\s*-\s*(?P<k>{NUMBER})\s*[×·]?\s*"
    rf"(?:exp\s*[(\[{{]\s*-\s*(?P<gamma>{SMALL})\s*[×·]?\s*L\s*[)\]}}]|e\s*\^\{{?\s*-\s*(?P<raised>{SMALL})\s*[×·]?\s*L\s*\}}?)"
)
_WORTH_TRYING = re.compile(r"[NDCFPTS][^\n]{0,18}\d?\.\d|exp\s*[(\[{]|e\^")


def fits_in(paper: Paper, said: Notation, page: int) -> Iterator[ReportedFit]:
    """Laws with numbers in a stretch of text."""
    if not _WORTH_TRYING.search(said.text):
        return
    taken: list[tuple[int, int]] = []
    for pattern, make in _PATTERNS:
        for match in pattern.finditer(said.text):
            if any(match.start() < end and start < match.end() for start, end in taken):
                continue
            found = make(match, _Reader(said, match, page))
            if found is not None:
                taken.append(match.span())
                yield found


class _Reader:
    """Groups of one match as coefficients."""

    def __init__(self, said: Notation, match: re.Match[str], page: int) -> None:
        self.said, self.match, self.page = said, match, page

    def read(self, name: str, group: str, sign: float = 1.0) -> Coefficient | None:
        if not self.match[group]:
            return None
        start, end = self.said.source(*self.match.span(group))
        return coefficient(name, self.match[group], self.page, start, end, sign=sign)

    def fit(
        self,
        form: str,
        coefficients: list[Coefficient | None],
        variables: tuple[tuple[str, Role], ...],
        response: Role,
        why: str,
    ) -> ReportedFit:
        start, end = self.said.source(*self.match.span())
        kept = tuple(each for each in coefficients if each is not None)
        law = self._raised()
        return ReportedFit(form, kept, variables, response, self.page, start, end, law, why=(why,))

    def _raised(self) -> str:
        """The law as read, with a sign of power before exponents that the text layer leaves on the line."""
        found = self.match.groupdict()
        begun = self.match.start()
        law = self.match[0]
        places = []
        for group in ("b", "pos", "al", "be"):
            if found.get(group) and not (group == "b" and self.match.re is _TWO):
                places.append(self.match.start("neg") if group == "b" and found.get("neg") else self.match.start(group))
        for place in sorted(places, reverse=True):
            before = law[: place - begun].rstrip()
            if not before.endswith(("^", "{", "-")):
                law = f"{before}^{law[place - begun :].lstrip()}"
        return law.strip()


def _product(match: re.Match[str], at: _Reader) -> ReportedFit | None:
    if not (match["y"] or match["times"]):
        return None
    response = ROLES.get(match["y"] or "L", "")
    floor = at.read("E", "floor") or at.read("E", "first")
    variable = ROLES[match["v"]]
    if match["pos"]:
        if floor is not None or variable == response:
            return None
        form = {"N": "optimal_params", "D": "optimal_tokens"}.get(response, "")
        if variable != "C" or not form:
            if not response:
                return None
            terms = [at.read("A", "a"), at.read("alpha", "pos", -1.0)]
            return at.fit("power_law", terms, (("x", variable),), response, "a coefficient times a power is printed")
        names = ("G", "a") if response == "N" else ("H", "b")
        terms = [at.read(names[0], "a"), at.read(names[1], "pos")]
        return at.fit(form, terms, (("C", variable),), response, "a coefficient times a power of compute is printed")
    if match["y"] and not response:
        return None
    form = "power_law_floor" if floor else "power_law"
    terms = [floor, at.read("A", "a"), at.read("alpha", "b")]
    return at.fit(form, terms, (("x", variable),), response or "L", "a coefficient times a falling power is printed")


def _ratio(match: re.Match[str], at: _Reader) -> ReportedFit | None:
    """``(N/N_c)^-alpha``. In lettering a minus is often a mark of its own: a loss falls in any case."""
    response = ROLES.get(match["y"] or "L", "")
    if response != "L" or (match["over"] and match["neg"]):
        return None
    floor = at.read("E", "floor") or at.read("E", "first")
    scale = at.read("x_c", "over") if match["over"] else at.read("x_c", "under")
    variable = ROLES[match["v2"] or match["v"]]
    form = "power_law_scale_floor" if floor else "power_law_scale"
    why = "a ratio to a scale, raised to a power, is printed"
    return at.fit(form, [floor, scale, at.read("alpha", "b")], (("x", variable),), "L", why)


def _two(match: re.Match[str], at: _Reader) -> ReportedFit | None:
    terms = [at.read("E", "first"), at.read("A", "a"), at.read("alpha", "al"), at.read("B", "b"), at.read("beta", "be")]
    why = "a constant and falling powers of N and D are printed"
    return at.fit(SUM_OVER_SIZE_AND_DATA, terms, (("N", "N"), ("D", "D")), "L", why)


def _proportional(match: re.Match[str], at: _Reader) -> ReportedFit | None:
    response, variable = ROLES[match["y"]], ROLES[match["v"]]
    if variable == response:
        return None
    if response == "L":
        if not match["neg"]:
            return None
        return at.fit("power_law", [at.read("alpha", "b")], (("x", variable),), "L", "an exponent is printed")
    if variable != "C" or match["neg"] or response not in ("N", "D"):
        power = at.read("alpha", "b", 1.0 if match["neg"] else -1.0)
        return at.fit("power_law", [power], (("x", variable),), response, "an exponent is printed")
    form, name = ("optimal_params", "a") if response == "N" else ("optimal_tokens", "b")
    return at.fit(form, [at.read(name, "b")], (("C", "C"),), response, "an exponent is printed")


def _saturating(match: re.Match[str], at: _Reader) -> ReportedFit | None:
    if match["y"] == "L":
        return None
    terms = [at.read("eps", "eps"), at.read("k", "k"), at.read("gamma", "gamma") or at.read("gamma", "raised")]
    why = "an error that falls exponentially with the loss is printed"
    return at.fit("exponential_saturation", terms, (("L", "L"),), "error", why)


_PATTERNS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], _Reader], ReportedFit | None]], ...] = (
    (_TWO, _two),
    (_SATURATING, _saturating),
    (_RATIO, _ratio),
    (_PRODUCT, _product),
    (_PROPORTIONAL, _proportional),
)
