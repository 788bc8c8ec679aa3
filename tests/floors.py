"""The floors of the house, and how its walls are checked: by reading the imports, without running anything.

A *unit* is what stands directly under ``agent/paper_scan/``: a folder or a module. Each stands on one floor, and
imports go to a lower floor or sideways, never up; sideways imports run in no circle. An import counts wherever it
stands, inside a function too.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

FLOORS: dict[str, int] = {
    # the ground: where files and settings lie
    "data": 0,
    "version": 0,
    "settings": 0,
    # what is read, what is asked
    "paper": 1,
    "checklist": 1,
    # knows papers and numbers, no models, no checklists
    "verification": 2,
    # what comes out
    "scans": 3,
    # the rules of filling in
    "worksheet": 4,
    "tools": 4,
    # who fills in, where papers come from, where a scan's files lie
    "readers": 5,
    "recomputed": 5,
    "folder": 5,
    "sources": 5,
    # one paper, from its PDF to its folder, and what is made of it
    "api": 6,
    "report": 6,
    "review": 6,
    # what is built on that
    "integrations": 7,
    "survey": 7,
    "view": 7,
    # the commands, and the library's face, which hands on what lies below
    "cli": 8,
    "": 9,
}
ROOMS: dict[str, tuple[str, ...]] = {
    "paper": (
        "errors limits geometry parts",
        "words",
        "model",
        "search marked serialise pdf",
        "lines",
        "floats labels",
        "flow",
        "sections",
        "bibliography",
        "frontmatter suitability",
        "understand",
        "read",
        "worker",
    ),
    "verification": ("forms points", "fitting reported", "verdicts arithmetic", "study"),
    "readers": ("base", "rules claude", "both", "by_name shared"),
    "survey": ("tables directory", "cluster explorer export"),
}
"""Floors inside a room, the ground first: the names on a line may import each other's line and those before it."""
BIGGEST = 14
"""Files in one folder, beside its subfolders: about a dozen."""

HEAVY = frozenset(
    {
        "anthropic",
        "bibtexparser",
        "httpx2",
        "jinja2",
        "matplotlib",
        "mcp",
        "numpy",
        "pyarrow",
        "pymupdf",
        "ray",
        "rich",
        "scipy",
        "starlette",
        "uvicorn",
    }
)
"""Packages that take long to import: never imported by what every command loads."""


@dataclass(frozen=True)
class Import:
    """One imported name: ``target`` imported by the module ``source`` of ``file``, on ``line``."""

    file: Path
    line: int
    source: str
    target: str
    at_start: bool
    """Whether it runs when the module is imported, not when a function is called or only for the type checker."""

    def __str__(self) -> str:
        return f"{self.file.as_posix()}:{self.line}: {self.source} imports {self.target}"


def modules(package: Path) -> dict[str, Path]:
    """Dotted name to file, for every module of the package in the folder ``package``."""
    found = {}
    for file in sorted(package.rglob("*.py")):
        parts = file.relative_to(package.parent).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = file
    return found


def imports(package: Path) -> list[Import]:
    """Every import in the package. ``from a import b`` counts as ``a.b`` where that is a module, else as ``a``."""
    known = modules(package)
    found = []
    for name, file in known.items():
        tree = ast.parse(file.read_text(encoding="utf-8"), filename=str(file))
        for node, at_start in _import_nodes(tree.body, at_start=True):
            for target in _targets(node, name, file.name == "__init__.py", known):
                found.append(Import(file.relative_to(package.parent), node.lineno, name, target, at_start))
    return found


def _import_nodes(body: Iterable[ast.AST], at_start: bool) -> Iterator[tuple[ast.Import | ast.ImportFrom, bool]]:
    for node in body:
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield node, at_start
        elif isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            yield from _import_nodes(node.body, False)
            yield from _import_nodes(node.orelse, at_start)
        else:
            inside = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
            yield from _import_nodes(ast.iter_child_nodes(node), at_start and not inside)


def _targets(
    node: ast.Import | ast.ImportFrom, importer: str, is_package: bool, known: dict[str, Path]
) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
        return
    base = node.module or ""
    if node.level:
        parents = importer.split(".") if is_package else importer.split(".")[:-1]
        parents = parents[: len(parents) - node.level + 1]
        base = ".".join([*parents, base]).rstrip(".")
    for alias in node.names:
        whole = f"{base}.{alias.name}"
        yield whole if whole in known else base


def unit(module: str, package: str) -> str | None:
    """The unit of a module (of ``paper_scan.paper.model``, ``paper``), "" for the package itself, None for others."""
    first, _, rest = module.partition(".")
    return rest.partition(".")[0] if first == package else None


def without_floor(package: Path) -> list[str]:
    """Units that FLOORS does not place."""
    units = {unit(name, package.name) for name in modules(package)}
    return sorted(name for name in units if name is not None and name not in FLOORS)


def climbing(package: Path) -> list[str]:
    """Imports that go up, each with its file, line and both floors."""
    found = set()
    for one in imports(package):
        # Other packages count as the ground: below everything.
        units = [unit(name, package.name) for name in (one.source, one.target)]
        below, above = (0 if name is None else FLOORS.get(name) for name in units)
        if below is not None and above is not None and below < above:
            found.add(f"{one} (floor {below} to {above})")
    return sorted(found)


def circles(package: Path) -> list[str]:
    """Pairs of units that import one another, directly or by way of others."""
    edges: dict[str, set[str]] = {}
    for one in imports(package):
        source, target = unit(one.source, package.name), unit(one.target, package.name)
        if source is not None and target is not None and source != target and "" not in (source, target):
            edges.setdefault(source, set()).add(target)
    reach = {name: _reachable(name, edges) for name in edges}
    return sorted(f"{a} and {b}" for a in reach for b in reach if a < b and b in reach[a] and a in reach[b])


def _reachable(start: str, edges: dict[str, set[str]]) -> set[str]:
    seen: set[str] = set()
    ahead = list(edges.get(start, ()))
    while ahead:
        if (name := ahead.pop()) not in seen:
            seen.add(name)
            ahead.extend(edges.get(name, ()))
    return seen


def climbing_inside(package: Path, room: str) -> list[str]:
    """Imports inside a room that go up, and what stands on none of its floors."""
    floor = {name: number for number, names in enumerate(ROOMS[room]) for name in names.split()}
    inside = f"{package.name}.{room}"
    found = set()
    for one in imports(package):
        below, above = (_part(name, inside) for name in (one.source, one.target))
        for name in (below, above):
            if name and name not in floor:
                found.add(f"{inside}.{name} has no floor")
        if below and above and below in floor and above in floor and floor[below] < floor[above]:
            found.add(f"{one} ({below} to {above})")
    return sorted(found)


def _part(module: str, room: str) -> str:
    """What of the room a module belongs to: of ``paper_scan.paper.pdf.raw`` in ``paper_scan.paper``, ``pdf``."""
    return module[len(room) + 1 :].partition(".")[0] if module.startswith(f"{room}.") else ""


def file_circles(package: Path) -> list[str]:
    """Pairs of files that import each other."""
    edges = {(one.source, one.target) for one in imports(package)}
    return sorted(f"{a} and {b}" for a, b in edges if a < b and (b, a) in edges)


def crowded(package: Path) -> list[str]:
    """Folders with more files than one looks through."""
    folders = {file.parent for file in modules(package).values()}
    counts = {folder: len(list(folder.glob("*.py"))) for folder in folders}
    return sorted(f"{folder.name}: {count}" for folder, count in counts.items() if count > BIGGEST)


def same_names(package: Path) -> list[str]:
    """Classes of one name in several files."""
    homes: dict[str, list[str]] = {}
    for name, file in modules(package).items():
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                homes.setdefault(node.name, []).append(name)
    return sorted(f"{name}: {', '.join(sorted(found))}" for name, found in homes.items() if len(found) > 1)


def foreign(package: Path, library: str, allowed: str) -> list[str]:
    """Imports of ``library`` outside the unit ``allowed``."""
    return [
        str(one)
        for one in imports(package)
        if one.target.partition(".")[0] == library and unit(one.source, package.name) != allowed
    ]


def heavy_at_start(package: Path, entry: str) -> list[str]:
    """Heavy imports that importing the module ``entry`` sets off, in it or in what it imports in turn."""
    known = modules(package)
    starts = [one for one in imports(package) if one.at_start]
    edges: dict[str, set[str]] = {}
    for name in known:
        edges[name] = {name.rpartition(".")[0]} & known.keys()  # a package is imported before what is in it
    for one in starts:
        edges[one.source] |= {one.target} & known.keys()
    loaded = {entry} | _reachable(entry, edges)
    return [str(one) for one in starts if one.source in loaded and one.target.partition(".")[0] in HEAVY]


def naming(package: Path, words: Iterable[str], allowed: Iterable[str] = ()) -> list[str]:
    """Places in the source, comments included, where one of ``words`` stands, outside the units ``allowed``."""
    pattern = re.compile(rf"\b({'|'.join(map(re.escape, words))})\b")
    exempt = set(allowed)
    found = []
    for name, file in modules(package).items():
        if unit(name, package.name) in exempt:
            continue
        for line, text in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
            for match in pattern.finditer(text):
                found.append(f"{file.relative_to(package.parent).as_posix()}:{line}: {match.group()}")
    return found
