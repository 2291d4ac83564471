"""Honest rows of every register of the office, every column filled, as values and as typed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal

from tests.support.base import HAZARD, World, honest
from tests.support.schemas import SCHEMA, town
from xlhazard.model.ids import make_record_id
from xlhazard.model.table import Value
from xlhazard.schema.types import Column, Kind, ListSchema

REGISTERS = town("full").optional_lists
UNIT = "HL-03"
"""The department that files them."""

LEADER = "李强"
"""Stands in 人员名册."""

_LEADERS = ("linked_leader", "chief", "deputy_chief")
_SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许"
_REFERRED = {"experts": "ZJ-{n:02d}", "nodes_and_events": "JD-{n:02d}"}


def columns(list_id: str) -> tuple[Column, ...]:
    """The columns that somebody types, but for 序号 and 备注."""
    own = SCHEMA.lists[list_id].columns
    return tuple(one for one in own if not one.is_derived and one.id not in ("seq", "remark"))


def values(list_id: str, n: int) -> dict[str, Value]:
    """The n-th honest row, n from 1: every column filled, the key like no other row's."""
    list_schema = SCHEMA.lists[list_id]
    own = columns(list_id)
    return {one.id: _value(list_schema, one, n, place) for place, one in enumerate(own)}


def typed(list_id: str, n: int) -> dict[str, str]:
    """The same as a clerk types it, by header, in the writing of tests.support.mdbook."""
    row = values(list_id, n)
    return {one.header: as_typed(one, row[one.id]) for one in columns(list_id)}


def as_typed(column: Column, value: Value) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, dt.date):
        return f"d:{value}"
    if isinstance(value, int | Decimal):
        return f"n:{value}"
    parts = value if isinstance(value, tuple) else (str(value),)
    labels = SCHEMA.codes[column.codes].by_id if column.codes else {}
    return "、".join(labels[one].label if one in labels else one for one in parts)


def another(list_schema: ListSchema, column: Column, value: Value) -> Value:
    """Another value that the column may hold just as well."""
    match column.kind:
        case Kind.DATE:
            assert isinstance(value, dt.date)
            return value + dt.timedelta(days=1)
        case Kind.WHOLE | Kind.DECIMAL | Kind.MONEY_WAN | Kind.MONEY_YUAN:
            assert isinstance(value, int | Decimal)
            return value + 1
        case Kind.YES_NO:
            return not value
        case Kind.CODE:
            codes = [one.id for one in SCHEMA.codes[column.codes or ""].codes]
            return next(one for one in codes if one != value)
        case Kind.PERSON:
            return ("钱大有",)
        case Kind.PHONE:
            return "0518-80000009"
        case _:
            assert isinstance(value, str), list_schema.id
            return f"{value}改" if column.kind is Kind.TEXT and not column.format else value


def department(list_id: str, rows: Sequence[Mapping[str, str]]) -> World:
    """An honest department with these rows in a register, and all that they refer to."""
    enterprises = ({"企业名称": enterprise_name(n)} for n in range(1, 31))
    world = honest("department").with_rows("enterprises", {}, *enterprises)
    for other in _REFERRED:
        if other != list_id:
            world = world.with_rows(other, *(typed(other, n) for n in range(1, 31)))
    return world.with_rows(list_id, *rows)


def enterprise_code(n: int) -> str:
    return f"CS-HL-03-{n + 1:04d}"


def enterprise_name(n: int) -> str:
    return f"青石{'甲乙丙丁戊己庚辛壬癸'[n % 10]}{'天地人和'[n // 10]}石材厂"


def _value(list_schema: ListSchema, column: Column, n: int, place: int) -> Value:
    match column.kind:
        case Kind.DATE:
            return dt.date(2023, 6, 1) + dt.timedelta(days=place)
        case Kind.WHOLE:
            return 2023 if column.id == "year" else 3
        case Kind.MONEY_YUAN:
            return Decimal(1500)
        case Kind.DECIMAL:
            return Decimal("1.5")
        case Kind.YES_NO:
            return True
        case Kind.CODE:
            return SCHEMA.codes[column.codes or ""].codes[0].id
        case Kind.MULTI_CODE:
            return (SCHEMA.codes[column.codes or ""].codes[0].id,)
        case Kind.PERSON if column.id in _LEADERS:
            return (LEADER,)
        case Kind.PERSON:
            return (f"{_SURNAMES[n % len(_SURNAMES)]}{'一二'[n // len(_SURNAMES)]}鸣",)
        case Kind.PHONE:
            return "0518-80000000"
        case Kind.ENTERPRISE_CODE:
            return enterprise_code(n)
        case Kind.HAZARD_ID:
            return HAZARD
        case Kind.REFERENCE:
            return _reference(column, n)
    return _text(list_schema, column, n)


def _reference(column: Column, n: int) -> str:
    assert column.references is not None
    if column.references[0] == "units":
        return UNIT
    return _REFERRED[column.references[0]].format(n=n)


def _text(list_schema: ListSchema, column: Column, n: int) -> str:
    if list_schema.id in _REFERRED and column.id in list_schema.key:
        return _REFERRED[list_schema.id].format(n=n)
    if column.resolves is not None:
        return enterprise_name(n)
    if column.format == "record_id":
        return make_record_id(column.prefix or "", UNIT, 2023, n)
    if column.format == "doc_no":
        return f"黑安办〔2023〕{n}号"
    if column.format == "clock":
        return "08:00" if column.id == "starts_at" else "20:00"
    return f"{column.header}已按要求落实{n}"


def keys(list_id: str, number: int) -> set[tuple[Value, ...]]:
    key = SCHEMA.lists[list_id].key
    return {tuple(values(list_id, n)[one] for one in key) for n in range(1, number + 1)}


def without(row: Mapping[str, Value], *names: str) -> dict[str, Value]:
    return {name: value for name, value in row.items() if name not in names}
