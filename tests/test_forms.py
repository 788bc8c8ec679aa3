"""Functional forms: what is known of each, that its derivative is right, and how to add one."""

from __future__ import annotations

import doctest

import numpy as np
import pytest

from paper_scan.verification import Form, Parameter, all_forms, fit, get_form, register, sum_of_powers
from paper_scan.verification.forms import form as form_module
from paper_scan.verification.forms import powers, registry, with_simpler

FORMS = pytest.mark.parametrize("form", all_forms(), ids=lambda form: form.name)


def some_points(form: Form, n: int = 9) -> list[np.ndarray]:
    """Values of the form's variables within a factor of a few of 1."""
    rng = np.random.default_rng(7)
    columns = [np.exp(rng.normal(0.0, 1.0, n)) for _ in form.variables]
    if form.name == "data_constrained":  # unique tokens are at most all tokens
        columns[2] = columns[1] * rng.uniform(0.1, 1.0, n)
    return columns


def test_every_form_of_the_literature_is_there() -> None:
    names = {form.name for form in all_forms()}
    assert names >= {
        "power_law", "power_law_floor", "chinchilla", "loss_of_compute", "optimal_params", "optimal_tokens",
        "corrected_power_law", "data_constrained", "third_variable", "exponential_saturation", "bounded_power_law",
        "sigmoid", "broken_power_law", "size_and_data", "over_training", "granularity", "vocabulary", "precision",
        "sparsity", "learning_rate", "batch_size", "sigmoid_of_loss", "exponential", "logarithmic",
    }  # fmt: skip


@FORMS
def test_a_form_says_what_it_is(form: Form) -> None:
    assert "=" in form.equation
    assert form.source
    assert all(parameter.lower < parameter.upper for parameter in form.parameters)
    assert all(parameter.linear or parameter.start for parameter in form.parameters), "nowhere to start a search from"


@FORMS
def test_derivatives_agree_with_differences(form: Form) -> None:
    columns, theta = some_points(form), list(np.linspace(0.3, 0.8, len(form.parameters)))
    for index, part in enumerate(form.partials(columns, theta)):
        up, down = list(theta), list(theta)
        up[index] += 1e-6
        down[index] -= 1e-6
        difference = (form.function(*columns, *up) - form.function(*columns, *down)) / 2e-6
        np.testing.assert_allclose(np.broadcast_to(part, difference.shape), difference, rtol=1e-6, atol=1e-8)


@FORMS
def test_a_change_of_units_changes_parameters_as_their_units_say(form: Form) -> None:
    """Dividing a variable by a constant moves the parameters that carry its unit, and leaves the value as it was."""
    columns, theta = some_points(form), np.linspace(0.3, 0.8, len(form.parameters))
    factors = dict.fromkeys(form.variables, 1.7)  # the same for all: two may share a unit
    moved_columns, moved = [], theta.copy()
    for name, column in zip(form.variables, columns, strict=True):
        how = form.centring.get(name)
        if how == "none":
            factors[name] = 1.0
        moved_columns.append(column - factors[name] if how == "mean" else column / factors[name])
    for index, parameter in enumerate(form.parameters):
        for variable, power in parameter.unit:
            exponent = power
            if isinstance(power, str):
                exponent = theta[form.index(power.lstrip("-"))] * (-1 if power.startswith("-") else 1)
            shift = factors[variable] if form.centring.get(variable) == "mean" else np.log(factors[variable])
            moved[index] *= np.exp(-exponent * shift)
    np.testing.assert_allclose(form.function(*moved_columns, *moved), form.function(*columns, *theta), rtol=1e-12)


def test_without_a_derivative_one_is_found_that_is_as_good() -> None:
    form = Form(
        name="stretched",
        equation="y = a exp(-(t/tau)^b)",
        variables=("t",),
        parameters=(
            Parameter("a", positive=True, lower=0.0, linear=True),
            Parameter("tau", positive=True, lower=0.0, unit=(("t", 1.0),), start=(0.3, 1.0, 3.0)),
            Parameter("b", lower=0.1, upper=3.0, start=(0.5, 1.0)),
        ),
        function=lambda t, a, tau, b: a * np.exp(-((t / tau) ** b)),
        residuals="linear",
    )
    t, a, tau, b = np.array([0.5, 1.0, 2.0]), 2.0, 1.5, 0.7
    s = (t / tau) ** b
    by_hand = [np.exp(-s), a * np.exp(-s) * s * b / tau, -a * np.exp(-s) * s * np.log(t / tau)]
    for found, expected in zip(
        form.partials([t], [np.float64(a), np.float64(tau), np.float64(b)]), by_hand, strict=True
    ):
        np.testing.assert_allclose(found, expected, rtol=1e-14)


def test_a_new_form_takes_one_line_and_can_be_fitted_at_once() -> None:
    form = register(sum_of_powers("three_budgets", "E + A N^-alpha + T S^-tau", ("N", "S")), replace=True)
    assert get_form("three_budgets") is form
    n, s = (grid.ravel() for grid in np.meshgrid(np.geomspace(1e6, 1e9, 6), np.geomspace(1e2, 1e5, 6)))
    truth = {"E": 1.5, "A": 30.0, "alpha": 0.25, "T": 4.0, "tau": 0.4}
    found = fit(form, {"N": n, "S": s}, form.value({"N": n, "S": s}, truth)).parameters
    assert found == pytest.approx(truth, rel=1e-5)


def test_a_name_is_not_taken_twice() -> None:
    with pytest.raises(ValueError, match="exists"):
        register(sum_of_powers("chinchilla", "A N^-alpha", ("N",)))


@pytest.mark.parametrize(
    ("law", "complaint"),
    [("E + A/N^alpha", "can't read the factor"), ("", "empty"), ("A N^-alpha + A D^-beta", "different units")],
)
def test_a_law_that_cannot_be_read_says_why(law: str, complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        sum_of_powers("new", law, ("N", "D"))


def test_an_unknown_form_is_answered_with_the_known_ones() -> None:
    with pytest.raises(KeyError, match="chinchilla"):
        get_form("kaplan")


def test_nested_forms_come_with_a_form_the_simplest_first() -> None:
    assert [form.name for form in with_simpler(get_form("corrected_power_law"))] == [
        "power_law", "power_law_floor", "corrected_power_law",
    ]  # fmt: skip


@FORMS
def test_what_a_form_calls_simpler_exists_and_has_fewer_parameters(form: Form) -> None:
    assert all(len(get_form(name).parameters) < len(form.parameters) for name in form.simpler)


@pytest.mark.parametrize("module", [form_module, powers, registry], ids=lambda module: module.__name__.split(".")[-1])
def test_examples_in_the_documentation_run(module: object) -> None:
    assert doctest.testmod(module).failed == 0  # type: ignore[arg-type]
