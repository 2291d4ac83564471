"""Who may change what: owners of columns, owners of rows, and who comes first (specification 8)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from xlhazard.model.fold import fold
from xlhazard.model.master import Master
from xlhazard.schema.types import Column, Kind, ListSchema

VILLAGE = "village"
OFFICE = "office"
PROVENANCE = ("filed_by", "first_period", "last_period", "source_ref", "updated_on")
"""Columns that every merged list has in the master; only the merge writes them."""

OF_A_HAZARD = ("rectifications", "acceptances", "listings", "extensions")
"""Lists whose rows go where the hazard they belong to goes."""

ROWS_OF_A_HAZARD = frozenset({"rectifications", "acceptances"})
"""Lists in which a village may file rows for a hazard that a department registered."""

Standing: TypeAlias = Literal["own", "takes_over", "foreign"]


@dataclass(frozen=True, slots=True)
class Roster:
    """Unit types by code, and which unit took over a unit that reports no longer."""

    types: Mapping[str, str] = field(default_factory=dict)
    successors: Mapping[str, str] = field(default_factory=dict)

    def heir(self, unit: str) -> str:
        """The unit that answers for another one's rows today: itself, or its last successor."""
        seen = {unit}
        while (following := self.successors.get(unit)) is not None and following not in seen:
            unit = following
            seen.add(unit)
        return unit

    def rank(self, unit: str) -> tuple[int, str]:
        """Villages before departments, the office last, then the lowest code."""
        kind = self.types.get(unit, "")
        return ({VILLAGE: 0, OFFICE: 2}.get(kind, 1), unit)


def roster(master: Master) -> Roster:
    """Types and successors from the master's sheet 单位."""
    types: dict[str, str] = {}
    successors: dict[str, str] = {}
    for row in master.tables.get("units", ()):
        code = fold(row.text("unit_code"))
        types[code] = row.text("unit_type")
        if successor := fold(row.text("successor")):
            successors[code] = successor
    return Roster(types, successors)


def merged_columns(list_schema: ListSchema) -> tuple[Column, ...]:
    """Columns whose values come from submissions: not 序号, not derived, not the tool's own."""
    return tuple(
        column
        for column in list_schema.columns
        if not column.is_derived and column.id not in ("seq", "hint", *PROVENANCE)
    )


def names_its_unit(list_schema: ListSchema) -> bool:
    """The first part of the key carries the code of the unit that gave it out, or is a hazard's."""
    first = list_schema.column(list_schema.key[0])
    return first.kind is Kind.HAZARD_ID or first.format == "record_id"


def standing(
    list_schema: ListSchema, filed_by: str, unit: str, units: Roster, registrant: str
) -> Standing:
    """What a unit may do with a row of the master that filed_by filed.

    Its own rows, those of a unit it succeeded, and those nobody has filed yet are its own. A row
    of a list whose keys no unit owns (a shared enterprise) belongs to the first by rank. Rows of
    整改清单 and 验收销号清单 pass to a village when registrant, the unit that registered the
    hazard, is that village or no village. All other rows are foreign.
    """
    holder = units.heir(filed_by)
    if not filed_by or holder == unit:
        return "own"
    before = units.rank(unit) < units.rank(holder)
    if not names_its_unit(list_schema):
        return "takes_over" if before else "foreign"
    village = units.types.get(unit) == VILLAGE
    if list_schema.id in ROWS_OF_A_HAZARD and village and before and registrant:
        first = units.heir(registrant)
        if first == unit or units.types.get(first) != VILLAGE:
            return "takes_over"
    return "foreign"
