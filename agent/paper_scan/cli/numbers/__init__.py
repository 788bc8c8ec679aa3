"""Commands about numbers: fits done again, studies."""
