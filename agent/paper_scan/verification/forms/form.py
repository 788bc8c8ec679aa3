"""What a functional form is: a law that a paper may say its numbers follow.

A form is data: its equation, its parameters with their constraints, a function and its derivative. Everything that
fits, bounds or compares forms works on any of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

Array: TypeAlias = NDArray[np.float64]

Function: TypeAlias = Callable[..., Array]
"""``f(*variables, *parameters)``: variables are arrays of shape (n,), parameters scalars or arrays of shape (b, 1);
the value broadcasts to (n,) or (b, n)."""

Derivative: TypeAlias = Callable[..., Sequence[Array | float]]
"""Same arguments; one partial derivative per parameter, each broadcastable to the value's shape."""

Residuals: TypeAlias = Literal["log", "linear"]
"""``log``: log f - log y, for quantities that are positive and measured relatively, such as a loss. ``linear``: f -
y."""

COMPLEX_STEP = 1e-30


@dataclass(frozen=True, slots=True)
class Parameter:
    """One coefficient of a form."""

    name: str
    meaning: str = ""
    lower: float = -np.inf
    upper: float = np.inf
    positive: bool = False
    """A positive quantity of any order of magnitude, which a change of units multiplies."""
    linear: bool = False
    """The form is linear in it (or nearly) while all others are held: an amplitude or a constant. Starting values for
    such parameters are solved, not guessed; the others that are positive are fitted as their logarithm."""
    unit: tuple[tuple[str, str | float], ...] = ()
    """The powers of the variables' units that the parameter carries: ``A`` in ``A N^-alpha`` has ``(("N",
    "alpha"),)``, in ``A N^a`` it has ``(("N", "-a"),)``, and ``N_c`` in ``(N_c/N)^alpha`` has ``(("N", 1.0),)``. So
    inputs can be centred before a fit, and the parameter brought back."""
    start: tuple[float, ...] = ()
    """Values from which a search begins, in centred units; only for parameters that are not ``linear``."""


@dataclass(frozen=True, slots=True)
class Term:
    """One addend ``sign * exp(sum of coefficient * coordinate)`` of a form that is a sum of powers.

    An amplitude's coordinate is its logarithm, with coefficient 1; an exponent's coefficient is the logarithm of its
    variable, with the sign of ``N^alpha`` or ``N^-alpha``.
    """

    sign: float
    amplitudes: tuple[str, ...]
    powers: tuple[tuple[str, float, str], ...]
    """(variable, +1 or -1, exponent)."""


@dataclass(frozen=True, eq=False)
class Form:
    """A law ``y = f(variables; parameters)``.

    >>> form = Form(
    ...     name="logarithmic",
    ...     equation="y = a - b log N",
    ...     variables=("N",),
    ...     parameters=(Parameter("a", linear=True, unit=(("N", "b"),)), Parameter("b", linear=True)),
    ...     function=lambda N, a, b: a - b * np.log(N),
    ...     residuals="linear",
    ... )
    >>> form.value({"N": np.array([1.0, np.e])}, {"a": 3.0, "b": 0.5})
    array([3. , 2.5])
    """

    name: str
    equation: str
    variables: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    function: Function
    derivative: Derivative | None = None
    """If None, the complex-step derivative of ``function`` is taken: exact to rounding, if the function is analytic
    and written with numpy (no ``abs``, ``minimum``, ``where`` on a parameter)."""
    residuals: Residuals = "log"
    title: str = ""
    """What people call it; empty for a form that has no name of its own."""
    source: str = ""
    """Who proposed or used the form."""
    simpler: tuple[str, ...] = ()
    """Names of the registered forms that it contains as special cases, nearest first."""
    terms: tuple[Term, ...] = ()
    """Filled in for sums of powers, whose second derivatives are then exact."""
    centring: Mapping[str, str] = field(default_factory=dict)
    """How a variable is centred, where it isn't divided by its geometric mean: ``mean`` (shifted by its mean),
    ``none``, or another variable's name (divided by that one's constant)."""

    def __post_init__(self) -> None:
        names = self.parameter_names
        if len(set(names)) != len(names):
            raise ValueError(f"form {self.name!r} names a parameter twice: {', '.join(names)}")
        plain = {parameter.name for parameter in self.parameters if not parameter.positive and not parameter.unit}
        for parameter in self.parameters:
            for variable, power in parameter.unit:
                if variable not in self.variables or (isinstance(power, str) and power.lstrip("-") not in plain):
                    raise ValueError(
                        f"form {self.name!r}: the unit of {parameter.name!r} names {variable}^{power}, which must be a "
                        "variable and a number or a parameter without a unit or logarithm of its own"
                    )

    @property
    def parameter_names(self) -> tuple[str, ...]:
        return tuple(parameter.name for parameter in self.parameters)

    @property
    def additive_in(self) -> tuple[str, ...]:
        """The variables of a sum of a constant and one falling power of each, as in ``E + A N^-alpha + B D^-beta``;
        empty for any other law."""
        constants = [term for term in self.terms if not term.powers]
        falling = [term.powers[0] for term in self.terms if len(term.powers) == 1]
        names = tuple(variable for variable, sign, _ in falling if sign < 0)
        simple = all(len(term.amplitudes) == 1 and term.sign > 0 for term in self.terms)
        whole = len(constants) == 1 and len(self.terms) == 1 + len(names) == 1 + len(set(names))
        return names if simple and whole else ()

    def index(self, name: str) -> int:
        """The position of a parameter.

        Raises:
            KeyError: the form has no such parameter.
        """
        for position, parameter in enumerate(self.parameters):
            if parameter.name == name:
                return position
        raise KeyError(f"form {self.name!r} has no parameter {name!r}; it has {', '.join(self.parameter_names)}")

    def ordered(self, values: Mapping[str, float]) -> Array:
        """The parameters' values as an array of shape (k,), in the form's order."""
        missing = [name for name in self.parameter_names if name not in values]
        if missing:
            raise KeyError(f"form {self.name!r} needs a value for {', '.join(missing)}")
        return np.array([values[name] for name in self.parameter_names], dtype=np.float64)

    def value(self, x: Mapping[str, Array], values: Mapping[str, float]) -> Array:
        """``f`` at the points ``x`` (one array of shape (n,) per variable), shape (n,)."""
        columns = [np.asarray(x[name], dtype=np.float64) for name in self.variables]
        result = np.asarray(self.function(*columns, *self.ordered(values)), dtype=np.float64)
        return np.broadcast_to(result, columns[0].shape).copy()

    def partials(self, columns: Sequence[Array], theta: Sequence[Array]) -> list[Array]:
        """The partial derivatives by each parameter: k arrays that broadcast to the value's shape."""
        if self.derivative is not None:
            return [np.asarray(part, dtype=np.float64) for part in self.derivative(*columns, *theta)]
        parts = []
        for position in range(len(theta)):
            stepped: list[object] = list(theta)
            stepped[position] = np.asarray(theta[position]) + 1j * COMPLEX_STEP
            parts.append(np.asarray(np.imag(self.function(*columns, *stepped)) / COMPLEX_STEP, dtype=np.float64))
        return parts
