"""Text that is in the file but not on the page, and text layers that lie."""
