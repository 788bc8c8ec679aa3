"""Many finished scans as tables."""
