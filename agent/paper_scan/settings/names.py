"""The settings there are: each with its name, what it means, and which values it takes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

Value: TypeAlias = str | int | float | bool
Kind: TypeAlias = Literal["choice", "text", "path", "checklist", "flag", "count", "dollars", "address"]


class WrongValue(ValueError):
    """A value that its setting doesn't take; the text says what it takes."""


@dataclass(frozen=True)
class Setting:
    name: str
    """As in the files and for ``scan config set``."""
    about: str
    kind: Kind
    variable: str
    """The environment variable that overrules the files."""
    default: Value | None = None
    choices: tuple[str, ...] = ()
    users_alone: bool = False
    """Never taken from a project's file: it may have come with somebody else's folder."""

    def checked(self, value: object) -> Value:
        """The value if this setting takes it. Raises WrongValue."""
        kind = self.kind
        if kind == "flag":
            if isinstance(value, bool):
                return value
            raise WrongValue("takes true or false")
        if kind == "count":
            if isinstance(value, int) and not isinstance(value, bool) and value > 0:
                return value
            raise WrongValue("takes a whole number from 1 on")
        if kind == "dollars":
            number = isinstance(value, int | float) and not isinstance(value, bool)
            if value == "none" or (number and 0 <= value < float("inf")):  # type: ignore[operator]
                return value  # type: ignore[return-value]
            raise WrongValue("takes dollars, or none")
        if not isinstance(value, str) or not value.strip():
            raise WrongValue("takes a text")
        if kind == "choice" and value not in self.choices:
            raise WrongValue(f"takes {', '.join(self.choices[:-1])} or {self.choices[-1]}")
        if kind == "address" and not value.startswith(("http://", "https://")):
            raise WrongValue("takes an address that begins with https:// (or http://)")
        return value

    def parsed(self, text: str) -> Value:
        """A value from words on a command line or in the environment. Raises WrongValue."""
        text = text.strip()
        if self.kind == "flag":
            if text.lower() in ("true", "yes", "on", "1"):
                return True
            if text.lower() in ("false", "no", "off", "0"):
                return False
        if self.kind in ("count", "dollars") and text != "none":
            try:
                return self.checked(int(text) if self.kind == "count" or text.isdigit() else float(text))
            except ValueError as error:
                raise error if isinstance(error, WrongValue) else WrongValue(_takes(self)) from None
        return self.checked(text)


def _takes(setting: Setting) -> str:
    return "takes a whole number from 1 on" if setting.kind == "count" else "takes dollars, or none"


SETTINGS: dict[str, Setting] = {
    each.name: each
    for each in (
        Setting(
            "reader",
            "who reads: auto, rules, claude or both",
            "choice",
            "PAPER_SCAN_READER",
            default="auto",
            choices=("auto", "rules", "claude", "both"),
        ),
        Setting("model", "the model that reads: opus, sonnet, haiku, or an id", "text", "PAPER_SCAN_MODEL"),
        Setting(
            "server", "where a model is asked", "address", "ANTHROPIC_BASE_URL",
            default="https://api.anthropic.com", users_alone=True,
        ),
        Setting("max-cost", "most dollars that a paper may cost, or none", "dollars", "PAPER_SCAN_MAX_COST", default=5),
        Setting("out", "where scans are written", "path", "PAPER_SCAN_OUT", default="outputs"),
        Setting("checklist", "a name, or a YAML file", "checklist", "PAPER_SCAN_CHECKLIST", default="ai-research"),
        Setting("offline", "true: nothing leaves this machine", "flag", "PAPER_SCAN_OFFLINE", default=False),
        Setting(
            "lookup", "true: title, DOI and retractions of every paper are looked up", "flag", "PAPER_SCAN_LOOKUP",
            default=False, users_alone=True,
        ),
        Setting(
            "email", "sent to the indexes that ask for one", "text", "PAPER_SCAN_EMAIL", users_alone=True
        ),
        Setting("jobs", "papers at once", "count", "PAPER_SCAN_JOBS"),
    )
}  # fmt: skip
"""By name, in the order shown."""

SEND = "send"
"""The table of servers that a paper's text may go to (true) or not (false), by host; the user's alone."""
