"""Checks of sentences: statistics, intervals, shares, gains, and numbers that a table prints otherwise."""
