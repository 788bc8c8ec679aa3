"""Where settings and kept files lie, by the custom of the operating system."""

from __future__ import annotations

import os
from pathlib import Path

PROGRAM = "paper-scan"
FILE = "config.toml"
"""The user's, in ``configuration_folder``."""
PROJECT_FILE = "paper-scan.toml"
"""A project's, in the working directory or the nearest one above it."""


def configuration_folder() -> Path:
    """The user's configuration folder for this program."""
    if override := os.environ.get("PAPER_SCAN_CONFIG"):
        return Path(override)
    from platformdirs import user_config_path

    return user_config_path(PROGRAM, appauthor=False, roaming=True)


def cache_folder() -> Path:
    """Where papers that were fetched are kept."""
    if override := os.environ.get("PAPER_SCAN_CACHE"):
        return Path(override)
    from platformdirs import user_cache_path

    return user_cache_path(PROGRAM, appauthor=False)


def user_file() -> Path:
    return configuration_folder() / FILE


def project_file(start: Path | None = None) -> Path | None:
    """The project's file that holds in ``start`` (the working directory); None without one.

    Looked for upwards, not beyond the user's home or a repository's top folder.
    """
    folder, home = (start or Path.cwd()).resolve(), Path.home()
    for each in (folder, *folder.parents):
        if (file := each / PROJECT_FILE).is_file():
            return file
        if each == home or (each / ".git").exists():
            return None
    return None
