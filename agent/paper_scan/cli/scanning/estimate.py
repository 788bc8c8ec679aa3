"""``scan PAPER --estimate``: what a scan by Claude would use and cost, before anything is sent."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

from paper_scan.cli import console
from paper_scan.cli.exits import Code, Stop

if TYPE_CHECKING:
    from paper_scan.checklist import Checklist
    from paper_scan.cli.scanning.readers import ClaudeSettings
    from paper_scan.paper import Limits, Paper
    from paper_scan.readers.claude.messages.models import ServerModel


def print_estimate(
    files: list[Path],
    checklist: Checklist,
    settings: ClaudeSettings,
    exact: bool,
    offline: bool,
    password: str | None,
    limits: Limits,
    batch_api: bool = False,
) -> None:
    """A line for each paper and a sum; nothing leaves the machine unless ``exact``."""
    from paper_scan.paper import PaperError, read
    from paper_scan.readers.claude.estimate import estimate
    from paper_scan.readers.claude.messages.errors import MessagesError
    from paper_scan.readers.claude.messages.models import WINDOW
    from paper_scan.readers.claude.messages.prices import price_of

    price, low, high, failed = price_of(settings.model), 0.0, 0.0, 0
    for file in files:
        try:
            paper = read(file, password, limits)
            prefix = asyncio.run(_count(paper, checklist, settings, offline)) if exact else None
        except PaperError as error:
            console.message(str(error))
            failed += 1
            continue
        except MessagesError as error:
            raise Stop(str(error), Code.UNAVAILABLE) from None
        found = estimate(paper, checklist, price, WINDOW, prefix)
        least, most = (found.in_batches if batch_api else (found.cost, found.cost)) or (None, None)
        line = f"{file}: {_dollars(least, most)} with {settings.model}"
        if not batch_api:
            used = found.usage
            line += f": {found.requests} requests, {used.prompt:,} tokens in ({used.cache_read:,} from the cache), "
            line += f"{used.output:,} out"
        console.result(line)
        low, high = low + (least or 0.0), high + (most or 0.0)
    if len(files) > 1 and price is not None:
        console.result(f"{len(files) - failed} papers: {_dollars(low, high)}")
    if price is not None:
        cap = "no cap" if settings.max_cost is None else f"a cap of ${settings.max_cost:.2f}"
        hits = " The less, the more requests of a batch find the paper in the cache." if batch_api else ""
        console.message(f"Prices of {price.as_of}; {cap}. All modules are counted in.{hits} Nothing was scanned.")
    if failed:
        raise Stop(f"{failed} of {len(files)} files can't be read.", Code.UNREADABLE)


def _dollars(least: float | None, most: float | None) -> str:
    if least is None or most is None:
        return "cost unknown"
    return f"about ${least:.2f}" if least == most else f"${least:.2f} to ${most:.2f}"


async def _count(paper: Paper, checklist: Checklist, settings: ClaudeSettings, offline: bool) -> int:
    """The shared prefix's tokens as the server counts them."""
    from paper_scan.readers.claude.messages.client import connect
    from paper_scan.readers.claude.messages.models import ask_server
    from paper_scan.readers.claude.messages.retry import judge
    from paper_scan.readers.claude.session import make_prefix

    async with connect(offline=offline) as client:
        model: ServerModel = await ask_server(client, settings.model)
        prefix, _ = make_prefix(paper, model)
        request = prefix.request(model, [{"role": "user", "content": []}])
        try:
            counted = await client.messages.count_tokens(model=model.id, **request)
        except Exception as error:
            meaning = judge(error)
            if meaning is None:
                raise
            raise Stop(f"The server doesn't count tokens ({meaning}). Leave --exact away.", Code.UNAVAILABLE) from None
    return int(counted.input_tokens)
