"""A paper's reported fits and its arithmetic done again, in the terms of a scan."""

from paper_scan.recomputed.draft import verifier
from paper_scan.recomputed.paper import Verification, verify_paper

__all__ = ["Verification", "verifier", "verify_paper"]
