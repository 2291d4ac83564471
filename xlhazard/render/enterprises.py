"""Which enterprise a row speaks of, so that a clerk knows it without counting rows."""

from __future__ import annotations

from collections.abc import Mapping

from xlhazard.checking import privacy
from xlhazard.model.address import Address
from xlhazard.model.submission import Submission
from xlhazard.model.table import Row, Table


class Enterprises:
    """Looks up the enterprise's name of a cell: in its row, else through its hazard, its code."""

    def __init__(self, submission: Submission | None) -> None:
        tables: Mapping[str, Table] = {} if submission is None else submission.tables
        self._rows = {
            table.sheet: {row.number: row for row in table.rows} for table in tables.values()
        }
        self._hazards = _by_field(tables.get("hazards"), "hazard_id")
        self._registry = _by_field(tables.get("enterprises"), "enterprise_code")

    def name(self, sheet: str | None, cell: Address | None) -> str:
        """The name, or "" where the row speaks of none (or is none), or of an informant."""
        if sheet is None or cell is None:
            return ""
        row = self._rows.get(sheet, {}).get(cell.row)
        name = "" if row is None else self._of(row)
        return "" if privacy.suspicious(name) else name

    def _of(self, row: Row) -> str:
        name = row.text("enterprise_name")
        if not name and (code := row.text("enterprise_code")) in self._registry:
            name = self._registry[code].text("enterprise_name")
        if name:
            return name
        hazard = self._hazards.get(row.text("hazard_id"))
        return "" if hazard is None or hazard is row else self._of(hazard)


def _by_field(table: Table | None, field: str) -> dict[str, Row]:
    rows = () if table is None else table.rows
    return {text: row for row in rows if (text := row.text(field))}
