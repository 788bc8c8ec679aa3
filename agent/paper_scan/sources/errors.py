"""Why a paper can't be had."""

from __future__ import annotations


class SourceError(Exception):
    """The text names what was asked for, the reason, and what to do."""


class OfflineError(SourceError):
    """It would have to be fetched, and nothing may leave this machine."""


class Unreachable(SourceError):
    """A server that can't be used now: later it may."""
