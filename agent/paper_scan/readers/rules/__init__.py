"""The rules reader: answers what plain text can decide, by the checklist's own rules. No model, no network.

It is deterministic, and like any other reader it fills the worksheet through the worksheet's operations alone.
"""

from paper_scan.readers.rules.filling import fill

__all__ = ["fill"]
