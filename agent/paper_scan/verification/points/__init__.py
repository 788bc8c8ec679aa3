"""Points that a fit can be run on: from tables, figures, files."""
