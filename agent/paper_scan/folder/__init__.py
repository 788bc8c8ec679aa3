"""Where a scan's files lie, and what its folder is called."""
