"""Secrets taken out of what is said and kept: passwords in addresses, keys that a server repeats."""

from __future__ import annotations

import os
import re

SHOWN = "***"
_SECRET_NAME = re.compile(r"KEY|TOKEN|SECRET|PASSWORD|CREDENTIAL", re.IGNORECASE)
_SHORTEST = 8
"""Letters of a variable's value that is taken for a secret wherever it stands: shorter ones are words."""
_PATTERNS = (
    (re.compile(r"(?<=://)[^/\s@]+@"), f"{SHOWN}@"),
    (
        re.compile(
            r"(?i)([?&;](?:api[_-]?key|key|token|access[_-]?token|secret|password|pwd|sig|signature|auth)=)[^&#\s\"']+"
        ),
        rf"\1{SHOWN}",
    ),
    (re.compile(r"(?i)\b((?:bearer|basic)\s+)[A-Za-z0-9._~+/=-]{8,}"), rf"\1{SHOWN}"),
    (re.compile(r"(?i)\b((?:x-)?api[_-]?key[\"']?\s*[:=]\s*[\"']?)[^\s\"',;]{4,}"), rf"\1{SHOWN}"),
    (re.compile(r"\b((?:sk|pk|rk)-)[A-Za-z0-9_-]{6,}"), rf"\1{SHOWN}"),
)


def masked(text: str) -> str:
    """The text without secrets: values of variables that are named as such, credentials in addresses and headers."""
    for name, value in os.environ.items():
        if _SECRET_NAME.search(name) and len(value) >= _SHORTEST and value in text:
            text = text.replace(value, SHOWN)
    for pattern, shown in _PATTERNS:
        text = pattern.sub(shown, text)
    return text
