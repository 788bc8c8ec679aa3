"""A paper's own arithmetic, done again from the numbers that it prints."""

from paper_scan.verification.arithmetic.finding import Finding
from paper_scan.verification.arithmetic.run import check_arithmetic

__all__ = ["Finding", "check_arithmetic"]
