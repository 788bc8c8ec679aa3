"""The survey's answers as a table in a file: CSV, or Parquet where pyarrow is installed."""

from __future__ import annotations

import csv
from itertools import islice
from pathlib import Path

from paper_scan.paper.words.spreadsheet import defused
from paper_scan.survey.tables.aggregate import rows
from paper_scan.survey.tables.entries import Loaded

COLUMNS = (
    "paper", "title", "year", "venue", "arxiv_id", "doi", "type", "tags", "reader", "stands", "file", "category",
    "question", "outcome", "confidence", "decidable",
)  # fmt: skip
BATCH = 50_000


class ExtraMissing(Exception):
    """An optional package is not installed."""


def write_csv(loaded: Loaded, file: Path) -> None:
    """UTF-8, one row an answer. Cells that a spreadsheet would take for a formula begin with an apostrophe."""
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, COLUMNS)
        writer.writeheader()
        for row in rows(loaded):
            writer.writerow({name: defused(value) if isinstance(value, str) else value for name, value in row.items()})


def write_parquet(loaded: Loaded, file: Path) -> None:
    """The same columns, texts as dictionaries. Raises ExtraMissing without pyarrow."""
    try:
        import pyarrow as pa
        from pyarrow import parquet
    except ImportError:
        raise ExtraMissing("Parquet needs pyarrow: pip install 'paper-scan[parquet]'") from None
    fields = [(name, pa.int32() if name in ("paper", "year") else pa.string()) for name in COLUMNS]
    schema = pa.schema(fields)
    every = rows(loaded)
    with parquet.ParquetWriter(file, schema) as writer:
        while batch := list(islice(every, BATCH)):
            writer.write_table(pa.Table.from_pylist(batch, schema=schema))
