"""Where papers come from: identifiers, addresses and reference files, fetched and kept."""

from paper_scan.sources.errors import SourceError
from paper_scan.sources.fetch import Fetcher, fetcher
from paper_scan.sources.identifiers import Identifier, identifier
from paper_scan.sources.reference_files import REFERENCE_FILES, Listed, read_reference_file

__all__ = [
    "REFERENCE_FILES",
    "Fetcher",
    "Identifier",
    "Listed",
    "SourceError",
    "fetcher",
    "identifier",
    "read_reference_file",
]
