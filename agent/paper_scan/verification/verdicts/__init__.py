"""What follows from a fit that was done again: points linked, coefficients judged."""
