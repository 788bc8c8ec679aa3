"""What a wheel carries besides the package: the folders of data that a checkout has beside it.

They go in as ``paper_scan/_data/NAME``, into a wheel only. An editable install must read the checkout's own folders,
and hatchling's ``force-include`` setting would leave it a copy that grows stale; hence this hook.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

DATA_FOLDERS = ("checklists", "prompts", "skills")
"""The same names that ``paper_scan.data.data_folder`` is asked for."""


class DataFolders(BuildHookInterface):  # type: ignore[type-arg]
    """Run by hatchling before each build."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the data folders, unless this is an editable build (``version`` is then "editable")."""
        if version == "editable":
            return
        for name in DATA_FOLDERS:
            if (Path(self.root) / name).is_dir():
                build_data["force_include"][name] = f"paper_scan/_data/{name}"
