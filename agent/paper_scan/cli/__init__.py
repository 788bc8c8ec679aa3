"""The command line. No logic of its own: each command calls what lies on the lower floors."""

from paper_scan.cli.app import main

__all__ = ["main"]
