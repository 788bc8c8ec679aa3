"""What a model costs. Unknown stays unknown: nothing here guesses a price."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from paper_scan.readers.claude.messages.usage import Usage
from paper_scan.settings import configuration_folder

MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class Rates:
    """US dollars per million tokens of each kind."""

    input: float
    output: float
    cache_write: float
    cache_read: float

    def cost(self, usage: Usage) -> float:
        """What this usage costs, in dollars. Thinking is part of the output."""
        return (
            usage.input * self.input
            + usage.cache_write * self.cache_write
            + usage.cache_read * self.cache_read
            + usage.output * self.output
        ) / MILLION


@dataclass(frozen=True, slots=True)
class Price:
    """A model's rates, which may be others for a long prompt."""

    model: str
    as_of: date
    rates: Rates
    long_prompt: int | None = None
    """Prompts of more tokens than this, cached parts included, are charged at ``long_rates``."""
    long_rates: Rates | None = None
    batch_factor: float = 1.0
    """What a request costs in a batch, as a part of what it costs else."""

    def for_prompt(self, tokens: int) -> Rates:
        if self.long_prompt is not None and self.long_rates is not None and tokens > self.long_prompt:
            return self.long_rates
        return self.rates

    def cost(self, usage: Usage) -> float:
        """What one request costs that used this, in dollars."""
        return self.for_prompt(usage.prompt).cost(usage)


def price_of(model: str) -> Price | None:
    """The price of a model id, or None if it isn't known."""
    prices = _load()
    undated = re.sub(r"-\d{8}$", "", model)
    return prices.get(model) or prices.get(undated)


def override_file() -> Path:
    """Where a user's own prices are looked for."""
    return Path(os.environ.get("PAPER_SCAN_PRICES") or configuration_folder() / "prices.yaml")


@cache
def _load() -> dict[str, Price]:
    entries = _read(Path(__file__).with_name("prices.yaml"))
    if override_file().is_file():
        entries |= _read(override_file())
    return entries


def _read(path: Path) -> dict[str, Price]:
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
        factor = float(data.get("batch_factor", 1.0))
        return {model: _price(model, entry, factor) for model, entry in data["models"].items()}
    except (yaml.YAMLError, KeyError, TypeError, AttributeError, ValueError) as error:
        raise ValueError(
            f"{path}: not a price list ({error}). Write it like the one shipped with the program."
        ) from None


def _price(model: str, entry: dict[str, Any], batch_factor: float) -> Price:
    above = entry.get("above")
    return Price(
        model=model,
        as_of=date.fromisoformat(str(entry["as_of"])),
        rates=_rates(entry),
        long_prompt=int(above["tokens"]) if above else None,
        long_rates=_rates(above) if above else None,
        batch_factor=batch_factor,
    )


def _rates(entry: dict[str, Any]) -> Rates:
    return Rates(*(float(entry[key]) for key in ("input", "output", "cache_write", "cache_read")))
