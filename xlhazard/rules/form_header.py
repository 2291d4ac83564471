"""The header line of a form: who fills it in, and for which day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from xlhazard.checking.context import Context
from xlhazard.checking.places import at_item
from xlhazard.model.finding import Notice
from xlhazard.model.month import Month
from xlhazard.model.table import FormSheet
from xlhazard.rules.known import named_units


def wrong_header(context: Context, code: str, form: FormSheet) -> Iterator[Notice]:
    """The unit is blank or unknown; the day is blank, in the future or of another month.

    The rule's parameter late_days says how far into the next month a late form may be dated.
    """
    yield from _unit(context, code, form)
    yield from _date(context, code, form)


def _unit(context: Context, code: str, form: FormSheet) -> Iterator[Notice]:
    if not context.judged_item(form, "unit"):
        return
    name = form.text("unit").strip()
    problem = "没有填" if not name else "填的名称不在单位名册里" if _unknown(context, name) else ""
    if problem:
        expected = "单位全称"
        if context.submission is not None and context.submission.unit_name:
            expected = f"单位名称，例如{context.submission.unit_name}"
        yield at_item(
            code,
            form,
            "unit",
            label=_label(context, form, "unit"),
            problem=problem,
            value=name or "空白",
            expected=expected,
        )


def _unknown(context: Context, name: str) -> bool:
    """No unit of sheet 单位 has this name or alias; without the master nobody can say."""
    roster = context.once(named_units)
    return roster is not None and bool(roster.names) and roster.by_name(name) is None


def _date(context: Context, code: str, form: FormSheet) -> Iterator[Notice]:
    if not context.judged_item(form, "date"):
        return
    day, month = form.day("date"), context.month
    problem = ""
    if day is None:
        problem = "没有填"
    elif day > context.today:
        problem = "晚于今天"
    elif month is not None and not _belongs(context, code, day, month):
        problem = f"不在报告期{month}内"
    if problem:
        period = month or Month.of(context.today)
        yield at_item(
            code,
            form,
            "date",
            label=_label(context, form, "date"),
            problem=problem,
            value=day or "空白",
            expected=f"{period}的填报日期，例如{period.year}年{period.number}月25日",
        )


def _label(context: Context, form: FormSheet, item: str) -> str:
    items = context.schema.forms[form.form_id].items
    return next(one.label for one in items if one.id == item)


def _belongs(context: Context, code: str, day: dt.date, month: Month) -> bool:
    """In the report month, or in the first late_days of the next one (a late form)."""
    late = day.day <= context.whole(code, "late_days")
    return Month.of(day) == month or (Month.of(day) == month.plus(1) and late)
