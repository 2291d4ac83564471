"""Several signs in one month that a unit fills in without looking (TR13).

What was said while a submission was judged is not kept; the signs are worked out again from what
the master keeps: hazards and acceptances, 调度历史, 9+6历史.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from xlhazard.checking.context import Context
from xlhazard.checking.places import at_row
from xlhazard.checking.rule import rule
from xlhazard.deriving.counts_in_text import CountInText, counts_in
from xlhazard.deriving.history import AcceptedForm, all_accepted, before
from xlhazard.deriving.measures import Lists
from xlhazard.deriving.stated_figures import rounding, stated
from xlhazard.model.finding import Notice, Passage
from xlhazard.model.month import Month
from xlhazard.model.table import Row
from xlhazard.rules.known import first_rows, unit_title
from xlhazard.rules.new_records import new_record
from xlhazard.rules.own_records import all_lists
from xlhazard.rules.quality_signals import (
    Signal,
    by_unit_and_month,
    found_nothing,
    hazard_signals,
    watched,
)
from xlhazard.rules.repeated_lines import HISTORY, accepted_lines, same_words, word_for_word

DISPATCH_HISTORY = "dispatch_history"


@rule("TR13", lists=("units",))
def data_quality(context: Context) -> Iterator[Notice]:
    """A unit with several different signs in one month is asked to look again; no score, no
    rank."""
    table = context.tables["units"]
    rows = first_rows(table, "unit_code")
    signals = [*hazard_signals(context), *_of_dispatch(context), *_of_nine_plus_six(context)]
    least = context.whole("TR13", "signals")
    for (unit, month), kinds in sorted(by_unit_and_month(signals).items()):
        if unit in rows and len(kinds) >= least:
            told = "；".join(_told(one) for one in sorted(kinds, key=lambda one: one.kind))
            yield at_row(
                "TR13",
                table,
                rows[unit],
                "unit_code",
                unit=unit_title(context, unit),
                n=len(kinds),
                signals=Passage(told),
                unit_code=unit,
                record_key=f"{unit} {month}",
            )


def _told(one: Signal) -> str:
    """ "XR26a 6月12条隐患都在…（《隐患清单》N5格）"."""
    cell = one.table.cell(one.row, one.field)
    return f"{one.kind} {one.words}（《{one.table.sheet}》{cell or ''}）"


def _of_dispatch(context: Context) -> Iterator[Signal]:
    """CM06 and DT13, from the last accepted dispatch tables."""
    if context.master is None or DISPATCH_HISTORY not in context.tables:
        return
    forms: dict[str, list[AcceptedForm]] = {}
    for form in all_accepted(context.master):
        forms.setdefault(form.unit, []).append(form)
    least = context.number("DT13", "min_checked")
    for known in forms.values():
        for form in known:
            if form.period not in watched(context):
                continue
            make = partial(_at_figure, context, form)
            if found_nothing(form.values.get, least):
                yield make("DT13", "d2_1", f"抽查{form.values['d2_1']}家企业，七类问题都是0")
            if _copied(context, form, known):
                yield make("CM06", "d1_1", "35个数与上期完全相同，但清单中有新增记录")


def _copied(context: Context, form: AcceptedForm, known: list[AcceptedForm]) -> bool:
    """Every figure as last time, although the unit's lists got something that changes one."""
    earlier = before(known, form.period, context.settings, context.schema)
    if not earlier or earlier[-1].values != form.values or not any(form.values.values()):
        return False
    since = earlier[-1].as_of or earlier[-1].period.last
    return new_record(_own(context, form.unit), since, form.as_of or form.period.last) is not None


def _at_figure(
    context: Context, form: AcceptedForm, kind: str, value_id: str, words: str
) -> Signal:
    table = context.tables[DISPATCH_HISTORY]
    row = context.once(_figure_rows)[form.unit, str(form.period), form.version, value_id]
    return Signal(form.unit, form.period, kind, table, row, "value", words)


def _figure_rows(context: Context) -> dict[tuple[str, str, int, str], Row]:
    return {
        (row.text("unit_code"), row.text("period"), version, row.text("value_id")): row
        for row in context.tables[DISPATCH_HISTORY]
        if isinstance(version := row["version"], int)
    }


def _of_nine_plus_six(context: Context) -> Iterator[Signal]:
    """MS04, MS05 and MS06, from the last accepted 9+6 tables."""
    table = context.tables.get(HISTORY)
    if table is None:
        return
    accepted, months = context.once(accepted_lines), watched(context)
    shortest = context.whole("MS04", "min_chars")
    for (unit, month), lines in accepted.items():
        if month not in months:
            continue
        last = accepted.get((unit, month.plus(-1)), {})
        for number, row in lines.items():
            text, make = row.text("current"), partial(Signal, unit, month)
            if number in last and same_words(text, last[number].text("current"), shortest):
                yield make("MS04", table, row, "current", f"第{number}行与上月完全相同")
            for phrase in _impossible(context, unit, month, text):
                words = f"第{number}行写“{phrase}”，与台账不符"
                yield make("MS06", table, row, "current", words)
    for month, number, units in word_for_word(context):
        if month in months:
            row = accepted[units[-1], month][number]
            words = f"第{number}行与别的单位一字不差"
            yield Signal(units[-1], month, "MS05", table, row, "current", words)


def _impossible(context: Context, unit: str, month: Month, text: str) -> Iterator[str]:
    """Counts that the unit's registers gave on no day of the month: 9+6历史 does not keep the day
    of the table, so that whatever they gave on some day passes."""
    schema = context.schema.forms["nine_plus_six"]
    if schema.stated is None:
        return
    row = first_rows(context.tables.get("units"), "unit_code").get(unit)
    kind = "village" if row is None else row.text("unit_type")
    kept = context.schema.unit_lists(kind, context.town)
    for said in counts_in(text, schema.stated):
        measures = [schema.value(name).measure for name in said.figures]
        if all(one is not None and one.list_id in kept for one in measures):
            lists = _own(context, unit)
            if not any(_possible(name, said, lists, month) for name in said.figures):
                yield said.phrase


def _possible(name: str, said: CountInText, lists: Lists, month: Month) -> bool:
    """Some day of the month could have given it; rows that cannot be read leave it open."""
    value, room = lists.schema.forms["nine_plus_six"].value(name), rounding(said.number)
    within = stated(value, "month", lists, month.last)
    end = stated(value, "total", lists, month.last)
    if within.unjudged or end.unjudged or said.number <= within.figure + room:
        return True
    begun = stated(value, "total", lists, month.first)
    return begun.figure - room <= said.number <= end.figure + room


def _own(context: Context, unit: str) -> Lists:
    return context.once(_lists_of, unit)


def _lists_of(context: Context, unit: str) -> Lists:
    """The rows that the unit filed."""
    whole = all_lists(context)
    tables = {
        list_id: replace(table, rows=tuple(r for r in table if r.text("filed_by") == unit))
        for list_id, table in whole.tables.items()
    }
    return replace(whole, tables=tables, lives_by_day={}, counted_by_value={})
