"""Hazards that a department registered at a village's enterprises: issued to the village, too.

They stay the department's. The village sees them and files their 整改 and 验收 (specification 8).
"""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from xlhazard.deriving.roster import VILLAGE, by_code, homes_of, roster
from xlhazard.model.fold import fold
from xlhazard.model.table import Row
from xlhazard.workflow.place import Place

MARK = "部门登记"
READY = ("rectifications", "acceptances")
"""Lists in which a row waits for the village where nobody has filed one."""


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """hazards: the departments' rows. waiting: list id -> hazards that still lack a row there.

    words: by hazard id, what stands beside its rows.
    """

    hazards: tuple[Row, ...] = ()
    waiting: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)


def registered_elsewhere(place: Place, unit: str, still_open: AbstractSet[str]) -> Elsewhere:
    """Open hazards of other units that are no villages, at enterprises at home in the village."""
    units, tables = roster(place.master), place.master.tables
    if units.types.get(fold(unit)) != VILLAGE:
        return Elsewhere()
    enterprises, hazards = by_code(place.master)
    found = tuple(
        row
        for row in tables.get("hazards", ())
        if row.text("hazard_id") in still_open
        and (filer := fold(row.text("filed_by")))
        and filer in units.types
        and units.types[filer] != VILLAGE
        and homes_of(row, enterprises, hazards)[:1] == (fold(unit),)
    )
    names = {fold(row.text("unit_code")): row.text("unit_name") for row in tables.get("units", ())}
    waiting = {}
    for name in READY:
        filed = {row.text("hazard_id") for row in tables.get(name, ())}
        lacking = (row.text("hazard_id") for row in found)
        waiting[name] = tuple(one for one in lacking if one not in filed)
    words = {
        row.text("hazard_id"): f"{MARK}（{names[fold(row.text('filed_by'))]}）" for row in found
    }
    return Elsewhere(found, waiting, words)
