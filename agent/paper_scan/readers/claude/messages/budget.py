"""The cap on what a scan may cost, held by reservation.

Before a request its worst case is set aside: the whole prompt at the dearest input rate and ``max_tokens`` at the
output rate. After it, the difference to what it really cost comes back. Requests that run side by side therefore
can't race past the cap together.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Protocol

from paper_scan.readers.claude.messages.errors import BudgetReached, PriceUnknown
from paper_scan.readers.claude.messages.prices import MILLION, Price
from paper_scan.readers.claude.messages.usage import Usage

DEFAULT_CAP = 5.0
"""Dollars a paper may cost unless the user says otherwise."""
LEAST_OUTPUT = 1_024
"""A request that could write fewer tokens than this isn't worth sending."""


@dataclass(frozen=True, slots=True)
class Reservation:
    amount: float
    max_tokens: int
    factor: float = 1.0
    """Of the usual price."""
    of_all: Reservation | None = None
    """The same request's in the budget of many scans."""
    tokens: int = 0
    """In and out, at most."""


class Purse(Protocol):
    """What the requests of many scans are paid from; it need not be in this process."""

    async def reserve(self, prompt_tokens: int, wanted: int, factor: float = 1.0) -> Reservation: ...

    async def settle(self, reservation: Reservation, usage: Usage) -> float | None: ...

    async def forfeit(self, reservation: Reservation) -> None: ...


@dataclass
class Budget:
    """``cap`` in dollars, or None for none. Not thread-safe: used from one event loop."""

    price: Price | None
    cap: float | None
    spent: float = 0.0
    """What finished requests cost, in dollars; only a lower bound if the price is unknown (see ``known``)."""
    whole: Purse | None = None
    """The budget of many scans, of which this one's requests are paid too."""
    tokens: int | None = None
    """Most tokens, in and out together; None for no such cap."""
    tokens_spent: int = 0
    _tokens_reserved: int = 0
    _reserved: float = 0.0
    _freed: asyncio.Condition = field(default_factory=asyncio.Condition)

    def __post_init__(self) -> None:
        if self.cap is not None and self.price is None:
            raise PriceUnknown(
                "a cap on the cost was asked for, but this model's price is not known. "
                "Add it to your prices.yaml (scan doctor says where), give --max-cost none to go without a cap, or a "
                "cap on tokens: --max-tokens-total N."
            )

    @property
    def known(self) -> bool:
        return self.price is not None

    async def reserve(self, prompt_tokens: int, wanted: int, factor: float = 1.0) -> Reservation:
        """Set aside the worst case of a request, waiting for others to finish if it must be cut short otherwise.

        ``prompt_tokens`` is an upper bound; ``factor``: the request is charged at this part of the price. Raises
        BudgetReached if nothing useful can be bought any more.
        """
        if self.whole is None:
            return await self._reserve(prompt_tokens, wanted, factor)
        of_all = await self.whole.reserve(prompt_tokens, wanted, factor)
        try:
            own = await self._reserve(prompt_tokens, of_all.max_tokens, factor)
        except BaseException:
            await self.whole.settle(of_all, Usage())
            raise
        return Reservation(own.amount, own.max_tokens, factor, of_all, own.tokens)

    async def _reserve(self, prompt_tokens: int, wanted: int, factor: float) -> Reservation:
        wanted = await self._within_tokens(prompt_tokens, wanted)
        if self.cap is None or self.price is None:
            return Reservation(0.0, wanted, factor, tokens=prompt_tokens + wanted)
        rates = self.price.for_prompt(prompt_tokens)
        prompt = prompt_tokens * max(rates.input, rates.cache_write) * factor / MILLION
        async with self._freed:
            while True:
                left = self.cap - self.spent - self._reserved - prompt
                affordable = int(left * MILLION / (rates.output * factor))
                if affordable >= wanted or (affordable >= LEAST_OUTPUT and not self._reserved):
                    tokens = min(wanted, affordable)
                    amount = prompt + tokens * rates.output * factor / MILLION
                    self._reserved += amount
                    return Reservation(amount, tokens, factor, tokens=prompt_tokens + wanted)
                if not self._reserved:
                    self._tokens_reserved = max(0, self._tokens_reserved - prompt_tokens - wanted)
                    raise BudgetReached(
                        f"the cap of ${self.cap:.2f} is reached: ${self.spent:.2f} are spent and the next request "
                        f"could cost more than what is left. Run the same command with a higher --max-cost to go on."
                    )
                await self._freed.wait()

    async def _within_tokens(self, prompt_tokens: int, wanted: int) -> int:
        """How many tokens may be written, of those wanted, by the cap on tokens; they are set aside."""
        if self.tokens is None:
            return wanted
        async with self._freed:
            while True:
                left = self.tokens - self.tokens_spent - self._tokens_reserved - prompt_tokens
                if left >= wanted or (left >= LEAST_OUTPUT and not self._tokens_reserved):
                    found = min(wanted, left)
                    self._tokens_reserved += prompt_tokens + found
                    return found
                if not self._tokens_reserved:
                    raise BudgetReached(
                        f"the cap of {self.tokens:,} tokens is reached: {self.tokens_spent:,} are used and the next "
                        "request could use more than what is left. Run the same command with a higher "
                        "--max-tokens-total to go on."
                    )
                await self._freed.wait()

    async def settle(self, reservation: Reservation, usage: Usage) -> float | None:
        """Give back what wasn't used; what the request cost, in dollars, or None if the price is unknown."""
        if self.whole is not None and reservation.of_all is not None:
            await self.whole.settle(reservation.of_all, usage)
        cost = self.price.cost(usage) * reservation.factor if self.price else None
        await self._close(reservation, cost or 0.0, usage.prompt + usage.output)
        return cost

    async def forfeit(self, reservation: Reservation) -> None:
        """Count all of it as spent: whoever reserved has gone, and nobody knows what the request cost."""
        if self.whole is not None and reservation.of_all is not None:
            await self.whole.forfeit(reservation.of_all)
        await self._close(reservation, reservation.amount, reservation.tokens)

    async def _close(self, reservation: Reservation, cost: float, tokens: int) -> None:
        async with self._freed:
            self._tokens_reserved = max(0, self._tokens_reserved - reservation.tokens)
            self.tokens_spent += tokens
            # zero rather than a rounding error's worth of reservation: reserve() asks whether anything is out
            self._reserved = max(0.0, self._reserved - reservation.amount)
            if self._reserved < 1e-12:
                self._reserved = 0.0
            self.spent += cost
            self._freed.notify_all()
