"""What rules about the ten measures ask: which rows are the unit's, who uses the form at all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from xlhazard.checking.context import Context
from xlhazard.model.finding import Skipped
from xlhazard.rules.known import roster
from xlhazard.schema.types import FormSchema, FormValue

TEN_MEASURES = "ten_measures"
_LEVELS: Mapping[str, tuple[str, ...]] = {
    "village": ("village", "enterprise"),
    "department": ("department", "enterprise"),
    "committee": ("department", "enterprise"),
    "member": ("department", "enterprise"),
    "group": ("department", "enterprise"),
    "office": ("town",),
}
"""Unit type -> levels of 日周月 that it fills in, its own one first."""


def form_schema(context: Context) -> FormSchema:
    return context.schema.forms[TEN_MEASURES]


def own_levels(context: Context) -> tuple[str, ...]:
    """The levels whose duties the filing unit answers for; none where its type is unknown.

    Departments and the office share one template: without sheet 单位 nobody can tell them apart.
    """
    known = context.unit in context.once(roster)
    kind = context.unit_type or ""
    return _LEVELS.get(kind, ()) if known or kind == "village" else ()


def asked(context: Context) -> Iterator[FormValue]:
    """The figures that the unit has to fill in: every indicator, and the rows of its levels."""
    levels = own_levels(context)
    return (one for one in form_schema(context).values if not one.row or one.level in levels)


def named(value: FormValue) -> str:
    """A figure as people find it: 5-1 执法检查, 村（社区）-日 监管人员检查工作日执法."""
    return f"{value.number} {value.cell_note or value.label}"


def unused(context: Context, code: str) -> Iterator[Skipped]:
    """A rule about the ten measures has nothing to say in a town without them."""
    if TEN_MEASURES not in context.town.forms:
        yield Skipped(code, f"{context.town.name}不使用“{form_schema(context).sheet}”")
