"""Who fills a worksheet in: rules, Claude, both."""
