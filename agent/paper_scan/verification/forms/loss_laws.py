"""Laws for a loss, and for the sizes that minimise it. Residuals are logarithmic: losses are measured relatively."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from paper_scan.verification.forms.form import Array, Form, Parameter
from paper_scan.verification.forms.powers import sum_of_powers

TINY = 1e-100
"""Instead of an amplitude of zero, where its logarithm is needed."""

_FLOOR = "value that no amount of x removes"

POWER_LAW = sum_of_powers(
    "power_law",
    "A x^-alpha",
    ("x",),
    response="y",
    meanings={"A": "value at x = 1", "alpha": "rate of decay"},
    title="power law",
    source="Kaplan et al. 2020, arXiv 2001.08361, sections 1.2 and 3",
)

POWER_LAW_FLOOR = sum_of_powers(
    "power_law_floor",
    "E + A x^-alpha",
    ("x",),
    response="y",
    meanings={"E": _FLOOR, "A": "reducible value at x = 1", "alpha": "rate of decay of the reducible part"},
    title="power law with floor",
    source="Henighan et al. 2020, arXiv 2010.14701, equation 1.1",
    simpler=("power_law",),
)

POWER_LAW_SCALE = Form(
    name="power_law_scale",
    equation="y = (x_c / x)^alpha",
    variables=("x",),
    parameters=(
        Parameter(
            "x_c",
            "where y would be 1",
            lower=0.0,
            positive=True,
            unit=(("x", 1.0),),
            start=(1e-9, 1e-3, 1.0, 1e3, 1e9, 1e15),
        ),
        Parameter("alpha", "rate of decay", 0.0, 5.0, start=tuple(float(a) for a in np.geomspace(0.02, 1.5, 16))),
    ),
    function=lambda x, x_c, alpha: np.exp(alpha * np.log(x_c / x)),
    derivative=lambda x, x_c, alpha: (
        alpha / x_c * np.exp(alpha * np.log(x_c / x)),
        np.log(x_c / x) * np.exp(alpha * np.log(x_c / x)),
    ),
    source="Kaplan et al. 2020, arXiv 2001.08361, equations 1.1 to 1.3; power_law with A = x_c^alpha",
)

POWER_LAW_SCALE_FLOOR = Form(
    name="power_law_scale_floor",
    equation="y = E + (x_c / x)^alpha",
    variables=("x",),
    parameters=(Parameter("E", _FLOOR, lower=0.0, positive=True, linear=True), *POWER_LAW_SCALE.parameters),
    function=lambda x, floor, x_c, alpha: floor + np.exp(alpha * np.log(x_c / x)),
    derivative=lambda x, floor, x_c, alpha: (
        np.ones_like(x),
        alpha / x_c * np.exp(alpha * np.log(x_c / x)),
        np.log(x_c / x) * np.exp(alpha * np.log(x_c / x)),
    ),
    source="Henighan et al. 2020, arXiv 2010.14701, equation 1.1",
    simpler=("power_law_scale",),
)

CHINCHILLA = sum_of_powers(
    "chinchilla",
    "E + A N^-alpha + B D^-beta",
    ("N", "D"),
    meanings={
        "E": "loss of an ideal model of unlimited size and data",
        "A": "what a finite model costs at N = 1",
        "alpha": "how that falls with parameters",
        "B": "what finite data cost at D = 1",
        "beta": "how that falls with training tokens",
    },
    title="Chinchilla",
    source="Hoffmann et al. 2022, arXiv 2203.15556, equation 2",
    simpler=("loss_of_size", "loss_of_data"),
)

LOSS_OF_SIZE = sum_of_powers(
    "loss_of_size", "E + A N^-alpha", ("N",), source=POWER_LAW_FLOOR.source, simpler=("loss_of_size_pure",)
)
LOSS_OF_SIZE_PURE = sum_of_powers("loss_of_size_pure", "A N^-alpha", ("N",), source=POWER_LAW.source)
LOSS_OF_DATA = sum_of_powers(
    "loss_of_data", "E + B D^-beta", ("D",), source=POWER_LAW_FLOOR.source, simpler=("loss_of_data_pure",)
)
LOSS_OF_DATA_PURE = sum_of_powers("loss_of_data_pure", "B D^-beta", ("D",), source=POWER_LAW.source)
LOSS_OF_COMPUTE = sum_of_powers(
    "loss_of_compute",
    "E + A C^-gamma",
    ("C",),
    meanings={"E": "loss at unlimited compute", "gamma": "how the rest falls with compute"},
    source="Henighan et al. 2020, arXiv 2010.14701, equation 1.1; follows from chinchilla along its optimal frontier",
    simpler=("loss_of_compute_pure",),
)
LOSS_OF_COMPUTE_PURE = sum_of_powers("loss_of_compute_pure", "A C^-gamma", ("C",), source=POWER_LAW.source)

OPTIMAL_PARAMS = sum_of_powers(
    "optimal_params",
    "G C^a",
    ("C",),
    response="N*",
    meanings={"a": "how the best model size grows with compute"},
    source="Hoffmann et al. 2022, arXiv 2203.15556, section 3",
)
OPTIMAL_TOKENS = sum_of_powers(
    "optimal_tokens",
    "H C^b",
    ("C",),
    response="D*",
    meanings={"b": "how the best number of tokens grows with compute"},
    source="Hoffmann et al. 2022, arXiv 2203.15556, section 3",
)

CORRECTED = sum_of_powers(
    "corrected_power_law",
    "E + A x^-alpha + A c x^-alpha x^-gamma",
    ("x",),
    response="y",
    equation="y = E + A x^-alpha (1 + c x^-gamma)",
    meanings={"c": "size of the correction at x = 1, positive", "gamma": "how fast the correction dies out"},
    title="corrected power law",
    source="correction to scaling: Wegner 1972, Phys. Rev. B 5, 4529",
    simpler=("power_law_floor",),
)

THIRD_VARIABLE = sum_of_powers(
    "third_variable",
    "E G^-gamma + A N^-alpha G^-gamma + B D^-beta G^-gamma",
    ("N", "D", "G"),
    equation="L = (E + A N^-alpha + B D^-beta) G^-gamma",
    meanings={"gamma": "power of the third variable, which multiplies the whole loss"},
    limits={"gamma": (-5.0, 5.0)},
    source="chinchilla times a power of a third variable, as in arXiv 2512.23407",
    simpler=("chinchilla",),
)


def _effective(amount: Array, unique: Array, half: Array) -> tuple[Array, Array, Array]:
    """u (1 + R (1 - exp(-(x/u - 1)/R))), the amount whose repetition fades, and its partials by u and by R."""
    s = (amount / unique - 1.0) / half
    fade = np.exp(-s)
    gain = -np.expm1(-s)
    return unique * (1.0 + half * gain), 1.0 + half * gain - amount / unique * fade, unique * (gain - s * fade)


def _data_constrained(
    n: Array, d: Array, u: Array, floor: Array, a: Array, alpha: Array, b: Array, beta: Array, r_d: Array, r_n: Array
) -> tuple[Array, Sequence[Array | float]]:
    """The law of repeated data, and its partials by (E, A, alpha, B, beta, R_D, R_N)."""
    unique = np.minimum(u, d)
    data, _, data_by_r = _effective(d, unique, r_d)
    # The size that is optimal for the unique tokens: alpha A N^-alpha = beta B D^-beta.
    log_best = (np.log(alpha * np.maximum(a, TINY) / (beta * np.maximum(b, TINY))) + beta * np.log(unique)) / alpha
    log_best = np.maximum(log_best, np.log(n) - 100.0)
    clipped = log_best >= np.log(n)
    best = np.where(clipped, n, np.exp(np.minimum(log_best, np.log(n))))
    size, size_by_u, size_by_r = _effective(n, best, r_n)
    slope = np.where(clipped, 0.0, size_by_u * best)  # by log_best
    from_size, from_data = a * size**-alpha, b * data**-beta
    pull = -alpha * from_size / size
    parts: Sequence[Array | float] = (
        1.0,
        size**-alpha + pull * slope / (alpha * np.maximum(a, TINY)),
        -np.log(size) * from_size + pull * slope * (1.0 / alpha - log_best) / alpha,
        data**-beta - pull * slope / (alpha * np.maximum(b, TINY)),
        -np.log(data) * from_data + pull * slope * (np.log(unique) - 1.0 / beta) / alpha,
        -beta * from_data / data * data_by_r,
        pull * np.where(clipped, 0.0, size_by_r),
    )
    return floor + from_size + from_data, parts


DATA_CONSTRAINED = Form(
    name="data_constrained",
    equation="L = E + A N'^-alpha + B D'^-beta; x' = u (1 + R (1 - exp(-(x/u - 1)/R)))",
    variables=("N", "D", "U"),
    parameters=(
        Parameter("E", lower=0.0, positive=True, linear=True),
        Parameter("A", lower=0.0, positive=True, linear=True, unit=(("N", "alpha"),)),
        Parameter("alpha", lower=1e-3, upper=5.0, start=(0.1, 0.2, 0.35, 0.6)),
        Parameter("B", lower=0.0, positive=True, linear=True, unit=(("D", "beta"),)),
        Parameter("beta", lower=1e-3, upper=5.0, start=(0.1, 0.2, 0.35, 0.6)),
        Parameter(
            "R_D", "repetitions after which repeated data fade", 0.0, 1e6, positive=True, start=(1.0, 4.0, 16.0, 64.0)
        ),
        Parameter("R_N", "the same for parameters in excess", 0.0, 1e6, positive=True, start=(1.0, 5.0, 25.0)),
    ),
    function=lambda *arguments: _data_constrained(*arguments)[0],
    derivative=lambda *arguments: _data_constrained(*arguments)[1],
    source="Muennighoff et al. 2023, arXiv 2305.16264, section 3; U is the number of unique tokens",
    simpler=("chinchilla",),
    centring={"U": "D"},
)


def _broken(
    x: Array, floor: Array, a: Array, c0: Array, c1: Array, d: Array, f: Array
) -> tuple[Array, Sequence[Array | float]]:
    log_ratio = np.log(x / d) / f
    bend = np.logaddexp(0.0, log_ratio)
    share = np.exp(log_ratio - bend)
    shape = np.exp(-c0 * np.log(x) - c1 * f * bend)
    reducible = a * shape
    parts: Sequence[Array | float] = (
        1.0,
        shape,
        -np.log(x) * reducible,
        -f * bend * reducible,
        c1 * share / d * reducible,
        -c1 * (bend - share * log_ratio) * reducible,
    )
    return floor + reducible, parts


BROKEN_POWER_LAW = Form(
    name="broken_power_law",
    equation="y = E + A x^-c0 (1 + (x/d)^(1/f))^(-c1 f)",
    variables=("x",),
    parameters=(
        Parameter("E", _FLOOR, lower=0.0, positive=True, linear=True),
        Parameter("A", "reducible value at x = 1", lower=0.0, positive=True, linear=True, unit=(("x", "c0"),)),
        Parameter("c0", "rate of decay before the break", 0.0, 5.0, start=(0.05, 0.2, 0.5, 1.0)),
        Parameter("c1", "change of rate at the break", -5.0, 5.0, start=(-0.3, 0.2, 0.5, 1.0)),
        Parameter(
            "d", "where the break lies", 0.0, positive=True, unit=(("x", 1.0),), start=(0.05, 0.3, 1.0, 3.0, 20.0)
        ),
        Parameter("f", "width of the break", 0.01, 10.0, positive=True, start=(0.1, 0.5)),
    ),
    function=lambda *arguments: _broken(*arguments)[0],
    derivative=lambda *arguments: _broken(*arguments)[1],
    source="Caballero et al. 2022, arXiv 2210.14891, equation 1 with one break",
    simpler=("power_law_floor",),
)

FORMS = (
    POWER_LAW,
    POWER_LAW_FLOOR,
    POWER_LAW_SCALE,
    POWER_LAW_SCALE_FLOOR,
    CHINCHILLA,
    LOSS_OF_SIZE,
    LOSS_OF_SIZE_PURE,
    LOSS_OF_DATA,
    LOSS_OF_DATA_PURE,
    LOSS_OF_COMPUTE,
    LOSS_OF_COMPUTE_PURE,
    OPTIMAL_PARAMS,
    OPTIMAL_TOKENS,
    CORRECTED,
    THIRD_VARIABLE,
    DATA_CONSTRAINED,
    BROKEN_POWER_LAW,
)
