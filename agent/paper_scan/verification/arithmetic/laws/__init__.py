"""Checks of a paper's laws: coefficients against themselves, and what follows from them."""
