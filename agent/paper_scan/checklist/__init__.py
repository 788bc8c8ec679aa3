"""What is asked of a paper: checklists as data. ``checklists/README.md`` documents the files."""

from paper_scan.checklist.conditions import Assertion, Condition, claims, holds
from paper_scan.checklist.errors import ChecklistError
from paper_scan.checklist.loading import checklist_names, find_checklist, load
from paper_scan.checklist.model import Category, Checklist, Consistency, Meaning, Module, Question

__all__ = [
    "Assertion",
    "Category",
    "Checklist",
    "ChecklistError",
    "Condition",
    "Consistency",
    "Meaning",
    "Module",
    "Question",
    "checklist_names",
    "claims",
    "find_checklist",
    "holds",
    "load",
]
