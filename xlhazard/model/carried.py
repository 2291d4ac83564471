"""What travels inside an issued workbook, for rules that look back where there is no master."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from xlhazard.model.master import Master
from xlhazard.model.month import Month
from xlhazard.model.table import Table


@dataclass(frozen=True, slots=True)
class Carried:
    """The master as the unit may know it, of the day of issue; it holds the unit's own rows.

    known is None where nothing travelled or it cannot be trusted: problem then says why
    (Chinese), "" for a workbook that never had any.
    """

    known: Master | None = None
    unit: str = ""
    month: Month | None = None
    problem: str = ""

    @property
    def base(self) -> Mapping[str, Table]:
        """What the unit and the office both knew."""
        return {} if self.known is None else self.known.tables


NOTHING = Carried()
