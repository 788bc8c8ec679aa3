"""What a finished scan is: its model, its JSON Schema, the public survey's formats."""
