"""What a page that lies in one file may do: run its own script, be styled by its own sheet, and fetch nothing."""

from __future__ import annotations

import base64
import hashlib


def content_policy(script: str, style: str) -> str:
    """The content security policy for a page with exactly this script and style in it."""
    return (
        f"default-src 'none'; script-src {_hash(script)}; style-src {_hash(style)}; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
