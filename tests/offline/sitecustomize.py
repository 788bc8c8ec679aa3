"""Imported by every Python that a test starts (conftest puts this folder on PYTHONPATH)."""

from network_ban import forbid_network

forbid_network()
