"""What one column accepts: a plain function of one value per column, standard library only.

The functions give the fault of a value that could be read but is not acceptable (range, check
character, form of a name …), or None. checking.columns runs them through pandera, and without
pandera directly; the outcome is the same.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, TypeAlias

from xlhazard.model.fold import fold_person, without_space
from xlhazard.model.ids import (
    ALPHABET,
    UNIT_CODE,
    credit_code_sound,
    credit_inner_sound,
    parse_place_code,
    parse_record_id,
)
from xlhazard.model.table import Fault, Value
from xlhazard.schema.types import Column, Kind, ListSchema


class Absent:
    """Stands in a frame for a cell without a value; pandera passes over None and NaN."""

    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        self.name = name

    def __repr__(self) -> str:
        return self.name


BLANK: Final = Absent("blank")
"""Nothing was typed."""
UNREAD: Final = Absent("unread")
"""Something was typed that could not be read; that is told elsewhere."""

Held: TypeAlias = Value | Absent
Accept: TypeAlias = Callable[[Held], Fault | None]


@dataclass(frozen=True, slots=True)
class Norms:
    """Limits that the catalogue gives and 设置 may change (CV10, CV17, CV26), and their scopes."""

    first_year: int = 2015
    default_area: bool = False
    low_yuan: Decimal = Decimal(50)
    high_yuan: Decimal = Decimal(5_000_000)
    high_wan: Decimal = Decimal(5_000)
    money_lists: frozenset[str] = frozenset()


_NOTHING = frozenset({"无", "未填", "不适用", "没有"})


def acceptance(column: Column, list_schema: ListSchema, norms: Norms) -> Accept | None:
    """The one check of a column, or None when it accepts whatever could be read.

    Derived columns are never judged in what a unit files, and those of the office may be blank,
    but for a record's number. 无 alone is nothing in a column of persons and in a key. What stands
    under 序号 is never at fault.
    """
    judge = _judge(column, list_schema.id, norms)
    required = is_required(column, list_schema)
    if column.is_derived or column.id == "seq" or (judge is None and not required):
        return None
    strict = column.kind is Kind.PERSON or (
        column.kind is Kind.TEXT and column.id in list_schema.key
    )
    missing = Fault("CV01", {"hint": hint(column)}) if required else None

    def accept(value: Held) -> Fault | None:
        if value is BLANK or (strict and says_nothing(value)):
            return missing
        if judge is None or value is None or isinstance(value, Absent):
            return None
        return judge(value)

    return accept


def is_required(column: Column, list_schema: ListSchema) -> bool:
    """What a unit files is not a record without it: a column of its own that is always required,
    and the number of the record, whoever owns it, since no row can be merged without one."""
    owned = column.owner == "unit" or column.id == list_schema.key[0]
    return column.required == "always" and owned


def says_nothing(value: Held) -> bool:
    """The cell holds only 无, 未填 or 不适用."""
    if isinstance(value, str):
        return value.strip() in _NOTHING
    return isinstance(value, tuple) and all(part.strip() in _NOTHING for part in value)


def hint(column: Column) -> str:
    """What to write into a blank required cell, in brackets, where the kind says so."""
    match column.kind:
        case Kind.DATE:
            return "（如2023-06-30）"
        case Kind.YES_NO:
            return "（是或否）"
        case Kind.CODE | Kind.MULTI_CODE:
            return "（从下拉列表选择）"
        case Kind.WHOLE | Kind.DECIMAL | Kind.MONEY_WAN | Kind.MONEY_YUAN:
            return f"（单位：{column.unit}，没有的填0）" if column.unit else "（没有的填0）"
        case Kind.ENTERPRISE_CODE:
            return "（没有统一社会信用代码的，填CS-单位编码-四位序号）"
    return ""


_Judge: TypeAlias = Callable[[Value], Fault | None]


def _judge(column: Column, list_id: str, norms: Norms) -> _Judge | None:
    match column.kind:
        case Kind.WHOLE | Kind.DECIMAL:
            return _within(column, places=None)
        case Kind.MONEY_WAN:
            high = norms.high_wan if list_id in norms.money_lists else None
            return _money(column, places=4, low=None, high=high)
        case Kind.MONEY_YUAN:
            if list_id not in norms.money_lists:
                return _within(column, places=2)
            return _money(column, places=2, low=norms.low_yuan, high=norms.high_yuan)
        case Kind.DATE:
            return _not_before(norms.first_year)
        case Kind.PHONE:
            return _phone(norms.default_area)
        case Kind.PERSON:
            return _persons
        case Kind.ENTERPRISE_CODE:
            return _registry_code if list_id == "enterprises" else _enterprise_code
        case Kind.HAZARD_ID:
            return _hazard_id
    return _doc_no if column.format == "doc_no" else None


def _within(column: Column, places: int | None) -> _Judge:
    least = column.min if column.min is not None else Decimal(0)
    most = column.max

    def judge(value: Value) -> Fault | None:
        if isinstance(value, bool) or not isinstance(value, int | Decimal):
            return None
        out = value < least or (most is not None and value > most)
        if out or (places is not None and _places(value) > places):
            facts: dict[str, object] = {"value": value, "min": least}
            facts["max"] = "更大" if most is None else most
            if not out:
                facts["max"] = f"{facts['max']}（最多{places}位小数）"
            return Fault("CV05", facts)
        return None

    return judge


def _money(column: Column, places: int, low: Decimal | None, high: Decimal | None) -> _Judge:
    within = _within(column, places)

    def judge(value: Value) -> Fault | None:
        fault = within(value)
        if fault is not None or not isinstance(value, int | Decimal):
            return fault
        odd = (low is not None and 0 < value < low) or (high is not None and value > high)
        return Fault("CV26", {"value": value, "unit": column.unit or ""}) if odd else None

    return judge


def _places(value: int | Decimal) -> int:
    if isinstance(value, int):
        return 0
    exponent = value.normalize().as_tuple().exponent
    return -exponent if isinstance(exponent, int) and exponent < 0 else 0


def _not_before(first_year: int) -> _Judge:
    def judge(value: Value) -> Fault | None:
        if isinstance(value, dt.date) and value.year < first_year:
            return Fault("CV10", {"date": value})
        return None

    return judge


_SERVICE_NUMBERS = frozenset({"110", "119", "120", "12345", "12350"})
_PHONE_SPLIT = re.compile(r"[/、，,;；\n]+")
_NUMBER = re.compile(
    r"1[3-9][0-9]{9}"  # mobile
    r"|0[0-9]{2,3}-?[0-9]{7,8}(?:(?:转|-)[0-9]{1,6})?"  # with area code and extension
    r"|[48]00[0-9]{7}(?:(?:转|-)[0-9]{1,6})?"
)
_LOCAL = re.compile(r"[0-9]{7,8}(?:(?:转|-)[0-9]{1,6})?")


def _phone(default_area: bool) -> _Judge:
    def good(part: str) -> bool:
        plain = re.sub(r"[()]", "", without_space(unicodedata.normalize("NFKC", part)))
        bare = plain.replace("-", "")
        if bare in _SERVICE_NUMBERS or _NUMBER.fullmatch(bare) or _NUMBER.fullmatch(plain):
            return True
        return default_area and bool(_LOCAL.fullmatch(plain) or _LOCAL.fullmatch(bare))

    def judge(value: Value) -> Fault | None:
        parts = value if isinstance(value, tuple) else _PHONE_SPLIT.split(str(value))
        odd = [part for part in parts if part.strip() and not good(part)]
        return Fault("CV17", {"value": odd[0]}) if odd else None

    return judge


_PLACEHOLDERS = frozenset(
    re.split(
        r"\s+",
        """负责人 企业 相关人员 待定 某某 工作人员 企业负责人 主要负责人 法人 法定代表人 安全员
        经办人 责任人 有关人员 全体 全体人员 本人 业主 老板 店主 村干部 网格员
        群众 举报人 不详 未知 暂无""",
    )
)
_HAN_NAME = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]{2,4}")
_DOTTED_NAME = re.compile(
    r"[\u3400-\u9fff\U00020000-\U0003ffff]+(?:[·•・.][\u3400-\u9fff\U00020000-\U0003ffff]+)+"
)
_LATIN_NAME = re.compile(r"[A-Za-z][A-Za-z.'’\- ]+")


def name_odd(part: str) -> bool:
    """The text is not the name of one person (CV18): a placeholder, digits, 张三等 …"""
    name = part
    if not _HAN_NAME.fullmatch(part):
        plain = unicodedata.normalize("NFKC", part).strip()
        if any(c.isdigit() for c in plain):
            return True
        if _LATIN_NAME.fullmatch(plain):
            return False
        name = fold_person(part)
    if (
        name in _PLACEHOLDERS
        or name.startswith("某")
        or name.endswith(("某", "某某", "等", "等人"))
    ):
        return True
    return not (_HAN_NAME.fullmatch(name) or _DOTTED_NAME.fullmatch(name))


def _persons(value: Value) -> Fault | None:
    parts = value if isinstance(value, tuple) else (str(value),)
    odd = [part for part in parts if name_odd(part)]
    return Fault("CV18", {"value": odd[0]}) if odd else None


def _enterprise_code(value: Value) -> Fault | None:
    code = str(value)
    if len(code) == 18 and not code.startswith("CS-"):
        if credit_code_sound(code):
            return None
        if code.isdigit() and code.endswith("000"):
            return Fault("CV12", {"value": code})
        return Fault("CV13", {"value": code}) if _plain_code(code) else Fault("CV16", {})
    if len(code) == 15 and code.isascii() and code.isdigit():
        return None
    place = parse_place_code(code)
    return None if place is not None and UNIT_CODE.fullmatch(place[0]) else Fault("CV16", {})


def _plain_code(code: str) -> bool:
    return all(c in ALPHABET or c in "IOSVZ" for c in code)


def _registry_code(value: Value) -> Fault | None:
    fault = _enterprise_code(value)
    code = str(value)
    if fault is not None:
        return fault
    if len(code) == 15 and code.isdigit():
        return Fault("CV14", {"value": code})
    if len(code) == 18 and parse_place_code(code) is None and not credit_inner_sound(code):
        return Fault("CV15", {"value": code})
    return None


def _hazard_id(value: Value) -> Fault | None:
    parsed = parse_record_id(str(value))
    if parsed is None or parsed.sound:
        return None
    return Fault("KY03", {"value": str(parsed)})


_DOC_NO = re.compile(r"[^\d〔〕]{1,20}〔(?P<year>[0-9]{4})〕第?[0-9]{1,6}号")
_DOC_BRACKETS: Mapping[int, str] = dict.fromkeys(map(ord, "[【（(［﹝"), "〔") | dict.fromkeys(
    map(ord, "]】）)］﹞"), "〕"
)
FIRST_DOC_YEAR = 1990


def doc_year(text: str) -> int | None:
    """The year of a document number such as 黑政安〔2023〕12号; None for another form."""
    plain = without_space(unicodedata.normalize("NFKC", text)).translate(_DOC_BRACKETS)
    found = _DOC_NO.fullmatch(plain)
    return int(found["year"]) if found is not None else None


def _doc_no(value: Value) -> Fault | None:
    year = doc_year(str(value))
    return Fault("CV20", {}) if year is None or year < FIRST_DOC_YEAR else None
