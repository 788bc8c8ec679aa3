"""What a paper says it fitted: laws and their coefficients, found in its text and tables."""
