"""A scan's own fingerprint: a file that was edited by hand, or damaged, no longer matches it.

It is no signature: whoever changes a scan on purpose can compute it again. What can then still be told is told by the
PDF and by the worksheet's journal (``paper_scan.review``).
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

from paper_scan.scans.model import Scan

FIELD = "scan_sha256"
"""Of the provenance; the one line that the fingerprint leaves out."""


def sealed(scan: Scan) -> Scan:
    """The scan with its fingerprint."""
    found = fingerprint(scan.model_dump(mode="json"))
    return scan.model_copy(update={"provenance": scan.provenance.model_copy(update={FIELD: found})})


def fingerprint(values: dict[str, Any]) -> str:
    """SHA-256 over a scan's JSON values in an order and spacing of its own: laying a file out anew is no change."""
    provenance = {name: value for name, value in values.get("provenance", {}).items() if name != FIELD}
    plain = json.dumps({**values, "provenance": provenance}, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(plain.encode("utf-8", "surrogatepass")).hexdigest()
