"""Works cited and addresses: the reference list and its entries, citations, links, identifiers, names."""
