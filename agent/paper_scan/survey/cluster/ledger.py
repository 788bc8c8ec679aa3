"""The one budget of a run on a cluster: held by an actor, drawn on by every node."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from paper_scan.readers.base import Reader
from paper_scan.readers.both import Both
from paper_scan.readers.claude.messages.budget import Budget, Reservation
from paper_scan.readers.claude.messages.prices import Price
from paper_scan.readers.claude.messages.usage import Usage
from paper_scan.readers.claude.session import Claude
from paper_scan.readers.shared import paid_from


class Ledger:
    """The actor. Its methods run on one event loop, side by side: ``reserve`` may wait for another's ``settle``."""

    def __init__(self, price: Price | None, cap: float | None) -> None:
        self._budget = Budget(price, cap)
        self._out: dict[str, list[Reservation]] = {}

    async def reserve(self, holder: str, prompt_tokens: int, wanted: int, factor: float) -> Reservation:
        reservation = await self._budget.reserve(prompt_tokens, wanted, factor)
        self._out.setdefault(holder, []).append(reservation)
        return reservation

    async def settle(self, holder: str, reservation: Reservation, usage: Usage) -> float | None:
        self._out[holder].remove(reservation)
        return await self._budget.settle(reservation, usage)

    async def forfeit(self, holder: str) -> None:
        """``holder`` has died: nobody knows what became of its requests, so they count as spent to the full."""
        for reservation in self._out.pop(holder, []):
            await self._budget.forfeit(reservation)

    async def lose(self, holder: str, reservation: Reservation) -> None:
        """One request's reply was cut: it counts as spent to the full."""
        self._out[holder].remove(reservation)
        await self._budget.forfeit(reservation)

    async def spent(self) -> float:
        """Dollars."""
        return self._budget.spent


@dataclass
class Account:
    """A budget's face on a node: what is set aside and given back goes to the actor."""

    ledger: Any
    holder: str
    """The paper's hash."""

    async def reserve(self, prompt_tokens: int, wanted: int, factor: float = 1.0) -> Reservation:
        """As ``Budget.reserve``; raises BudgetReached."""
        from ray.exceptions import RayTaskError

        try:
            found: Reservation = await self.ledger.reserve.remote(self.holder, prompt_tokens, wanted, factor)
        except RayTaskError as error:  # it carries the actor's error, and a traceback in its text
            raise error.cause from None
        return found

    async def settle(self, reservation: Reservation, usage: Usage) -> float | None:
        cost: float | None = await self.ledger.settle.remote(self.holder, reservation, usage)
        return cost

    async def forfeit(self, reservation: Reservation) -> None:
        await self.ledger.lose.remote(self.holder, reservation)


def drawing_on(ledger: Any, holder: str, reader: Reader) -> Reader:
    """The reader with its requests paid from the budget of all."""
    assert isinstance(reader, Claude | Both)
    return paid_from(Account(ledger, holder), reader)
