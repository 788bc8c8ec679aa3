"""The Messages API: one exchange at a time, bounded in cost, tried again, recorded."""
