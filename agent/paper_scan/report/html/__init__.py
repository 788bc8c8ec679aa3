"""``report.html``: a scan as one page, answers on the left, the paper with its evidence marked on the right."""

from paper_scan.report.html.page import PagesShown, render, write_page, write_page_of_scan

__all__ = ["PagesShown", "render", "write_page", "write_page_of_scan"]
