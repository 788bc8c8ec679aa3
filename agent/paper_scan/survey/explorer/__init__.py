"""The explorer: one HTML page with all scans in it, that needs neither a server nor a network."""

from paper_scan.survey.explorer.page import write_explorer

__all__ = ["write_explorer"]
