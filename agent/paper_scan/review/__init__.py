"""What is made of finished scans by people: checks, corrections, agreement, comparison."""
