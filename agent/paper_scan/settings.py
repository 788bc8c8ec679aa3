"""Where the user's own settings lie, and the environment variables that change what the program does."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def configuration_folder() -> Path:
    """The user's configuration folder for this program, by the custom of the operating system."""
    if override := os.environ.get("PAPER_SCAN_CONFIG"):
        return Path(override)
    if sys.platform == "win32":
        return Path(os.environ.get("APPDATA") or Path.home() / "AppData" / "Roaming") / "paper-scan"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "paper-scan"
    return Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config") / "paper-scan"


def offline_by_environment() -> bool:
    """True if PAPER_SCAN_OFFLINE forbids all network use."""
    return os.environ.get("PAPER_SCAN_OFFLINE", "").strip().lower() not in ("", "0", "no", "false")
