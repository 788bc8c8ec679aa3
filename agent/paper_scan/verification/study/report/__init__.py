"""A study as figures, tables, Markdown and JSON."""
