"""One text from labelled lines: paragraphs over column and page breaks, and every line with its offsets."""
