"""What a paper says it fitted: laws and their coefficients, found in its text and tables."""

from paper_scan.verification.reported.constants import Constant
from paper_scan.verification.reported.find import Reported, find_reported
from paper_scan.verification.reported.model import Coefficient, ReportedFit

__all__ = ["Coefficient", "Constant", "Reported", "ReportedFit", "find_reported"]
