"""Past one machine: the papers of a directory run on a Ray cluster. Store, outputs and budget stay with the driver.

Nodes need no shared disk: a PDF travels to the node that scans it, and the scan's files travel back.
"""

from paper_scan.survey.cluster.connect import ClusterError
from paper_scan.survey.cluster.engine import Cluster

__all__ = ["Cluster", "ClusterError"]
