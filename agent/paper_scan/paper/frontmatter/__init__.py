"""What the first page and the file say of the paper: title, authors, venue, year, identifiers."""
