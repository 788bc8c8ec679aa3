"""Tables: where they lie, and their rows and cells."""
