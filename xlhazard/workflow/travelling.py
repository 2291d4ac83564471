"""What goes along inside an issued workbook, so that history rules run where there is no master."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from xlhazard.deriving.history import HISTORIES, accepted_forms, all_accepted
from xlhazard.deriving.successions import earlier_forms
from xlhazard.model.fold import fold
from xlhazard.model.month import Month
from xlhazard.model.table import Row, Table, Value
from xlhazard.tables.carried import packed_base
from xlhazard.workflow.place import Place

DISPATCH = "dispatch"
_UNITS = ("unit_code", "unit_name", "unit_type", "valid_from", "valid_to", "successor", "rest_to")
"""Of the other units only what a roster prints: no persons, no telephones."""
_ENTERPRISES = ("enterprise_code", "enterprise_name", "former_names", "filed_by")
"""The same of enterprises of other units."""
_PRIVATE = ("source_ref", "updated_on")


def travelling(
    place: Place, unit: str, month: Month, own: Mapping[str, Table], lists: Sequence[str]
) -> tuple[str, ...]:
    """The packed texts of what the unit may know of the master on the day of issue.

    own: every record of the unit; lists: those of its workbook. Figures of units that it took
    over are added to its own: their rows stay at home.
    """
    tables = {
        name: replace(table, rows=tuple(_without(row, _PRIVATE) for row in table))
        for name, table in own.items()
        if name in lists
    }
    master = place.master.tables
    if (units := master.get("units")) is not None:
        tables["units"] = replace(units, rows=tuple(_only(row, _UNITS) for row in units))
    if "enterprises" in tables:
        tables["enterprises"] = _registry(tables["enterprises"], master["enterprises"])
    if (history := master.get(HISTORIES[DISPATCH])) is not None:
        rows = tuple(
            Row(number, values, {}) for number, values in enumerate(_history(place, unit, month), 2)
        )
        tables[HISTORIES[DISPATCH]] = replace(history, rows=rows)
    return packed_base(fold(unit), month, tables, place.master.settings)


def _registry(own: Table, everybody: Table) -> Table:
    known = own.first_by("enterprise_code")
    others = (row for row in everybody if row.text("enterprise_code") not in known)
    return replace(own, rows=(*own.rows, *(_only(row, _ENTERPRISES) for row in others)))


def _history(place: Place, unit: str, month: Month) -> Iterator[Mapping[str, Value]]:
    """Accepted dispatch figures: before the month with predecessors', else the unit's own."""
    master, schema, settings = place.master, place.schema, place.settings
    form, accepted = schema.forms[DISPATCH], all_accepted(master)
    earlier = earlier_forms(accepted, master, unit, form, month, settings, schema, place.town)
    later = [one for one in accepted_forms(master, unit) if one.period >= month]
    for one in (*earlier, *later):
        for name, figure in one.values.items():
            yield {
                "unit_code": unit,
                "period": str(one.period),
                "value_id": name,
                "value": Decimal(figure),
                "version": max(one.version, 1),
                "as_of": one.as_of,
            }


def _only(row: Row, fields: Sequence[str]) -> Row:
    return replace(row, values={k: v for k, v in row.values.items() if k in fields})


def _without(row: Row, fields: Sequence[str]) -> Row:
    return replace(row, values={k: v for k, v in row.values.items() if k not in fields})
