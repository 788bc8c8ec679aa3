"""Study whole families of models: ``run_study`` is what the command ``scan study`` calls.

Nothing heavy is imported before one of these names is used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from paper_scan.verification.study.family import StudyError
    from paper_scan.verification.study.run import SHIPPED, run_study
    from paper_scan.verification.study.study import Study

__all__ = ["SHIPPED", "Study", "StudyError", "run_study"]

_HOMES = {"StudyError": "family", "SHIPPED": "run", "run_study": "run", "Study": "study"}


def __getattr__(name: str) -> object:
    if name in _HOMES:
        return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
