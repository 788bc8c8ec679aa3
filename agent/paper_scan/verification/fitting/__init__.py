"""Fits: objective, optimiser, uncertainty, identifiability."""
