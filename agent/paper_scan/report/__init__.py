"""A finished scan for people: terminal, Markdown, a page, the PDF with its evidence marked."""
