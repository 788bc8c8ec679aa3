"""Functional forms: what a paper may say that its numbers follow. See ``Form`` for how to add one."""

from paper_scan.verification.forms.form import Array, Form, Parameter
from paper_scan.verification.forms.powers import sum_of_powers
from paper_scan.verification.forms.registry import all_forms, get_form, register, with_simpler

__all__ = ["Array", "Form", "Parameter", "all_forms", "get_form", "register", "sum_of_powers", "with_simpler"]
