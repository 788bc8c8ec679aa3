"""The section tree: from the outline, from headings' numbers and type."""
