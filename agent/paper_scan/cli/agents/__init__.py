"""Commands for other agents."""
