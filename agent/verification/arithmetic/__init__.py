"""A paper's own arithmetic, done again from the numbers that it prints."""

from agent.verification.arithmetic.finding import Finding
from agent.verification.arithmetic.run import check_arithmetic

__all__ = ["Finding", "check_arithmetic"]
