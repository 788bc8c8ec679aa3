"""Checks of tables: averages, totals, rows that repeat, compute."""
