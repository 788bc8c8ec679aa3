"""A paper's reported fits and its arithmetic done again, in the terms of a scan."""

from agent.refit.draft import verifier
from agent.refit.paper import Verification, verify_paper

__all__ = ["Verification", "verifier", "verify_paper"]
