"""What is known of text without its page: letters, names, identifiers, sentences."""
