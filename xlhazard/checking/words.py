"""Putting what was noticed into words: the catalogue's message, fix and basis with the values.

This is the only place where a notice becomes a finding. Templates hold {name}; the facts of the
notice fill them, together with header, cell, sheet and value, which the place itself supplies.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal

from xlhazard.checking.context import Context
from xlhazard.model.finding import Finding, Notice, Passage, Severity
from xlhazard.model.month import Month
from xlhazard.model.table import FormSheet
from xlhazard.schema.catalogue import basis_text, render
from xlhazard.schema.types import Column, RuleText

_LONGEST = 60


def finding(context: Context, notice: Notice, severity: Severity) -> Finding:
    """The notice in the words of the catalogue. Long values are shortened in the sentence only."""
    text = context.schema.rules[notice.code]
    column = _column(context, notice)
    facts = _facts(context, notice, column)
    return Finding(
        code=notice.code,
        name=text.name,
        severity=severity,
        sheet=notice.sheet,
        cell=notice.cell,
        field=notice.field,
        value=notice.value,
        message=render(text.message, facts),
        fix=render(text.fix, facts),
        basis=basis_text(render(text.basis, facts), context.schema.documents),
        facts=notice.facts,
    )


def rest_of(
    context: Context, text: RuleText, severity: Severity, count: int, shown: int
) -> Finding:
    """One finding for those of a rule that are counted and no longer listed."""
    return Finding(
        code=text.code,
        name=text.name,
        severity=severity,
        sheet=None,
        cell=None,
        field=None,
        value=None,
        message=f"同类问题一共{shown + count}处，这里列出前{shown}处，其余{count}处只计数。",
        fix="请先照已列出的各处改正，并核对全表后重新报送。",
        basis=basis_text(render(text.basis, {"clause": "D"}), context.schema.documents),
        facts={"n": count},
    )


def said(value: object) -> str:
    """A fact as people write it: days 2023-06-01, plain numbers, 是 and 否, lists with 、."""
    match value:
        case None:
            return "空"
        case bool():
            return "是" if value else "否"
        case Decimal():
            return format(value.normalize() if value else Decimal(0), "f")
        case float():
            return f"{value:g}"
        case Month():
            return str(value)
        case dt.date():
            return value.isoformat()[:10]
        case Passage():
            return value.text
        case tuple() | list() | frozenset():
            return "、".join(said(one) for one in value)
    text = str(value)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _facts(context: Context, notice: Notice, column: Column | None) -> Mapping[str, str]:
    where = "" if notice.cell is None else f"“{notice.sheet}”{notice.cell}"
    facts = {"sheet": notice.sheet or "", "cell": where, "value": said(notice.value or "")}
    facts["clause"] = column.source if column is not None else "D"
    if column is not None:
        facts["header"] = column.header
        facts["unit"] = column.unit or "见表头"
    elif (label := _label(context, notice)) is not None:
        facts["header"] = label
    facts.update({key: said(value) for key, value in notice.facts.items()})
    return facts


def _lists_of_sheet(context: Context, sheet: str) -> tuple[str, ...]:
    """One list, or several where a ledger holds columns of several lists."""
    return tuple(list_id for list_id, t in context.tables.items() if t.sheet == sheet)


def _column(context: Context, notice: Notice) -> Column | None:
    if notice.sheet is None or notice.field is None:
        return None
    lists = [one for one in _lists_of_sheet(context, notice.sheet) if one in context.schema.lists]
    # Where several share the sheet, the one whose column the notice speaks of goes first.
    lists.sort(key=lambda one: notice.field not in context.tables[one].columns)
    own = [column for one in lists for column in context.schema.lists[one].columns]
    others = context.schema.master_columns if lists else ()
    return next((c for c in (*own, *others) if c.id == notice.field), None)


def _label(context: Context, notice: Notice) -> str | None:
    form = _form_of_sheet(context, notice.sheet)
    if form is None or notice.field is None:
        return None
    schema = context.schema
    known = schema.cover if form.form_id == "cover" else schema.forms.get(form.form_id)
    if known is None:
        return None
    labels = {one.id: one.label for one in known.values}
    labels |= {one.id: one.label for one in known.items}
    labels |= {one.id: one.label for one in known.composites}
    return labels.get(notice.field)


def _form_of_sheet(context: Context, sheet: str | None) -> FormSheet | None:
    covers = () if context.cover is None else (context.cover,)
    return next((one for one in (*covers, *context.forms.values()) if one.sheet == sheet), None)
