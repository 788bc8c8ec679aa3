"""A table's cell as evidence: the text must be what is printed there."""

from __future__ import annotations

from paper_scan.paper.floats.tables.layout import lay_out
from paper_scan.paper.model import Cell, Paper, Table
from paper_scan.paper.search.normalise import normalise
from paper_scan.scans.model import Place, TableCell
from paper_scan.worksheet.drafts import EvidenceDraft
from paper_scan.worksheet.evidence.labels import find_label
from paper_scan.worksheet.refusal import Hint, Refused


def find_cell(paper: Paper, draft: EvidenceDraft) -> TableCell | Refused:
    """The cell that a draft names. A wrong row or column is put right where the text stands only once in the table."""
    table = find_label(draft.table, paper.tables)
    if table is None:
        known = ", ".join(table.label for table in paper.tables) or "none"
        return Refused("", "no such table", f"There is no {draft.table!r}. The paper's tables: {known}.")
    if not table.rows:
        why = table.problem or "not given as rows"
        message = f"The rows of {table.label} could not be read ({why}). Quote its text, or give it as a figure."
        return Refused("", "no such cell", message)
    wanted = normalise(draft.text).text
    if not wanted:
        return Refused("", "no such cell", f"Give the `text` of the cell of {table.label}, with its row and column.")
    same = [at for at, cell in _cells(table) if normalise(cell.text).text == wanted]
    named = [at for at in same if at == (draft.row, draft.column)]
    if named or len(same) == 1:
        return _evidence(table, *(named or same)[0])
    return _no_cell(table, draft, same)


def _cells(table: Table) -> list[tuple[tuple[int, int], Cell]]:
    return [((r, c), cell) for r, row in enumerate(table.rows) for c, cell in enumerate(row)]


def _evidence(table: Table, row: int, column: int) -> TableCell:
    cell = table.rows[row][column]
    layout = lay_out(table)
    row_name, column_name = layout.names_of(row, cell) if layout else ("", "")
    return TableCell(
        table=table.label,
        row=row,
        column=column,
        text=cell.text,
        row_text=row_text(table, row),
        row_name=row_name,
        column_name=column_name,
        page=cell.page,
        places=(Place(page=cell.page, box=cell.box),),
    )


def row_text(table: Table, row: int) -> str:
    return " | ".join(cell.text for cell in table.rows[row])


def _no_cell(table: Table, draft: EvidenceDraft, same: list[tuple[int, int]]) -> Refused:
    if same:
        where = ", ".join(f"row {row} column {column}" for row, column in same[:6])
        message = f"“{draft.text}” stands in {table.label} more than once: {where}. Say which."
        return Refused("", "no such cell", message)
    message = f"No cell of {table.label} reads “{draft.text}”."
    row = draft.row
    if row is None or not 0 <= row < len(table.rows):
        return Refused("", "no such cell", f"{message} Its rows are 0 to {len(table.rows) - 1}; see them with `table`.")
    return Refused("", "no such cell", f"{message} Row {row} is shown.", Hint(row_text(table, row), table.page))
