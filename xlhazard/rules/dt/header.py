"""The header of the dispatch table: who reports, for which day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from xlhazard.checking.context import Context
from xlhazard.checking.places import at_item
from xlhazard.checking.rule import rule
from xlhazard.model.finding import Notice
from xlhazard.model.month import Month
from xlhazard.model.table import FormSheet
from xlhazard.rules.known import named_units


@rule("DT18", forms=("dispatch",))
def header_wrong(context: Context) -> Iterator[Notice]:
    """The header names the unit and a day of the report month; a late form may be dated a little
    into the next month, never in the future."""
    form = context.forms["dispatch"]
    yield from _unit(context, form)
    yield from _date(context, form)


def _unit(context: Context, form: FormSheet) -> Iterator[Notice]:
    if not context.judged_item(form, "unit"):
        return
    name = form.text("unit").strip()
    problem = "没有填" if not name else "填的名称不在单位名册里" if _unknown(context, name) else ""
    if problem:
        expected = "单位全称"
        if context.submission is not None and context.submission.unit_name:
            expected = f"单位名称，例如{context.submission.unit_name}"
        yield at_item(
            "DT18",
            form,
            "unit",
            label="填报单位",
            problem=problem,
            value=name or "空白",
            expected=expected,
        )


def _unknown(context: Context, name: str) -> bool:
    """No unit of sheet 单位 has this name or alias; without the master nobody can say."""
    roster = context.once(named_units)
    return roster is not None and bool(roster.names) and roster.by_name(name) is None


def _date(context: Context, form: FormSheet) -> Iterator[Notice]:
    if not context.judged_item(form, "date"):
        return
    day, month = form.day("date"), context.month
    problem = ""
    if day is None:
        problem = "没有填"
    elif day > context.today:
        problem = "晚于今天"
    elif month is not None and not _belongs(context, day, month):
        problem = f"不在报告期{month}内"
    if problem:
        period = month or Month.of(context.today)
        yield at_item(
            "DT18",
            form,
            "date",
            label="时间",
            problem=problem,
            value=day or "空白",
            expected=f"{period}的填报日期，例如{period.year}年{period.number}月26日",
        )


def _belongs(context: Context, day: dt.date, month: Month) -> bool:
    """In the report month, or in the first late_days of the next one (a late form)."""
    late = day.day <= context.whole("DT18", "late_days")
    return Month.of(day) == month or (Month.of(day) == month.plus(1) and late)
