"""What a paper says it fitted: laws and their coefficients, found in its text and tables."""

from agent.verification.reported.constants import Constant
from agent.verification.reported.find import Reported, find_reported
from agent.verification.reported.model import Coefficient, ReportedFit

__all__ = ["Coefficient", "Constant", "Reported", "ReportedFit", "find_reported"]
