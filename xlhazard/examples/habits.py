"""How clerks type: the same fact in the forms that really arrive."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, TypeAlias

from xlhazard.model.fold import fold
from xlhazard.schema.types import Code, Column, Kind, Schema

Typed: TypeAlias = str | int | float | dt.date | None
"""What is put into a cell: text, a number or a real date."""

Layout = Literal["issued", "moved", "grouped", "untidy"]


@dataclass(frozen=True, slots=True)
class Habit:
    """One clerk's ways.

    layout: "issued" types into the issued sheets; "moved" keeps an own table with other column
    order and other wordings in the header; "grouped" has headers over two merged rows;
    "untidy" leaves blank rows, adds a 合计 row and notes below the table.
    by_name: leaves 企业编号 blank and types the name. synonyms: other words for list values.
    """

    name: str
    layout: Layout = "issued"
    date: Literal["cell", "dots", "han", "digits", "wide", "slash"] = "cell"
    yes: str = "是"
    by_name: bool = False
    synonyms: bool = False
    loose_ids: bool = False
    spaced: bool = False
    picture: bool = False


HABITS: Mapping[str, Habit] = {
    habit.name: habit
    for habit in (
        Habit("plain"),
        Habit("moved", layout="moved", date="dots", yes="√"),
        Habit("grouped", layout="grouped", date="han", synonyms=True),
        Habit("untidy", layout="untidy", date="slash", yes="有"),
        Habit("by_name", date="digits", by_name=True, spaced=True),
        Habit("wide", date="wide", yes="对", loose_ids=True),
        Habit("picture", date="cell", picture=True, synonyms=True),
    )
}

_WIDE = {ord(c): ord(c) + 0xFEE0 for c in "0123456789.-/"}

_DATES: Mapping[str, Callable[[dt.date], Typed]] = {
    "cell": lambda day: day,
    "dots": lambda day: f"{day.year}.{day.month}.{day.day}",
    "han": lambda day: f"{day.year}年{day.month}月{day.day}日",
    "digits": lambda day: f"{day:%Y%m%d}",
    "wide": lambda day: f"{day.year}.{day.month}.{day.day}".translate(_WIDE),
    "slash": lambda day: f"{day.year}/{day.month}/{day.day}",
}


def typed(
    column: Column, value: object, habit: Habit, schema: Schema, chance: random.Random
) -> Typed:
    """One fact as this clerk types it. Free text and names are never disfigured."""
    if value is None:
        return None
    if isinstance(value, bool):
        return habit.yes if value else "否"
    if isinstance(value, dt.date):
        return _DATES[habit.date](value)
    if isinstance(value, int | Decimal):
        return _number(value, column, habit)
    text = str(value)
    if column.kind in (Kind.CODE, Kind.MULTI_CODE) and column.codes:
        return _code(text, schema.codes[column.codes].by_fold, habit, chance)
    if column.kind is Kind.HAZARD_ID and habit.loose_ids:
        return text.lower().replace("-", "—")
    if column.kind is Kind.PERSON and habit.spaced and len(text) == 2:
        return f"{text[0]} {text[1]}"
    return text


def _number(value: int | Decimal, column: Column, habit: Habit) -> Typed:
    if column.unit and habit.layout != "issued" and isinstance(value, int):
        return f"{value}{column.unit}"
    return int(value) if value == int(value) else float(value)


def _code(text: str, known: Mapping[str, Code], habit: Habit, chance: random.Random) -> Typed:
    code = known.get(fold(text))
    if habit.synonyms and code is not None and code.synonyms:
        return chance.choice((code.label, *code.synonyms))
    return text


def typed_day(day: dt.date, habit: Habit) -> Typed:
    """A date on a form, where text is usual."""
    return f"{day.year} 年 {day.month} 月 {day.day} 日" if habit.spaced else _DATES["han"](day)


def typed_pair(first: object, second: object, kind: str, habit: Habit) -> str:
    """A cell with two answers (3次，1.5万元) in this clerk's way."""
    one, two = _plain(first), _plain(second)
    if habit.layout == "moved":
        return f"{one}，{two}" if kind != "d4_5" else f"{one}万元，其中{two}万元"
    forms = {
        "d3_3": f"{one}次，{two}万元",
        "d3_8": f"{one}个，其中{two}个",
        "d4_5": f"{one}万元，其中{two}万元",
    }
    return forms[kind]


def _plain(value: object) -> str:
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return str(value)
