"""Who may change what: owners of columns, owners of rows, and who comes first (specification 8)."""

from __future__ import annotations

from typing import Literal, TypeAlias

from xlhazard.deriving.roster import VILLAGE, Roster
from xlhazard.schema.types import Column, Kind, ListSchema

PROVENANCE = ("filed_by", "first_period", "last_period", "source_ref", "updated_on")
"""Columns that every merged list has in the master; only the merge writes them."""

OF_A_HAZARD = ("rectifications", "acceptances", "listings", "extensions")
"""Lists whose rows go where the hazard they belong to goes."""

ROWS_OF_A_HAZARD = frozenset({"rectifications", "acceptances"})
"""Lists in which a village may file rows for a hazard that a department registered."""

Standing: TypeAlias = Literal["own", "takes_over", "foreign"]


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
    list_schema: ListSchema, holder: str, unit: str, units: Roster, registrant: str
) -> Standing:
    """What a unit may do with a row of the master that holder answers for ("" for nobody).

    Its own rows, those of a unit it succeeded, and those nobody has filed yet are its own. A row
    of a list whose keys no unit owns (a shared enterprise) belongs to the first by rank, and one
    of a unit that was split to the heir that files it. Rows of 整改清单 and 验收销号清单 pass to a
    village when registrant, who answers for the hazard, is that village or no village. All other
    rows are foreign.
    """
    if not holder or holder == unit:
        return "own"
    before = units.rank(unit) < units.rank(holder)
    if not names_its_unit(list_schema):
        claims = unit in units.heirs(holder)
        return "own" if claims else "takes_over" if before else "foreign"
    village = units.types.get(unit) == VILLAGE
    if not (list_schema.id in ROWS_OF_A_HAZARD and village and before and registrant):
        return "foreign"
    own = registrant == unit or units.types.get(registrant) != VILLAGE
    return "takes_over" if own else "foreign"
