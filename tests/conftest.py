"""What holds for all tests: no network, the same hypothesis examples in every CI run, and where the real papers are."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import hypothesis
import pytest

OFFLINE = Path(__file__).parent / "offline"
sys.path.insert(0, str(OFFLINE))

from corpus import MISSING, corpus_folder  # noqa: E402
from network_ban import forbid_network  # noqa: E402

forbid_network()
os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [str(OFFLINE), os.environ.get("PYTHONPATH")]))
for variable in ("ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN"):
    os.environ.pop(variable, None)  # a test must not find a developer's key by chance

hypothesis.settings.register_profile("default", deadline=None)
hypothesis.settings.register_profile("ci", deadline=None, derandomize=True, database=None, print_blob=True)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") else "default")


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout's top folder."""
    return Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The folder of real papers; a test that asks for it is skipped where there is none."""
    folder = corpus_folder()
    if folder is None:
        pytest.skip(MISSING)
    return folder
