"""A finished scan for people: terminal, Markdown."""
