"""Laws in more than size and data: over-training, granularity, vocabulary, precision, sparsity, learning rate, batch.

Each of them needs runs in which its variables vary apart from each other. Where they don't (all runs at one ratio of
tokens to parameters, one precision, one vocabulary), ``assess`` says so, and no coefficient is given.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from paper_scan.verification.forms.form import Array, Form, Parameter
from paper_scan.verification.forms.powers import sum_of_powers

OVER_TRAINING = sum_of_powers(
    "over_training",
    "E + a C^-eta M^eta + b C^-eta M^-eta",
    ("C", "M"),
    equation="L = E + (a M^eta + b M^-eta) C^-eta",
    meanings={"eta": "rate of decay with compute at any ratio M = D/N of tokens to parameters; identifiable only if M "
              "varies by more than its noise"},
    source="Gadre et al. 2024, arXiv 2403.08540, equation 4",
)  # fmt: skip

GRANULARITY = sum_of_powers(
    "granularity",
    "E + A N^-alpha + g G^-gamma N^-alpha + B D^-beta",
    ("N", "D", "G"),
    equation="L = E + (A + g G^-gamma) N^-alpha + B D^-beta",
    meanings={"gamma": "how fast finer experts stop helping; needs at least three granularities"},
    source="Krajewski et al. 2024, arXiv 2402.07871; G is the granularity of experts",
    simpler=("chinchilla",),
)

VOCABULARY = sum_of_powers(
    "vocabulary",
    "- E + A N^-alpha + S V^-sigma + B D^-beta",
    ("N", "V", "D"),
    meanings={
        "E": "what the normalisation by unigram frequencies takes away: the term is negative",
        "sigma": "rate of decay with the vocabulary's parameters; needs vocabularies that vary at equal N",
    },
    residuals="linear",
    source="Tao et al. 2024, arXiv 2407.13623; N without the vocabulary's parameters, which are V; D in characters",
)

SPARSITY = sum_of_powers(
    "sparsity",
    "E + A N^-alpha + B D^-beta + c R^-lambda_ + d R^-delta N^-gamma",
    ("N", "D", "R"),
    equation="L = E + A N^-alpha + B D^-beta + c R^-lambda_ + d R^-delta N^-gamma",
    meanings={"lambda_": "power of the active share R = 1 - S of the experts; R and N must vary apart"},
    limits={"lambda_": (-5.0, 5.0), "delta": (-5.0, 5.0)},
    source="Abnar et al. 2025, arXiv 2501.12370; S is the share of experts that are idle",
    simpler=("chinchilla",),
)

LEARNING_RATE = sum_of_powers(
    "learning_rate",
    "K N^-a D^b",
    ("N", "D"),
    response="eta",
    meanings={"a": "how the best learning rate falls with size", "b": "how it rises with data; needs ratios that vary"},
    source="Li et al. 2025, arXiv 2503.04715 (1.79 N^-0.713 D^0.307); of compute alone it is a power_law: Bi et al. "
    "2024, arXiv 2401.02954",
)

BATCH_SIZE = sum_of_powers(
    "batch_size",
    "K D^b",
    ("D",),
    response="B",
    meanings={"b": "how the best batch grows with data"},
    source="Li et al. 2025, arXiv 2503.04715 (0.58 D^0.571); of the loss it is B_* L^(-1/alpha_B): Kaplan et "
    "al. 2020, arXiv 2001.08361, equation 1.4",
)


def _precision(
    n: Array, d: Array, p: Array, floor: Array, a: Array, alpha: Array, b: Array, beta: Array, gamma: Array
) -> tuple[Array, Sequence[Array | float]]:
    kept = -np.expm1(-p / gamma)
    from_size = a * np.exp(-alpha * np.log(n * kept))
    from_data = b * np.exp(-beta * np.log(d))
    kept_by_gamma = -np.exp(-p / gamma) * p / gamma**2
    parts: Sequence[Array | float] = (
        1.0,
        np.exp(-alpha * np.log(n * kept)),
        -np.log(n * kept) * from_size,
        np.exp(-beta * np.log(d)),
        -np.log(d) * from_data,
        -alpha * from_size / kept * kept_by_gamma,
    )
    return floor + from_size + from_data, parts


PRECISION = Form(
    name="precision",
    equation="L = E + A (N (1 - exp(-P/gamma)))^-alpha + B D^-beta",
    variables=("N", "D", "P"),
    parameters=(
        Parameter("E", lower=0.0, positive=True, linear=True),
        Parameter("A", lower=0.0, positive=True, linear=True, unit=(("N", "alpha"),)),
        Parameter("alpha", lower=1e-3, upper=5.0, start=(0.1, 0.2, 0.35, 0.6)),
        Parameter("B", lower=0.0, positive=True, linear=True, unit=(("D", "beta"),)),
        Parameter("beta", lower=1e-3, upper=5.0, start=(0.1, 0.2, 0.35, 0.6)),
        Parameter(
            "gamma",
            "bits after which more of them hardly help; needs runs at few bits",
            0.0,
            positive=True,
            unit=(("P", 1.0),),
            start=(0.05, 0.15, 0.4, 1.0, 3.0),
        ),
    ),
    function=lambda *arguments: _precision(*arguments)[0],
    derivative=lambda *arguments: _precision(*arguments)[1],
    source="Kumar et al. 2024, arXiv 2411.04330; P is the number of bits of the weights in training",
    simpler=("chinchilla",),
)


def _ladder(loss: Array, low: Array, high: Array, middle: Array, slope: Array) -> tuple[Array, Sequence[Array | float]]:
    share = 0.5 * (1.0 - np.tanh(0.5 * slope * (loss - middle)))
    steep = (high - low) * share * (1.0 - share)
    return low + (high - low) * share, (1.0 - share, share, slope * steep, -(loss - middle) * steep)


SIGMOID_OF_LOSS = Form(
    name="sigmoid_of_loss",
    equation="y = low + (high - low) / (1 + exp(k (L - L_0)))",
    variables=("L",),
    parameters=(
        Parameter("low", "accuracy of guessing, at a very high loss", 0.0, 1.0, linear=True),
        Parameter("high", "accuracy at a very low loss; unknown before the curve bends", 0.0, 1.0, linear=True),
        Parameter("L_0", "loss at which half the way is gone", 0.0, 50.0, start=(0.5, 1.0, 1.7, 2.5, 3.5, 5.0)),
        Parameter("k", "steepness", 0.0, 50.0, start=(0.5, 1.5, 4.0, 10.0)),
    ),
    function=lambda *arguments: _ladder(*arguments)[0],
    derivative=lambda *arguments: _ladder(*arguments)[1],
    residuals="linear",
    source="second step of Bhagia et al. 2024, arXiv 2412.04403; the first is chinchilla on the task's loss",
    centring={"L": "none"},
)

FORMS = (
    OVER_TRAINING, GRANULARITY, VOCABULARY, SPARSITY, LEARNING_RATE, BATCH_SIZE, PRECISION, SIGMOID_OF_LOSS,
)  # fmt: skip
