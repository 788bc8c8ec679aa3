"""What each line of a page is: heading, paragraph, footnote, margin, table of contents."""
