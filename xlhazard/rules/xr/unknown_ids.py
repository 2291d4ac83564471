"""Hazards and enterprises that are named somewhere and registered nowhere (XR10, XR23)."""

from __future__ import annotations

from collections.abc import Iterator

from xlhazard.checking.context import Context
from xlhazard.checking.places import at_row
from xlhazard.checking.rule import rule
from xlhazard.model.finding import Notice, Skipped
from xlhazard.model.fold import fold_enterprise
from xlhazard.model.ids import parse_record_id
from xlhazard.rules.known_ids import ENTERPRISE, HAZARD, known, mistyped_hazards, named, read_whole
from xlhazard.tables.names import Registry, candidates

MOST_SUGGESTED = 20
"""Codes of a file for which near names are looked for: each is compared with every name."""


@rule("XR10", lists=("hazards",))
def hazard_unknown(context: Context) -> Iterator[Notice | Skipped]:
    """What is rectified, accepted, listed or fined is a hazard of 隐患清单, here or in the master.

    A hazard whose own id is at fault is told there, and not once more wherever it is meant.
    """
    hazards = context.tables["hazards"]
    if not read_whole(context, hazards):
        yield Skipped("XR10", f"“{hazards.sheet}”没有读完整，无法核对隐患编号")
        return
    own = context.submission
    if context.master is None and own is not None and not own.complete:
        yield Skipped("XR10", "清单只有结转在办的部分，又没有总台账，无法判断")
        return
    registered = context.once(known, *HAZARD)
    meant, elsewhere = mistyped_hazards(context, hazards), False
    for table, row, column, hazard_id in named(context, HAZARD):
        if hazard_id in registered or hazard_id in meant:
            continue
        parsed = parse_record_id(hazard_id)
        if parsed is None:
            continue
        if context.master is None and parsed.unit != context.unit:
            elsewhere = True
            continue
        yield at_row("XR10", table, row, column.id, id=hazard_id)
    if elsewhere:
        yield Skipped("XR10", "没有总台账，其他单位登记的隐患无法核对")


@rule("XR23")
def enterprise_not_registered(context: Context) -> Iterator[Notice | Skipped]:
    """Every enterprise that a list names by its code stands in 企业底册, here or in the master.

    Each code is told once a sheet. Near names are only shown, never taken.
    """
    own = context.tables.get("enterprises")
    if own is None and context.master is None:
        yield Skipped("XR23", "没有总台账，报送件里也没有“企业底册”，无法核对企业编号")
        return
    if own is not None and not read_whole(context, own):
        yield Skipped("XR23", f"“{own.sheet}”没有读完整，无法核对企业编号")
        return
    registered, told = context.once(known, *ENTERPRISE), set[tuple[str, str]]()
    at_fault = _names_at_fault(context)
    for table, row, column, code in named(context, ENTERPRISE):
        name = row.text("enterprise_name")
        if code in registered or (table.list_id, code) in told:
            continue
        if name and fold_enterprise(name) in at_fault:
            continue
        told.add((table.list_id, code))
        nearest = _nearest(context, name) if name and len(told) <= MOST_SUGGESTED else ""
        yield at_row("XR23", table, row, column.id, code=code, nearest=nearest)


def _names_at_fault(context: Context) -> frozenset[str]:
    """Folded names of the rows of the workbook's 企业底册 whose code has a finding of its own."""
    table = context.tables.get("enterprises")
    return frozenset(
        fold_enterprise(name)
        for row in table or ()
        if table is not None
        and not context.judged(table, row, "enterprise_code")
        and (name := row.text("enterprise_name"))
    )


def _nearest(context: Context, name: str) -> str:
    """Registered enterprises whose name is the typed one or nearly so, in words."""
    master = context.master.tables if context.master is not None else {}
    own = Registry.of(context.tables.get("enterprises"))
    found = candidates(name, (own, Registry.of(master.get("enterprises"))))
    return f"，名称相近的有{'、'.join(found)}" if found else ""
