"""Answers of official forms (specification 5.2 to 5.4; DT14-DT17, DT22, TM04)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from xlhazard.model.table import Fault, FormCell, Value
from xlhazard.model.workbook import RawCell
from xlhazard.schema.types import Column, Composite, FormItem, FormSchema, FormValue, Kind
from xlhazard.tables.display import plain_text
from xlhazard.tables.labels import Spot
from xlhazard.tables.values import Read, Scope, read_value
from xlhazard.tables.values.composite import Part, pair_text, parse_pair
from xlhazard.tables.values.reading import is_picture
from xlhazard.tables.values.seen import decimal_text, see
from xlhazard.tables.values.yes_no import parse_yes_no


class FigureCodes(NamedTuple):
    """Rules about single figures of a form; blank "": a rule tells of it, not the reader."""

    wrong: str
    blank: str
    yes_no: str
    not_stored: str


FIGURE_CODES: Mapping[str, FigureCodes] = {
    "dispatch": FigureCodes("DT14", "DT15", "DT17", "DT22"),
    "ten_measures": FigureCodes("TM04", "", "TM04", "TM04"),
}
WAN_DECIMALS = 4
_OTHER_WORKBOOK = re.compile(r"\[[^\]]+\][^!]*!|\[\d+\]|\.xls[xm]?\b", re.IGNORECASE)


class Answer(NamedTuple):
    """Where a figure stands and how people call it."""

    form: FormSchema
    spot: Spot
    number: str
    label: str

    def fault(self, code: str, typed: str, **facts: object) -> Fault:
        """A fault with what every message about a figure needs."""
        told = {"no": self.number, "label": self.label, "value": typed}
        return Fault(code, {**told, "cell": str(self.spot.cell), **facts})

    @property
    def codes(self) -> FigureCodes:
        return FIGURE_CODES[self.form.id]

    def cell(self, read: Read) -> FormCell:
        return FormCell(self.spot.label, self.spot.cell, read.typed, read.value, read.fault)


class Answered(NamedTuple):
    """The cells of one figure (two for a two-part cell) and how they were understood."""

    cells: Mapping[str, FormCell]
    read_as: str | None = None
    typed: str = ""


def stored_problem(cell: RawCell) -> str:
    """Why nobody can rely on what is stored in a value cell (Chinese), or ""."""
    if is_picture(cell):
        return "里是图片，读不出数"
    if cell.kind == "":
        return "是公式，但文件里没有计算结果"
    if cell.kind == "e":
        return f"是错误值{cell.raw}"
    if cell.formula and _OTHER_WORKBOOK.search(cell.formula):
        return "的公式引用了别的工作簿"
    return ""


def read_figure(value: FormValue, answer: Answer, cell: RawCell | None, scope: Scope) -> Answered:
    """One figure of a form: a whole number, 万元, or 是/否.

    On the dispatch table a blank cell is DT15, one that cannot be read DT14, an answer to a yes/no
    question that is neither DT17, an error value or a formula without a result DT22; on other
    forms the codes are theirs.
    """
    checked = _stored(answer, cell, scope, _wanted(value))
    if isinstance(checked, Read):
        return Answered({value.id: answer.cell(checked)})
    typed, cell = checked
    if value.kind is Kind.YES_NO:
        return _yes_no(value, answer, typed)
    column = Column(value.id, value.label, value.kind, unit=value.unit)
    read = read_value(column, cell, scope)
    if read.fault is not None or not isinstance(read.value, int | Decimal):
        problem = _problem(read, cell, scope)
        fault = answer.fault(answer.codes.wrong, typed, problem=problem, **_wanted(value))
        return Answered({value.id: answer.cell(Read(None, fault, typed=typed))})
    number = Decimal(read.value)
    problem = ""
    if number < 0:
        problem = "不能是负数"
    elif value.kind is Kind.MONEY_WAN and _decimals(number) > WAN_DECIMALS:
        problem = f"万元最多写{WAN_DECIMALS}位小数"
    if problem:
        fault = answer.fault(answer.codes.wrong, typed, problem=problem, **_wanted(value))
        return Answered({value.id: answer.cell(Read(None, fault, typed=typed))})
    return Answered({value.id: answer.cell(read)}, read.read_as, read.typed)


def read_pair(
    composite: Composite,
    values: tuple[FormValue, FormValue],
    answer: Answer,
    cell: RawCell | None,
    scope: Scope,
) -> Answered:
    """A two-part cell. A part that is missing or wrong has the fault, the other keeps its value.

    When nothing can be read both parts are at fault, and it is told once.
    """
    wanted = {"expected": "两个数（" + "、".join(v.unit for v in values) + "）"}
    wanted["example"] = composite.canonical
    checked = _stored(answer, cell, scope, wanted)
    ids = (values[0].id, values[1].id)
    if isinstance(checked, Read):
        fault = checked.fault
        other = checked if fault is None else checked._replace(fault=replace(fault, told=True))
        return Answered({ids[0]: answer.cell(checked), ids[1]: answer.cell(other)})
    typed, stored = checked
    seen = see(stored, scope)
    wrong = answer.codes.wrong
    if seen.is_date or seen.percent:
        fault = answer.fault(wrong, typed, problem="单元格被存成了日期或百分数", **wanted)
        both = (Read(None, fault, typed=typed), Read(None, replace(fault, told=True), typed=typed))
        return Answered({one: answer.cell(read) for one, read in zip(ids, both, strict=True)})
    text = seen.text if seen.number is None else decimal_text(seen.number)
    parts = (_part(values[0]), _part(values[1]))
    pair = parse_pair(text, parts, composite.label)
    numbers = (pair.first, pair.second)
    fault = answer.fault(wrong, typed, problem=pair.problem, **wanted) if pair.problem else None
    cells = {}
    told = False
    for place, (value, number) in enumerate(zip(values, numbers, strict=True)):
        at_fault = fault is not None and (number is None or place == pair.problem_part)
        if at_fault and fault is not None:
            read = Read(None, replace(fault, told=told), typed=typed)
            told = True
        else:
            read = Read(_as_kind(value, number), typed=typed)
        cells[value.id] = answer.cell(read)
    if pair.first is None or pair.second is None or fault is not None:
        return Answered(cells, None, typed)
    shown = pair_text(pair.first, pair.second, composite.canonical)
    return Answered(cells, shown if shown != typed else None, typed)


def read_item(item: FormItem, spot: Spot, typed: str, cell: RawCell | None, scope: Scope) -> Read:
    """A header item or a 项目|内容 line; typed is what follows the label in the same cell."""
    column = Column(
        item.id, item.label, item.kind, codes=item.codes, unit=item.unit, format=item.format
    )
    if spot.span is not None and cell is not None and cell.kind in ("s", ""):
        if cell.kind == "":
            return read_value(column, cell, scope)
        return read_value(column, RawCell("s", typed), scope) if typed else Read()
    return read_value(column, cell, scope)


def _stored(
    answer: Answer, cell: RawCell | None, scope: Scope, wanted: Mapping[str, str]
) -> Read | tuple[str, RawCell]:
    """A blank or unreliable cell as it is to be told, else its text and the cell."""
    codes = answer.codes
    if cell is not None and (problem := stored_problem(cell)):
        typed = cell.raw or (f"={cell.formula}" if cell.formula else "")
        fault = answer.fault(codes.not_stored, typed, problem=problem, **wanted)
        return Read(None, fault, typed=typed)
    typed = "" if cell is None else see(cell, scope).text
    if cell is None or "".join(typed.split()) in _BLANKS:
        return Read(None, answer.fault(codes.blank, typed) if codes.blank else None, typed=typed)
    return typed, cell


_BLANKS = frozenset({"", "无", "/", "／", "—", "——", "-", "－", "–", "N/A", "不适用", "未填"})


def _yes_no(value: FormValue, answer: Answer, typed: str) -> Answered:
    said = parse_yes_no(typed)
    if said is None:
        fault = answer.fault(answer.codes.yes_no, typed, expected="是或否")
        return Answered({value.id: answer.cell(Read(None, fault, typed=typed))})
    label = plain_text(said)
    read_as = label if label != typed else None
    return Answered({value.id: answer.cell(Read(said, typed=typed))}, read_as, typed)


def _problem(read: Read, cell: RawCell, scope: Scope) -> str:
    seen = see(cell, scope)
    if seen.is_date:
        return "单元格被存成了日期"
    if read.fault is not None and read.fault.code == "CV04":
        return "应为整数"
    return "不是一个确定的数"


def _wanted(value: FormValue) -> Mapping[str, str]:
    if value.kind is Kind.MONEY_WAN:
        return {"expected": f"不小于0的数，单位{value.unit}", "example": "1.5"}
    return {"expected": f"0或正整数，单位{value.unit}", "example": "12"}


def _decimals(number: Decimal) -> int:
    return max(0, -int(number.as_tuple().exponent))


def _part(value: FormValue) -> Part:
    return Part(value.unit, value.kind is Kind.MONEY_WAN)


def _as_kind(value: FormValue, number: Decimal | None) -> Value:
    if number is None or value.kind is Kind.MONEY_WAN:
        return number
    return int(number)
