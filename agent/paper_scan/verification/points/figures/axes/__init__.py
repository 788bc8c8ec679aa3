"""Axes: labels, ticks, scales."""
