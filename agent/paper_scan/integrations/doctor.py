"""What this installation has: for ``scan doctor``, and for a bug report. It never prints a key."""

from __future__ import annotations

import platform
import sys
from dataclasses import dataclass
from importlib import metadata, util

from paper_scan.data import data_folder
from paper_scan.readers.claude.messages.client import credentials_source, server_address
from paper_scan.readers.claude.messages.models import ALIASES, resolve
from paper_scan.readers.claude.messages.prices import override_file, price_of
from paper_scan.settings import load_settings, must_stay_offline, project_file, user_file
from paper_scan.settings.masking import masked
from paper_scan.version import __version__

NEEDED = ("pymupdf", "pydantic", "typer", "rich", "numpy", "scipy", "matplotlib", "anthropic")
EXTRAS = {"mcp": "scan mcp", "ray": "--engine ray", "pyarrow": "Parquet export"}


@dataclass(frozen=True)
class InstallationFact:
    topic: str
    state: str
    good: bool = True
    remedy: str = ""


def examine(model: str | None = None) -> list[InstallationFact]:
    """Look at everything that can be looked at without the network."""
    return [
        InstallationFact("paper-scan", __version__),
        InstallationFact("Python", f"{platform.python_version()} ({sys.executable})"),
        *_packages(),
        *_data(),
        *_server(model),
        InstallationFact("settings", _settings()),
    ]


def _settings() -> str:
    there = [str(file) for file in (user_file(), project_file()) if file is not None and file.is_file()]
    return ", ".join(there) or f"none (yours would be {user_file()})"


def ping(model: str | None = None) -> list[InstallationFact]:
    """Ask the server what it can do with the model, by a few small requests. Raises MessagesError where it can't be
    asked."""
    import asyncio

    from anthropic import APIError

    from paper_scan.readers.claude.messages.capabilities import capabilities
    from paper_scan.readers.claude.messages.client import connect

    async def ask() -> list[InstallationFact]:
        async with connect(offline=False, timeout=300.0) as client:
            try:
                found = await capabilities(client, resolve(model))
            except APIError as error:
                said = " ".join(str(error).split())[:160]
                return [InstallationFact("ping", f"{server_address()} does not answer", False, said)]
        return [InstallationFact(f"ping: {c.name}", c.said, c.has or c.name != "messages") for c in found]

    return asyncio.run(ask())


def _packages() -> list[InstallationFact]:
    found = []
    for name in NEEDED:
        try:
            found.append(InstallationFact(name, metadata.version(name)))
        except metadata.PackageNotFoundError:
            found.append(InstallationFact(name, "missing", good=False, remedy="install paper-scan again"))
    for name, use in EXTRAS.items():
        there = util.find_spec(name) is not None
        found.append(InstallationFact(f"{name} (for {use})", metadata.version(name) if there else "not installed"))
    return found


def _data() -> list[InstallationFact]:
    found = []
    for name in ("checklists", "prompts"):
        try:
            found.append(InstallationFact(name, str(data_folder(name))))
        except FileNotFoundError as error:
            found.append(InstallationFact(name, "missing", good=False, remedy=str(error)))
    return found


def _server(model: str | None) -> list[InstallationFact]:
    source, id_ = credentials_source(), resolve(model)
    price = price_of(id_)
    aliases = ", ".join(f"{alias} = {name}" for alias, name in ALIASES.items())
    cost = (
        f"${price.rates.input:g} in, ${price.rates.output:g} out per million tokens, as of {price.as_of}"
        if price
        else f"unknown; add it to {override_file()}"
    )
    return [
        InstallationFact(
            "network", f"forbidden by {load_settings().found['offline'].where}" if must_stay_offline() else "allowed"
        ),
        InstallationFact("credentials", f"found ({source})" if source else "none: the rules reader is used"),
        InstallationFact("server", masked(server_address())),
        InstallationFact("model", f"{id_} ({aliases})"),
        InstallationFact("price", cost),
    ]
