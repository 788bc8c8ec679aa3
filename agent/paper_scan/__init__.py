"""paper-scan: read a research paper the way a careful methodologist would."""

__version__ = "0.1.0"
