"""A paper's reported fits and its arithmetic done again, in the terms of a scan."""

from paper_scan.refit.draft import verifier
from paper_scan.refit.paper import Verification, verify_paper

__all__ = ["Verification", "verifier", "verify_paper"]
