"""Marks: the data of a panel, its series, its legend."""
