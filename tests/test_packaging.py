"""What people install: a wheel that stands alone, an editable install that follows the checkout, a lock that fits both.

The environments made here are empty but for this project; what it depends on is borrowed from the environment that runs
the tests, so that no network is needed. (A truly empty one, filled from the lock, is made by .ci/run.)
"""

from __future__ import annotations

import importlib.util
import json
import os
import re
import subprocess
import sys
import sysconfig
import tomllib
import venv
import zipfile
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

pytestmark = pytest.mark.skipif(importlib.util.find_spec("pip") is None, reason="needs pip in the test environment")
WINDOWS = sys.platform == "win32"


def run(*command: str | Path, cwd: Path) -> str:
    """Standard output of a command that must succeed, run without any trace of the checkout on Python's path."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    environment |= {"PIP_NO_INDEX": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PAPER_SCAN_OFFLINE": "1"}
    ended = subprocess.run(
        [str(part) for part in command], cwd=cwd, env=environment, capture_output=True, text=True, encoding="utf-8"
    )
    assert ended.returncode == 0, f"{command} ended with {ended.returncode}:\n{ended.stdout}\n{ended.stderr}"
    return ended.stdout


class Environment:
    """A virtual environment with the dependencies within reach and the project not installed yet."""

    def __init__(self, folder: Path) -> None:
        venv.create(folder, with_pip=False, symlinks=not WINDOWS)
        programs = folder / ("Scripts" if WINDOWS else "bin")
        self.python = programs / ("python.exe" if WINDOWS else "python")
        self.scan = programs / ("scan.exe" if WINDOWS else "scan")
        self.packages = Path(sysconfig.get_path("purelib", "venv", vars={"base": str(folder)}))
        # A folder named in a .pth file lends its packages, but its own .pth files (an editable install) are not read.
        (self.packages / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")

    def install(self, *what: str | Path, cwd: Path) -> None:
        pip = (sys.executable, "-m", "pip", "--python", self.python, "install", "--quiet", "--no-deps")
        run(*pip, "--no-build-isolation", *what, cwd=cwd)

    def data_folder(self, name: str, cwd: Path) -> Path:
        program = f"from paper_scan.data import data_folder; print(data_folder({name!r}))"
        return Path(run(self.python, "-c", program, cwd=cwd).strip()).resolve()


@pytest.fixture(scope="module")
def wheel(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    program = "import sys; from hatchling.build import build_wheel; build_wheel(sys.argv[1])"
    run(sys.executable, "-c", program, folder, cwd=root)
    [built] = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Environment:
    environment = Environment(tmp_path_factory.mktemp("installed"))
    environment.install(wheel, cwd=wheel.parent)
    return environment


@pytest.fixture(scope="module")
def editable(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Environment:
    environment = Environment(tmp_path_factory.mktemp("editable"))
    environment.install("--editable", root, cwd=root)
    return environment


def data_files(root: Path) -> set[str]:
    """The files that git has under the folders which ship with the package, as the wheel should name them."""
    tracked = run("git", "ls-files", "checklists", "prompts", "skills", cwd=root).splitlines()
    return {f"paper_scan/_data/{name}" for name in tracked}


def test_the_wheel_carries_the_data_folders_whole(root: Path, wheel: Path) -> None:
    if not (root / ".git").exists():
        pytest.skip("not a git checkout: there is nothing to compare the wheel with")
    names = set(zipfile.ZipFile(wheel).namelist())
    assert "paper_scan/_data/checklists/ai-research.yaml" in names
    assert data_files(root) <= names
    assert "paper_scan/py.typed" in names
    assert not [name for name in names if name.startswith(("tests/", "examples/", "outputs/", "benchmarks/"))]


def test_an_installed_wheel_scans_a_paper_away_from_the_checkout(
    root: Path, installed: Environment, tmp_path: Path
) -> None:
    paper = tmp_path / "a paper.pdf"
    paper.write_bytes((root / "examples" / "points-position" / "paper.pdf").read_bytes())
    assert root.as_posix() not in run(
        installed.python, "-c", "import paper_scan; print(paper_scan.__file__)", cwd=tmp_path
    )
    run(installed.scan, paper, "--out", tmp_path / "scans", "--reader", "rules", cwd=tmp_path)
    [scan] = (tmp_path / "scans").glob("*/scan.json")
    assert json.loads(scan.read_text(encoding="utf-8"))["paper"]["authors"] == ["Perpetua Inkwell"]


def test_an_installed_wheel_has_its_data_inside(root: Path, installed: Environment, tmp_path: Path) -> None:
    folder = installed.data_folder("checklists", cwd=tmp_path)
    assert folder.parts[-3:] == ("paper_scan", "_data", "checklists")
    assert root not in folder.parents


def test_an_editable_install_reads_the_checkouts_folders_and_keeps_no_copy(
    root: Path, editable: Environment, tmp_path: Path
) -> None:
    assert editable.data_folder("checklists", cwd=tmp_path) == root / "checklists"
    assert list(editable.packages.rglob("*.yaml")) == []
    assert "rules" in run(editable.scan, "--help", cwd=tmp_path)


@pytest.fixture(scope="module")
def lock(root: Path) -> str:
    return (root / "requirements.lock").read_text(encoding="utf-8")


def test_the_lock_names_no_host_and_hashes_everything(lock: str) -> None:
    assert "://" not in lock
    assert not re.search(r"^\s*(-i|--(extra-)?index-url|--find-links)\b", lock, re.M)
    pins = re.split(r"\n(?=[a-z])", re.sub(r"^#.*\n", "", lock, flags=re.M))
    assert len(pins) > 20
    for pin in pins:
        assert re.match(r"[a-z0-9.-]+==\S+", pin), pin
        assert "--hash=sha256:" in pin, pin


def test_the_lock_satisfies_what_the_project_asks_for(root: Path, lock: str) -> None:
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = [*project["dependencies"], *(one for extra in project["optional-dependencies"].values() for one in extra)]
    pinned: dict[str, list[str]] = {}
    for name, version in re.findall(r"^([a-z0-9.-]+)==([^\s;\\]+)", lock, re.M):
        pinned.setdefault(canonicalize_name(name), []).append(version)
    for requirement in map(Requirement, asked):
        if canonicalize_name(requirement.name) == project["name"]:
            continue  # one extra that includes another
        versions = pinned.get(canonicalize_name(requirement.name))
        assert versions, f"requirements.lock lacks {requirement.name}; its first line says how it is made"
        for version in versions:
            assert requirement.specifier.contains(version), f"{requirement}, but the lock has {version}"


def test_the_license_is_the_agpl(root: Path) -> None:
    text = (root / "LICENSE").read_text(encoding="utf-8")
    assert text.lstrip().startswith("GNU AFFERO GENERAL PUBLIC LICENSE\n                       Version 3")
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["license"] == "AGPL-3.0-or-later"


def test_no_tracked_file_names_a_persons_folders(root: Path) -> None:
    if not (root / ".git").exists():
        pytest.skip("not a git checkout")
    homes = [r"/home/\w", r"/Users/\w", r"/root/", r"[A-Z]:\\Users\\", re.escape(f"{root}{os.sep}")]
    pattern = re.compile("|".join(homes))
    found = []
    for name in run("git", "ls-files", cwd=root).splitlines():
        if name in ("tests/test_packaging.py", "LICENSE") or not (root / name).is_file():
            continue
        text = (root / name).read_bytes().decode("utf-8", "ignore")
        found += [f"{name}: {match.group()}" for match in pattern.finditer(text)]
    assert found == []
