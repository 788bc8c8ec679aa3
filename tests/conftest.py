"""What holds for all tests: no network, no one's keys, the same hypothesis examples in every CI run; also where real
papers are, and how to run the command."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import hypothesis
import pytest

OFFLINE = Path(__file__).parent / "offline"
sys.path.insert(0, str(OFFLINE))

from corpus import MISSING, corpus_folder  # noqa: E402
from network_ban import forbid_network  # noqa: E402

forbid_network()
os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [str(OFFLINE), os.environ.get("PYTHONPATH")]))
# A test must not find a developer's key or settings by chance.
for variable in [name for name in os.environ if name.startswith("ANTHROPIC_")]:
    del os.environ[variable]
NOWHERE = Path(__file__).parent / "no-such-folder"
os.environ |= {"ANTHROPIC_CONFIG_DIR": str(NOWHERE), "PAPER_SCAN_CONFIG": str(NOWHERE)}

hypothesis.settings.register_profile("default", deadline=None)
hypothesis.settings.register_profile("ci", deadline=None, derandomize=True, database=None, print_blob=True)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") else "default")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--long", action="store_true", help="Also what CI has no time for: every real paper, more kills.")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not config.getoption("--long"):
        for item in items:
            if item.get_closest_marker("long"):
                item.add_marker(pytest.mark.skip(reason="takes long: runs with --long"))


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


RunScan = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="session")
def run_scan(root: Path) -> RunScan:
    """Run the command in a process of its own: ``run_scan("check", file, cwd=folder, COLUMNS="80")``.

    ``cwd`` is the checkout unless given; other named arguments are environment variables. No exit code raises anything.
    """

    def run(*arguments: str | Path, cwd: Path = root, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-c", "from paper_scan.cli import main; main()", *map(str, arguments)],
            cwd=cwd,
            env=os.environ | {"PYTHONIOENCODING": "utf-8", "NO_COLOR": "1", "COLUMNS": "110"} | environment,
            capture_output=True,
            text=True,
            encoding="utf-8",
            stdin=subprocess.DEVNULL,
        )

    return run
