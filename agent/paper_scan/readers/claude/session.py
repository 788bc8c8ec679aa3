"""One scan by Claude: the server, the model, what it may cost, the paper as it is sent; then the loop."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import JsonValue

from paper_scan.folder.files import TRANSCRIPT
from paper_scan.paper import Paper
from paper_scan.readers.claude.branches import FULL, FULL_IN_BATCHES
from paper_scan.readers.claude.loop import ClaudeReader
from paper_scan.readers.claude.messages.batches import Batches
from paper_scan.readers.claude.messages.budget import DEFAULT_CAP, Budget, Purse
from paper_scan.readers.claude.messages.client import Messages, Prefix, connect, server_address
from paper_scan.readers.claude.messages.errors import OutOfTime
from paper_scan.readers.claude.messages.models import ServerModel, ask_server, resolve
from paper_scan.readers.claude.messages.prices import price_of
from paper_scan.readers.claude.messages.retry import Retry
from paper_scan.readers.claude.messages.transcript import Transcript, entries
from paper_scan.readers.claude.messages.usage import Usage
from paper_scan.readers.claude.paper_text import CHARACTERS_PER_TOKEN, outline_text, paper_text
from paper_scan.readers.claude.prompts import prompts_sha256, render
from paper_scan.readers.claude.tool_set import loop_tools
from paper_scan.settings.masking import masked
from paper_scan.worksheet import Worksheet

if TYPE_CHECKING:
    from paper_scan.checklist import Question
    from paper_scan.readers.base import Progress

ROOM = 60_000
"""Tokens of the window kept free behind the paper, for a branch's own conversation."""
SMALL = 40_000
"""Windows below this are shared otherwise: tools and task take a good part of them."""
OUTPUT = 16_000
"""Tokens that the model may write in one step, thinking included."""


TOGETHER = 100
"""Branches that run at the same time where batches are used: all are to be in the same one."""


@dataclass
class Claude:
    """A reader for ``paper_scan.api``. Raises MessagesError from ``fill``; what was recorded until then stays."""

    model: str = field(default_factory=lambda: resolve(None))
    """A model's id."""
    max_cost: float | None = DEFAULT_CAP
    """Dollars; None for no cap."""
    max_time: float | None = None
    """Seconds for the whole of one paper, from the first request on; None for no end."""
    max_tokens_total: int | None = None
    """Tokens in and out; None for no cap."""
    effort: str | None = None
    side_by_side: int = 4
    offline: bool = False
    retry: Callable[[], Retry] = Retry
    hits: Callable[[Question], str] = lambda question: ""
    whole: Purse | None = None
    """The budget of many papers, this one's among them."""
    batches: Batches | None = None
    """Where requests are left that can wait, at a lower price."""
    run: Callable[[Coroutine[Any, Any, Mapping[str, JsonValue]]], Mapping[str, JsonValue]] = asyncio.run
    """Where the loop runs; many papers share an event loop (see ``paper_scan.readers.shared``)."""
    name: str = "claude"

    @property
    def prompts_sha256(self) -> str:
        return prompts_sha256()

    def fill(self, worksheet: Worksheet, progress: Progress) -> Mapping[str, JsonValue]:
        """Fill the sheet; returns model, tokens, cost and request ids for run.json."""
        return self.run(self._fill(worksheet, progress))

    async def _fill(self, worksheet: Worksheet, progress: Progress) -> Mapping[str, JsonValue]:
        path = worksheet.folder / TRANSCRIPT if worksheet.folder else None
        before = past_usage(path, self.model)
        async with connect(offline=self.offline) as client:
            model = await ask_server(client, self.model)
            budget = Budget(
                price_of(model.id),
                self.max_cost,
                spent=before.cost,
                whole=self.whole,
                tokens=self.max_tokens_total,
                tokens_spent=before.usage.prompt + before.usage.output,
            )
            progress.say(f"The paper's text goes to {masked(server_address())} ({model.id}).")
            prefix, left_out = make_prefix(worksheet.paper, model)
            if left_out:
                worksheet.warn(
                    f"The paper is longer than {model.id} can hold at once: "
                    f"{len(left_out)} sections were at hand on request only."
                )
                progress.say(f"Longer than the model's window: {len(left_out)} sections are read on request only.")
            messages = Messages(
                client=client,
                model=model,
                budget=budget,
                transcript=Transcript(path),
                prefix=prefix,
                effort=self.effort,
                retry=self.retry(),
                on_wait=lambda reason, seconds: progress.step(f"Waiting {seconds:.0f} s: {reason}"),
                say=progress.say,
                usage=before.usage,
                batches=self.batches,
            )
            loop = ClaudeReader(
                worksheet,
                messages,
                side_by_side=TOGETHER if self.batches else self.side_by_side,
                full=portion_size(model, FULL_IN_BATCHES if self.batches else FULL),
                max_tokens=min(OUTPUT, model.window // 4),
                shown=model.window,
                hits=self.hits,
                progress=lambda branch, sheet: progress.step(state(branch, sheet, messages, loop)),
            )
            try:
                async with asyncio.timeout(self.max_time):
                    await loop.fill()
            except TimeoutError:
                raise OutOfTime(f"the {self.max_time:g} seconds of --max-time are up.") from None
            finally:
                progress.say(bill(messages))
        dropped = worksheet.notes.dropped
        if dropped:
            progress.say(f"{len(dropped)} notes could not be taken; the report names them.")
        return {**report(messages, left_out), "notes_dropped": len(dropped)}


@dataclass(frozen=True)
class Past:
    usage: Usage
    cost: float


def past_usage(transcript: Path | None, model: str) -> Past:
    """What earlier, interrupted runs of the same scan used: a cap holds for the scan, not for each try."""
    price = price_of(model)
    total, cost = Usage(), 0.0
    if transcript is not None and transcript.exists():
        out: dict[str, float] = {}
        for entry in entries(transcript):
            if entry["kind"] == "sent":
                out[entry["id"]] = entry["reserved_usd"]
            if entry["kind"] in ("exchange", "failure"):
                out.pop(entry.get("sent", ""), None)
                used = Usage(**entry["usage"])
                total += used
                known = price.cost(used) * entry.get("factor", 1.0) if price else 0.0
                cost += max(known, entry.get("lost_usd", 0.0))
        cost += sum(out.values())  # sent, and this process was killed before the reply: nobody knows what was billed
    return Past(total, cost)


def make_prefix(paper: Paper, model: ServerModel) -> tuple[Prefix, tuple[str, ...]]:
    """What all branches share, and the sections that didn't fit in."""
    shown = paper_text(paper, paper_room(paper, model))
    first = render("paper", text=shown.text, outline=outline_text(paper, shown.left_out))
    return Prefix(tools=loop_tools(paper, model.can("images")), system=render("system"), paper=first), shown.left_out


def paper_room(paper: Paper, model: ServerModel) -> int:
    """Tokens that the paper may take of the model's window."""
    if model.window >= SMALL:
        return max(model.window - ROOM, model.window // 2)
    rest = str(loop_tools(paper, model.can("images"))) + render("system")
    left = model.window * 3 // 5 - int(len(rest) / CHARACTERS_PER_TOKEN)
    return max(left, model.window // 8)


def portion_size(model: ServerModel, usual: int) -> int:
    """Questions that one branch may hold, so that task and answers fit the window."""
    return usual if model.window >= SMALL else max(1, min(usual, model.window // 4_000))


def state(branch: str, sheet: Worksheet, messages: Messages, loop: ClaudeReader) -> str:
    """One line of progress."""
    answers = [answer for _, answer in sheet.answers()]
    left = sum(1 for answer in answers if answer.open)
    return (
        f"{branch}: {len(answers) - left} of {len(sheet.questions())} proved, {left} open, "
        f"{sum(loop.refused.values()) + loop.refused_notes} refused · {bill(messages)}"
    )


def bill(messages: Messages) -> str:
    """Tokens by kind and what they cost so far."""
    used = messages.usage
    cost = f"${messages.budget.spent:.3f}" if messages.budget.known else "cost unknown"
    return (
        f"{used.prompt:,} tokens in ({used.cache_read:,} from the cache), {used.output:,} out "
        f"({used.thinking:,} of them thinking), {cost}"
    )


def report(messages: Messages, left_out: tuple[str, ...]) -> Mapping[str, JsonValue]:
    """For run.json."""
    price = messages.budget.price
    return {
        "model": messages.model.id,
        "server": masked(server_address()),
        "usage": dict(messages.usage.as_dict()),
        "cost_usd": round(messages.budget.spent, 6) if price else None,
        "prices_as_of": price.as_of.isoformat() if price else None,
        "requests": messages.requests,
        "request_ids": list(messages.request_ids),
        "dropped_features": [*sorted(messages.model.lacking)],
        "sections_on_request": [*left_out],
    }
