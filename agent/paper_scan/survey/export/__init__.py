"""Scans as tables and bibliographies for other programs."""
