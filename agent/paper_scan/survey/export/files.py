"""Records written as CSV, Parquet or JSON lines."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence
from pathlib import Path

from paper_scan.paper.words.spreadsheet import defused
from paper_scan.survey.export.records import Record
from paper_scan.survey.tables.export import ExtraMissing

NUMBERS = frozenset({"year", "number", "times_cited", "page", "yes", "no", "open", "not_applicable", "references",
                     "pages_in_all", "search_hits"})  # fmt: skip


def csv_text(columns: Sequence[str], records: Iterable[Record]) -> str:
    """UTF-8 text with a header. Cells that a spreadsheet would take for a formula begin with an apostrophe."""
    stream = io.StringIO()
    writer = csv.DictWriter(stream, columns, lineterminator="\n")
    writer.writeheader()
    for record in records:
        writer.writerow({name: defused(cell) if isinstance(cell, str) else cell for name, cell in record.items()})
    return stream.getvalue()


def json_lines(records: Iterable[Record]) -> str:
    """An object a line; null where nothing is known."""
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)


def write_parquet(columns: Sequence[str], records: Iterable[Record], file: Path) -> None:
    """The same columns, numbers as 32-bit integers. Raises ExtraMissing without pyarrow."""
    try:
        import pyarrow as pa
        from pyarrow import parquet
    except ImportError:
        raise ExtraMissing("Parquet needs pyarrow: pip install 'paper-scan[parquet]'") from None
    rows = list(records)
    whole = {name for name in columns if all(isinstance(row[name], int | None) for row in rows)} & NUMBERS
    schema = pa.schema([(name, pa.int32() if name in whole else pa.string()) for name in columns])
    texts = [{name: cell if name in whole or cell is None else str(cell) for name, cell in row.items()} for row in rows]
    parquet.write_table(pa.Table.from_pylist(texts, schema=schema), file)


__all__ = ["ExtraMissing", "csv_text", "json_lines", "write_parquet"]
