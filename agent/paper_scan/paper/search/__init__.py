"""Finding words in a paper: quotes exactly, terms up to inflection, passages by rank."""
