"""Points out of files of one's own: CSV, JSON, JSON lines, and what is wrong with a broken one."""

from __future__ import annotations

from pathlib import Path

import pytest

from paper_scan.verification.points.files import PointFileError, points_from_file


def written(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


CONTENTS = {
    "runs.csv": "model,params,loss\nsmall,111M,2.608\nbig,13B,1.572\n",
    "semicolons.csv": "model;params;loss\nsmall;111M;2,608\nbig;13B;1,572\n",
    "list.json": '[{"model": "small", "params": 111e6, "loss": 2.608},'
    ' {"model": "big", "params": 13e9, "loss": 1.572}]',
    "lists.json": '{"model": ["small", "big"], "params": ["111M", "13B"], "loss": [2.608, 1.572]}',
    "inside.json": '{"about": {"year": 2024}, "runs": [{"model": "small", "params": 1.11e8, "loss": 2.608},'
    ' {"model": "big", "params": 1.3e10, "loss": 1.572}]}',
    "lines.jsonl": '{"model": "small", "params": 1.11e8, "loss": 2.608}\n'
    '{"model": "big", "params": 1.3e10, "loss": 1.572}\n',
}


@pytest.mark.parametrize(("name", "text"), CONTENTS.items())
def test_points_from_files(name: str, text: str, tmp_path: Path) -> None:
    points = points_from_file(written(tmp_path, name, text))
    assert points.series == ("small", "big")
    assert points.values("N") == (111e6, 13e9)
    assert points.values("L") == (2.608, 1.572)


BROKEN = {
    "empty.csv": ("", "no rows below a header"),
    "header.csv": ("a,b\n", "no rows below a header"),
    "ragged.csv": ("a,b\n1,2\n1,2,3\n", "line 3: 3 fields where the header has 2"),
    "words.csv": ("a,b\nx,y\n", "no column of numbers"),
    "cut.json": ('{"N": [1, 2', "not JSON"),
    "numbers.json": ("[1, 2]", "holds no table"),
    "deep.json": ("[" * 100_000, "nested too deeply"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_is_an_error_that_names_it_and_the_remedy(name: str, tmp_path: Path) -> None:
    text, problem = BROKEN[name]
    with pytest.raises(PointFileError) as raised:
        points_from_file(written(tmp_path, name, text))
    assert name in str(raised.value)
    assert problem in str(raised.value)


def test_a_missing_file_and_one_that_is_no_text(tmp_path: Path) -> None:
    with pytest.raises(PointFileError, match="can't be opened"):
        points_from_file(tmp_path / "nowhere.csv")
    (tmp_path / "binary.csv").write_bytes(b"\xff\xfe\x00\x01")
    with pytest.raises(PointFileError, match="not UTF-8"):
        points_from_file(tmp_path / "binary.csv")
