"""Evidence as it is handed in, looked up in the paper."""
