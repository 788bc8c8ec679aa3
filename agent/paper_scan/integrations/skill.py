"""The agent skill that ships with the program: putting it where agents look, and checking that it is whole."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import yaml

from paper_scan.data import data_folder

NAME = "paper-scan"
PLACES = {"claude": (".claude", "skills"), "codex": (".agents", "skills")}
"""Below the home folder; ``.agents/skills`` is where Codex and other agents that follow the standard look."""
KEYS = {"name", "description", "license", "compatibility", "metadata", "allowed-tools"}
"""Front matter that the Agent Skills specification knows (agentskills.io/specification)."""
DESCRIPTION, COMPATIBILITY, BODY_LINES = 1024, 500, 500
"""The specification's limits, in characters and lines."""


class SkillExists(Exception):
    """Another folder of that name lies there already."""


def shipped() -> Path:
    """The skill's folder as installed with the program."""
    return data_folder("skills") / NAME


def place(where: str) -> Path:
    """The folder of skills of an agent by name, or the folder of that path."""
    return Path.home().joinpath(*PLACES[where]) if where in PLACES else Path(where)


def install(where: str, replace: bool = False) -> Path:
    """Copy the skill to where an agent finds it; the skill's folder there.

    Raises SkillExists if it is there already and differs, unless ``replace``; OSError.
    """
    target = place(where) / NAME
    if target.exists():
        if _same(shipped(), target):
            return target
        if not replace:
            raise SkillExists(f"{target} is there already and differs from this version's. Give --replace to renew it.")
        shutil.rmtree(target)
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copytree(shipped(), target)
    return target


def faults(folder: Path) -> list[str]:
    """What keeps the skill in ``folder`` from being a good one, by the specification; empty if nothing does."""
    file = folder / "SKILL.md"
    if not file.is_file():
        return [f"{file}: there is no such file"]
    text = file.read_text(encoding="utf-8")
    matter = re.match(r"---\n(.*?)\n---\n", text, re.DOTALL)
    if not matter:
        return [f"{file}: it does not begin with front matter between two lines of ---"]
    try:
        fields = yaml.safe_load(matter[1])
    except yaml.YAMLError as error:
        return [f"{file}: the front matter is not YAML ({error})"]
    return [f"{file}: {fault}" for fault in (*_field_faults(fields, folder.name), *_body_faults(text, folder))]


def _field_faults(fields: object, folder: str) -> list[str]:
    if not isinstance(fields, dict):
        return ["the front matter has no fields"]
    found = [f"unknown field {key!r}" for key in fields if key not in KEYS]
    name, description = fields.get("name"), str(fields.get("description") or "")
    if name != folder:
        found.append(f"name is {name!r}, but its folder is {folder!r}")
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", str(name)) or len(str(name)) > 64:
        found.append("name has other characters than a-z, 0-9 and single hyphens, or more than 64")
    if not 0 < len(description) <= DESCRIPTION:
        found.append(f"description has {len(description)} characters; 1 to {DESCRIPTION} are allowed")
    if len(str(fields.get("compatibility", ""))) > COMPATIBILITY:
        found.append(f"compatibility has more than {COMPATIBILITY} characters")
    return found


def _body_faults(text: str, folder: Path) -> list[str]:
    found = []
    if text.count("\n") > BODY_LINES:
        found.append(f"longer than {BODY_LINES} lines; move details to references/")
    for target in re.findall(r"\]\((?!https?://)([^)#]+)", text):
        if not (folder / target).is_file():
            found.append(f"it points to {target}, which is not there")
    return found


def _same(one: Path, other: Path) -> bool:
    def contents(folder: Path) -> dict[str, bytes]:
        files = (path for path in folder.rglob("*") if path.is_file())
        return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}

    return contents(one) == contents(other)
