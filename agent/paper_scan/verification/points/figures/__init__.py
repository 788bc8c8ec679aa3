"""Points out of vector figures: panels, calibrated axes, marks, legends, colour bars."""

from paper_scan.verification.points.figures.figure_points import points_from_figure

__all__ = ["points_from_figure"]
