"""``scan view``: a local application in which people read, correct, code blind and settle differences.

It is a reader like the others: whatever is recorded goes through the worksheet and its journal.
"""

from paper_scan.view.project import Project, ViewSettings
from paper_scan.view.server import Served, serve

__all__ = ["Project", "Served", "ViewSettings", "serve"]
