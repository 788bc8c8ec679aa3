"""paper-scan: read a research paper the way a careful methodologist would.

    from paper_scan import scan
    print(scan("paper.pdf").paper.title)

Everything here is imported when it is first used: ``import paper_scan`` costs next to nothing. docs/library.md has
examples that are run as tests.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from paper_scan.version import __version__

if TYPE_CHECKING:
    from paper_scan.api import Unfinished, fit_points, scan, verify
    from paper_scan.checklist import ChecklistError
    from paper_scan.paper import Paper, PaperError
    from paper_scan.paper import read as read_paper
    from paper_scan.readers.by_name import ReaderUnavailable
    from paper_scan.recomputed import Verification
    from paper_scan.scans.model import Scan
    from paper_scan.scans.model import load as load_scan
    from paper_scan.verification import Fit, FitError

__all__ = [
    "ChecklistError",
    "Fit",
    "FitError",
    "Paper",
    "PaperError",
    "ReaderUnavailable",
    "Scan",
    "Unfinished",
    "Verification",
    "__version__",
    "fit_points",
    "load_scan",
    "read_paper",
    "scan",
    "verify",
]

_HOMES = {
    "ChecklistError": ("checklist", "ChecklistError"),
    "Fit": ("verification", "Fit"),
    "FitError": ("verification", "FitError"),
    "Paper": ("paper", "Paper"),
    "PaperError": ("paper", "PaperError"),
    "ReaderUnavailable": ("readers.by_name", "ReaderUnavailable"),
    "Scan": ("scans.model", "Scan"),
    "Unfinished": ("api", "Unfinished"),
    "Verification": ("recomputed", "Verification"),
    "fit_points": ("api", "fit_points"),
    "load_scan": ("scans.model", "load"),
    "read_paper": ("paper", "read"),
    "scan": ("api", "scan"),
    "verify": ("api", "verify"),
}
"""By public name: the module it lives in and its name there."""


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module, attribute = _HOMES[name]
    return getattr(import_module(f"{__name__}.{module}"), attribute)


def __dir__() -> list[str]:
    return [*__all__]
