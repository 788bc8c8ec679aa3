"""How a conversation with the server can end for good; each error says what to do."""

from __future__ import annotations

from paper_scan.settings.masking import masked


class MessagesError(Exception):
    """The server can't be used, or not any further. The text says why and what to do."""

    kind = "server"

    def __init__(self, message: str) -> None:
        super().__init__(masked(message))


class CredentialsMissing(MessagesError):
    kind = "no credentials"


class OfflineForbidden(MessagesError):
    """``--offline`` is on: nothing leaves the machine."""

    kind = "offline"


class Rejected(MessagesError):
    """The server refused the request, and repeating it can't help (most 4xx, spent limits)."""

    kind = "rejected"

    def __init__(self, message: str, *, status: int, server_said: str) -> None:
        super().__init__(message)
        self.status = status
        self.server_said = masked(server_said)


class PromptTooLong(Rejected):
    """The prompt doesn't fit the model's window."""

    kind = "too long"


class GaveUp(MessagesError):
    """Every attempt failed in a way that might pass; try again later."""

    kind = "gave up"


class BudgetReached(MessagesError):
    """The next request could cost more than what is left of the cap."""

    kind = "budget"


class OutOfTime(MessagesError):
    """The time that the scan may take is up."""

    kind = "time"


class PriceUnknown(MessagesError):
    """A cap was asked for, but what the model costs isn't known."""

    kind = "price unknown"
