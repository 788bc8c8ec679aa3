"""Estimates in several steps: the frontier of best sizes, a ladder from loss to score."""
