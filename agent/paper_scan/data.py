"""Where the files are that ship with the program: checklists, prompts, the skill.

In an installed wheel they lie inside the package, under ``paper_scan/_data``; in a checkout they lie beside it.
"""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def data_folder(name: str) -> Path:
    """The folder of data files called ``name`` (``checklists``, ``prompts``, …).

    Raises FileNotFoundError, with both places that were tried, if the installation is incomplete.
    """
    candidates = (_PACKAGE / "_data" / name, _PACKAGE.parents[1] / name)
    for folder in candidates:
        if folder.is_dir():
            return folder
    tried = " and ".join(str(folder) for folder in candidates)
    raise FileNotFoundError(f"the data folder {name!r} is missing (looked for {tried}); install paper-scan again")
