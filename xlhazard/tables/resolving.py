"""Codes of enterprises found by their names (specification 5.6, column attribute resolves)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from xlhazard.model.finding import ReadAs
from xlhazard.model.table import Fault, Row, Table
from xlhazard.schema.types import Column, ListSchema
from xlhazard.tables.names import Registry, candidates

MOST_SOUGHT = 100
"""Unknown names of one sheet for which near ones are looked up; more help nobody."""
LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class Names:
    """Where names are looked up: the workbook's own 企业底册, then the master's."""

    own: Registry
    master: Registry

    def find(self, name: str) -> frozenset[str]:
        """Codes of the enterprises of this name; the workbook's own registry goes first."""
        return self.own.find(name) or self.master.find(name)


def codes_by_name(
    rows: Sequence[Row], table: Table, list_schema: ListSchema, names: Names
) -> tuple[tuple[Row, ...], tuple[ReadAs, ...]]:
    """Fill blank codes whose name means exactly one enterprise; say why where it means none.

    The fault is CV01 at the code's cell, naming near names; they are only suggested.
    """
    named = next((c for c in list_schema.columns if c.resolves is not None), None)
    if named is None or named.id not in table.columns or named.resolves is None:
        return tuple(rows), ()
    wanted = list_schema.column(named.resolves)
    done: list[Row] = []
    read_as: list[ReadAs] = []
    hints: dict[str, Fault] = {}
    for row in rows:
        name = row.values.get(named.id)
        if not isinstance(name, str) or not row.blank(wanted.id):
            done.append(row)
            continue
        codes = names.find(name)
        cell = table.cell(row, wanted.id)
        if len(codes) == 1:
            (code,) = codes
            values = {**row.values, wanted.id: code}
            done.append(replace(row, values=values, supplied=row.supplied | {wanted.id}))
            if cell is not None:
                read_as.append(ReadAs(table.sheet, cell, "", code))
        elif cell is None:
            done.append(row)
        else:
            if name not in hints:
                near = _near(name, names) if not codes and len(hints) < MOST_SOUGHT else ()
                hints[name] = _fault(wanted, name, codes, near)
            faults = {**row.faults, wanted.id: hints[name]}
            done.append(replace(row, faults=faults))
    return tuple(done), tuple(read_as)


def _near(name: str, names: Names) -> tuple[str, ...]:
    return candidates(name, (names.own, names.master)) if len(name) <= LONGEST_NAME else ()


def _fault(column: Column, name: str, codes: frozenset[str], near: tuple[str, ...]) -> Fault:
    if codes:
        hint = f"，企业底册里有{len(codes)}家叫“{name}”（{'、'.join(sorted(codes))}），请填编号"
    else:
        hint = f"，企业底册里没有“{name}”"
        hint += f"，相近的有{'、'.join(near)}" if near else "，请核对名称，或先登记到企业底册"
    facts = {"header": column.header, "hint": hint, "name": name, "candidates": near}
    return Fault("CV01", facts)
