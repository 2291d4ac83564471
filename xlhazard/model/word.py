"""Where things stand in a Word document, once its tables are read as sheets."""

from __future__ import annotations

from dataclasses import dataclass

from xlhazard.model.address import Address


@dataclass(frozen=True, slots=True)
class WordTable:
    """A table with the paragraphs before and after it, as one sheet: lead rows of paragraphs,
    then the table's own rows, then paragraphs again. cells: those that exist."""

    lead: int
    rows: int
    cells: frozenset[Address] = frozenset()

    def said(self, cell: Address) -> str:
        """第3行第2列 of the table; 表前第1段, 表后第2段 for a paragraph."""
        if cell.row <= self.lead:
            return f"表前第{cell.row}段"
        row = cell.row - self.lead
        if row <= self.rows:
            return f"第{row}行第{cell.column}列"
        return f"表后第{row - self.rows}段"


def said_cell(cell: Address | None, table: WordTable | None) -> str:
    """A cell as people call it: B3 of a workbook, 第3行第2列 of a Word table."""
    if cell is None:
        return ""
    return str(cell) if table is None else table.said(cell)
