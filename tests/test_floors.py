"""The house keeps its floors. Each rule is held twice: the real code obeys it, and a planted breach is found."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

import floors
from paper_scan import checklist


@pytest.fixture(scope="session")
def agent(root: Path) -> Path:
    return root / "agent" / "paper_scan"


@pytest.fixture
def planted(tmp_path: Path) -> Path:
    """A small package named ``paper_scan``, sound; tests add one breach each."""
    package = tmp_path / "paper_scan"
    for folder in (package, package / "paper", package / "readers"):
        folder.mkdir()
        (folder / "__init__.py").write_text("", encoding="utf-8")
    (package / "scans.py").write_text("from paper_scan.paper import model\n", encoding="utf-8")
    (package / "paper" / "model.py").write_text("def text():\n    import pymupdf\n", encoding="utf-8")
    (package / "readers" / "rules.py").write_text("from paper_scan.scans import Scan\n", encoding="utf-8")
    (package / "cli.py").write_text("from paper_scan.readers import rules\n", encoding="utf-8")
    assert not floors.climbing(package) and not floors.circles(package)
    return package


def write(package: Path, file: str, text: str) -> None:
    with (package / file).open("a", encoding="utf-8") as stream:
        stream.write(text)


def test_every_folder_and_module_stands_on_a_floor(agent: Path) -> None:
    assert floors.without_floor(agent) == [], "say in tests/floors.py on which floor it stands"


def test_imports_never_go_up(agent: Path) -> None:
    assert floors.climbing(agent) == []


@pytest.mark.parametrize(
    "breach",
    [
        "from paper_scan.readers.rules import fill\n",
        "from ..readers import rules\n",
        "import paper_scan.readers.rules\n",
        "from paper_scan import scans\n",
        "def later():\n    from paper_scan.scans import Scan\n",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from paper_scan.scans import Scan\n",
    ],
)
def test_an_import_that_goes_up_is_found(planted: Path, breach: str) -> None:
    write(planted, "paper/model.py", breach)
    [found] = floors.climbing(planted)
    assert found.startswith("paper_scan/paper/model.py:")


def test_a_unit_without_a_floor_is_found(planted: Path) -> None:
    write(planted, "helpers.py", "")
    assert floors.without_floor(planted) == ["helpers"]


def test_no_two_units_import_each_other(agent: Path, planted: Path) -> None:
    assert floors.circles(agent) == []
    write(planted, "api.py", "from paper_scan.readers import rules\n")
    write(planted, "readers/rules.py", "def again():\n    from paper_scan import api\n")
    assert floors.circles(planted) == ["api and readers"]


@pytest.mark.parametrize("room", floors.ROOMS)
def test_imports_inside_a_room_never_go_up(agent: Path, room: str) -> None:
    assert floors.climbing_inside(agent, room) == []


def test_an_import_that_goes_up_inside_a_room_is_found(planted: Path) -> None:
    assert floors.climbing_inside(planted, "paper") == []
    write(planted, "paper/model.py", "def later():\n    from paper_scan.paper.understand import understand\n")
    (planted / "paper" / "understand.py").write_text("", encoding="utf-8")
    (planted / "paper" / "loft.py").write_text("from paper_scan.paper import model\n", encoding="utf-8")
    homeless, up = floors.climbing_inside(planted, "paper")
    assert "(model to understand)" in up and homeless == "paper_scan.paper.loft has no floor"


def test_no_two_files_import_each_other(agent: Path, planted: Path) -> None:
    assert floors.file_circles(agent) == []
    write(planted, "paper/model.py", "from paper_scan import scans\n")
    assert floors.file_circles(planted) == ["paper_scan.paper.model and paper_scan.scans"]


def test_no_folder_is_crowded(agent: Path, planted: Path) -> None:
    assert floors.crowded(agent) == []
    for number in range(floors.BIGGEST):
        (planted / "readers" / f"reader_{number}.py").write_text("", encoding="utf-8")
    assert floors.crowded(planted) == ["readers: 16"]


def test_one_class_of_a_name(agent: Path, planted: Path) -> None:
    assert floors.same_names(agent) == []
    write(planted, "scans.py", "class Sheet: ...\n")
    write(planted, "readers/rules.py", "class Sheet: ...\n")
    assert floors.same_names(planted) == ["Sheet: paper_scan.readers.rules, paper_scan.scans"]


def test_the_source_folder_is_no_package(root: Path) -> None:
    """``agent.paper_scan`` would be a second copy of everything that is loaded."""
    assert not (root / "agent" / "__init__.py").exists()
    sources = [
        file for folder in ("agent", "tests", "benchmarks", "examples") for file in (root / folder).rglob("*.py")
    ]
    loading = re.compile(r"^\s*(?:from|import)\s+agent\b", re.M)
    assert [file for file in sources if loading.search(file.read_text(encoding="utf-8"))] == []
    assert loading.search("from agent.paper_scan import api")


def test_only_the_paper_folder_knows_the_pdf_library(agent: Path, planted: Path) -> None:
    assert floors.foreign(agent, "pymupdf", allowed="paper") == []
    assert floors.foreign(planted, "pymupdf", allowed="paper") == []
    write(planted, "scans.py", "def pages():\n    import pymupdf.table\n")
    assert floors.foreign(planted, "pymupdf", allowed="paper") == [
        "paper_scan/scans.py:3: paper_scan.scans imports pymupdf.table"
    ]


def test_nothing_heavy_is_imported_before_a_command_is_known(agent: Path, planted: Path) -> None:
    assert floors.heavy_at_start(agent, "paper_scan.cli") == []
    assert floors.heavy_at_start(planted, "paper_scan.cli") == [], "an import inside a function is not run at the start"
    write(planted, "paper/__init__.py", "import numpy as np\n")
    assert floors.heavy_at_start(planted, "paper_scan.cli") == [
        "paper_scan/paper/__init__.py:1: paper_scan.paper imports numpy"
    ]


def test_help_loads_nothing_heavy() -> None:
    program = (
        "import sys; sys.argv = ['scan', '--help']\n"
        "from paper_scan.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "print('loaded', *sorted({name.partition('.')[0] for name in sys.modules}))"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, encoding="utf-8", check=True
    )
    help_text, _, loaded = ended.stdout.rpartition("loaded")
    assert "Usage" in help_text
    # Typer itself draws its help with rich.
    assert (floors.HEAVY - {"rich"}).isdisjoint(loaded.split())


def test_no_question_is_known_to_the_code(agent: Path, planted: Path) -> None:
    asked = [question.id for name in checklist.checklist_names() for question in checklist.load(name).all_questions()]
    ids = {id for id in asked if "_" in id}  # a single word, such as "claims", is a field's name as well
    assert len(ids) > 80
    assert floors.naming(agent, ids, allowed=["scans"]) == []
    write(planted, "readers/rules.py", "def fill(answers):\n    answers.code_released = True\n")
    write(planted, "scans.py", "ALWAYS = {'limitations_section_present'}\n")
    assert floors.naming(planted, ids) == [
        "paper_scan/readers/rules.py:3: code_released",
        "paper_scan/scans.py:2: limitations_section_present",
    ]


def test_files_stay_small_enough_to_read(agent: Path) -> None:
    lines = {file: len(file.read_text(encoding="utf-8").splitlines()) for file in floors.modules(agent).values()}
    assert {file.name: count for file, count in lines.items() if count > 400} == {}
