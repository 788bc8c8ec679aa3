"""Settings as they hold now, each with where it comes from: environment, project's file, user's file, default."""

from __future__ import annotations

import difflib
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from paper_scan.settings.names import SEND, SETTINGS, Setting, Value, WrongValue
from paper_scan.settings.places import project_file, user_file

Origin = Literal["environment", "project", "user", "default"]


class SettingsError(Exception):
    """A settings file can't be used. The message names file, setting and remedy."""


@dataclass(frozen=True)
class InForce:
    """A setting as it holds."""

    value: Value | None
    origin: Origin
    where: str
    """The variable or the file; empty for a default."""


@dataclass(frozen=True)
class Settings:
    found: Mapping[str, InForce]
    """By name; every setting is there."""
    send: Mapping[str, bool]
    """By host, whether a person agreed that papers' text goes there."""
    of_user: Mapping[str, Value]
    """What the user's own file says, whether it holds or not."""

    def value(self, name: str) -> Value | None:
        return self.found[name].value

    def text(self, name: str) -> str | None:
        value = self.value(name)
        return None if value is None else str(value)


def load_settings(start: Path | None = None) -> Settings:
    """What holds in the directory ``start`` (the working directory). Raises SettingsError."""
    mine, theirs = user_file(), project_file(start)
    user = read_file(mine) if mine.is_file() else {}
    project = read_file(theirs, is_project=True) if theirs is not None else {}
    send = user.pop(SEND, {})
    found = {name: _found(setting, project, theirs, user, mine) for name, setting in SETTINGS.items()}
    if user.get("offline") is True and found["offline"].origin == "project":
        found["offline"] = InForce(True, "user", str(mine))  # a project can forbid the network, not allow it
    return Settings(found, send, user)


def _found(setting: Setting, project: dict[str, Any], theirs: Path | None, user: dict[str, Any], mine: Path) -> InForce:
    if given := os.environ.get(setting.variable, "").strip():
        if setting.name == "offline":  # whatever was meant: to stay offline is the safe reading
            return InForce(given.lower() not in ("0", "no", "off", "false"), "environment", setting.variable)
        try:
            return InForce(setting.parsed(given), "environment", setting.variable)
        except WrongValue as error:
            raise SettingsError(f"{setting.variable}={given}: {setting.name} {error}.") from None
    if setting.name in project:
        assert theirs is not None
        return InForce(_placed(setting, project[setting.name], theirs.parent), "project", str(theirs))
    if setting.name in user:
        return InForce(_placed(setting, user[setting.name], None), "user", str(mine))
    return InForce(setting.default, "default", "")


def _placed(setting: Setting, value: Value, folder: Path | None) -> Value:
    """A path of a project's file is relative to that file; ``~`` is the home folder."""
    is_path = setting.kind == "path" or (setting.kind == "checklist" and Path(str(value)).suffix in (".yaml", ".yml"))
    if not is_path:
        return value
    path = Path(str(value)).expanduser()
    return str(path if folder is None else folder / path)


def read_file(file: Path, is_project: bool = False) -> dict[str, Any]:
    """The settings in a file, checked. Raises SettingsError."""
    try:
        data = tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise SettingsError(f"{file}: {error.strerror or error}.") from None
    except UnicodeDecodeError:
        raise SettingsError(f"{file}: not UTF-8 text.") from None
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{file}: not TOML: {error}.") from None
    checked: dict[str, Any] = {}
    for given, value in data.items():
        name = given.replace("_", "-")
        if name == SEND and not is_project:
            checked[SEND] = _send(file, value)
            continue
        setting = SETTINGS.get(name)
        if setting is None:
            raise SettingsError(f"{file}: there is no setting {given!r}.{nearest(name)}")
        if is_project and setting.users_alone:
            raise SettingsError(
                f"{file}: {name} can't be set by a project's file, only by your own: scan config set {name} …"
            )
        try:
            checked[name] = setting.checked(value)
        except WrongValue as error:
            raise SettingsError(f"{file}: {name} {error}, not {value!r}.") from None
    return checked


def _send(file: Path, value: object) -> dict[str, bool]:
    if isinstance(value, dict) and all(isinstance(each, bool) for each in value.values()):
        return value
    raise SettingsError(f'{file}: [{SEND}] takes hosts with true or false: "api.anthropic.com" = true.')


def nearest(name: str) -> str:
    """`` Did you mean …?``, or which there are."""
    near = difflib.get_close_matches(name, SETTINGS, n=1, cutoff=0.6)
    return f" Did you mean {near[0]}?" if near else f" There are: {', '.join(SETTINGS)}."


def must_stay_offline() -> bool:
    """Whether environment or settings forbid all network use. Raises SettingsError where that can't be known."""
    return load_settings().value("offline") is True
