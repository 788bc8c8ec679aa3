"""Passages ranked by how much they promise for a question: found, not judged."""

from paper_scan.readers.rules.ranking.ranker import FoundPassage, Ranker

__all__ = ["FoundPassage", "Ranker"]
