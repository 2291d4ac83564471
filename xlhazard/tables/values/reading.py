"""Reading one cell as the kind of its column (specification 5)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal

from xlhazard.model.fold import fold
from xlhazard.model.table import Fault
from xlhazard.model.workbook import RawCell
from xlhazard.schema.types import CodeList, Column, Kind
from xlhazard.tables.values import codes as value_lists
from xlhazard.tables.values import identifiers
from xlhazard.tables.values.dates import (
    LOST_ZERO,
    Understood,
    is_vague_deadline,
    means_at_once,
    understand_date,
)
from xlhazard.tables.values.money import parse_amount
from xlhazard.tables.values.numbers import is_scientific, parse_number, unit_words
from xlhazard.tables.values.patterns import EXAMPLES, read_pattern
from xlhazard.tables.values.persons import parse_persons
from xlhazard.tables.values.scope import Read, Scope, Warned
from xlhazard.tables.values.seen import (
    Seen,
    day_of_serial,
    decimal_text,
    exact,
    see,
    serial_in_range,
)
from xlhazard.tables.values.yes_no import parse_yes_no

NOT_APPLICABLE = "不适用"
MOST_CHARACTERS = 32767
"""UTF-16 units that one cell can hold."""

LONGEST_WORD = 5
"""Words that say nothing (N/A, 同 上) are no longer than this with their blanks."""

_DASHES = frozenset(["/", "／", "—", "－", "-", "–", "―", "N/A", "NA"]) | {"——", "--", "//"}
_BLANK_WORDS = frozenset({NOT_APPLICABLE, "无", "未填"})
_FREE_FORMATS = frozenset({"doc_no", "milestones"})
_DITTO = frozenset({"同上", "同前", "同左", "见上", "〃", "″", '"', "＂", "”", "“", "''", "′′"})
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_PICTURE = re.compile(r"(?:_xlfn\.)?(?:DISPIMG|IMAGE)\s*\(", re.IGNORECASE)
_COMPACT_DAY = re.compile(r"(?:19|20)\d{6}")
_UNITS_LIST = ("units", "unit_code")

Reader = Callable[[Column, Seen, Scope], Read]


def read_value(column: Column, cell: RawCell | None, scope: Scope) -> Read:
    """Read one cell of a list column.

    Args: column as the schema has it; cell as stored (None: nothing there); scope of the workbook.
    Returns the value, or a fault with the finding code and the facts its message needs, and the
    text as typed. Nothing is guessed and nothing is taken from a neighbour.
    Source: domain specification 5; codes ST17, ST18, ST24, ST33, CV02-CV12, CV16, CV19, CV27,
    KY02, KY06.
    """
    if cell is None:
        return Read()
    if cell.kind != "s" or cell.formula is not None or cell.raw[:1] == "=":
        stored = _not_text(column, cell)
        if stored is not None:
            return stored
    seen = see(cell, scope)
    text = seen.text
    if not text:
        return Read()
    if len(text) <= LONGEST_WORD:
        word = "".join(text.split()).upper()
        if word in _DITTO:
            return _fault(column, text, "CV19")
        if word in _DASHES:
            return Read(typed=text)
    if seen.number is None and (len(text) * 2 > MOST_CHARACTERS or not text.isprintable()):
        bad = _unwritable(text)
        if bad:
            return _fault(column, text, "ST33", reason=bad)
    return READERS[column.kind](column, seen, scope)


def is_picture(cell: RawCell) -> bool:
    """A picture inside the cell: WPS DISPIMG, Excel image values."""
    if cell.kind == "p":
        return True
    formula = cell.formula if cell.formula is not None else cell.raw.removeprefix("=")
    return (cell.formula is not None or cell.raw.startswith("=")) and (
        _PICTURE.match(formula.lstrip("=")) is not None
    )


def _not_text(column: Column, cell: RawCell) -> Read | None:
    """Pictures, formulas without a result and error values."""
    if is_picture(cell):
        warned = () if column.id == "remark" else (Warned("ST24", {"header": column.header}),)
        return Read(warnings=warned)
    if cell.kind == "":
        return _fault(column, f"={cell.formula or ''}", "ST17")
    if cell.kind == "e":
        return _fault(column, cell.raw, "ST18")
    return None


def _unwritable(text: str) -> str:
    """Why no workbook can hold this text (Chinese), or ""."""
    if _UNWRITABLE.search(text):
        return "含有不可见的特殊字符"
    if len(text) * 2 > MOST_CHARACTERS and len(text.encode("utf-16-le")) // 2 > MOST_CHARACTERS:
        return "超过32767字"
    return ""


def _fault(column: Column, typed: str, code: str, **facts: object) -> Read:
    shown = typed if len(typed) <= 200 else typed[:200] + "…"
    return Read(None, Fault(code, {"header": column.header, "value": shown, **facts}), typed=typed)


def _differs(typed: str, read: str) -> str | None:
    return None if typed == read else read


def _is_blank_word(text: str) -> bool:
    return "".join(text.split()) in _BLANK_WORDS


def _text(column: Column, seen: Seen, scope: Scope) -> Read:
    text = seen.text
    if column.format is not None and column.format not in _FREE_FORMATS:
        return _formatted(column, seen, scope)
    if column.id in scope.keys:
        if _is_blank_word(text):
            return Read(typed=text)
        if identifiers.digits_lost(seen) or is_scientific(text):
            return _fault(column, text, "CV12")
        key = fold(text)
        return Read(key, read_as=_differs(text, key), typed=text)
    if seen.is_date and seen.number is not None:
        return Read(text, read_as=text, typed=decimal_text(seen.number))
    if seen.stored is not None:
        return Read(text, read_as=text, typed=seen.stored)
    return Read(text, typed=text)


def _formatted(column: Column, seen: Seen, scope: Scope) -> Read:
    text = seen.text
    form = column.format or ""
    if _is_blank_word(text):
        return Read(typed=text)
    if form == "record_id":
        found = identifiers.record_id(text, column.prefix)
        if found.text is None:
            example = identifiers.example_id(column.prefix, scope.unit, _year(scope))
            return _fault(column, text, "KY06", example=example)
        return Read(found.text, read_as=_differs(text, found.text), typed=text)
    canonical = read_pattern(form, seen)
    if canonical is None:
        return _fault(column, text, "CV27", example=EXAMPLES[form])
    return Read(canonical, read_as=_differs(text, canonical), typed=text)


def _year(scope: Scope) -> int:
    if scope.period is not None:
        return scope.period.year
    return scope.report_date.year if scope.report_date is not None else 2023


def _number(column: Column, seen: Seen, _scope: Scope) -> Read:
    text = seen.text
    if column.kind is Kind.WHOLE and seen.number is not None and text.isdecimal():
        return Read(int(text), typed=text)
    if _is_blank_word(text):
        return Read(typed=text)
    number = _numeric(column, seen)
    if number is None:
        return _fault(column, text, "CV03", unit=column.unit or "个数")
    typed = seen.stored or text
    shown = decimal_text(number)
    if column.kind is Kind.WHOLE:
        if number != number.to_integral_value():
            return _fault(column, text, "CV04")
        return Read(int(number), read_as=_differs(typed, shown), typed=typed)
    return Read(exact(number), read_as=_differs(typed, shown), typed=typed)


def _numeric(column: Column, seen: Seen) -> Decimal | None:
    percent = column.unit == "%"
    if seen.percent:
        return exact(seen.number * 100) if percent and seen.number is not None else None
    if seen.is_date:
        return None
    if seen.number is not None:
        return seen.number
    units = unit_words(column.unit)
    if column.unit is None and "年度" in column.header:
        units = frozenset({"年"})
    return parse_number(seen.text, units)


def _money(column: Column, seen: Seen, _scope: Scope) -> Read:
    text = seen.text
    if _is_blank_word(text):
        return Read(typed=text)
    typed = seen.stored or text
    if seen.number is not None and not seen.is_date and not seen.percent:
        return Read(seen.number, read_as=_differs(typed, decimal_text(seen.number)), typed=typed)
    amount = None if seen.number is not None or seen.is_date else parse_amount(text)
    if amount is None:
        return _fault(column, text, "CV03", unit=column.unit or "元")
    value = amount.wan() if column.kind is Kind.MONEY_WAN else amount.yuan()
    return Read(value, read_as=_differs(typed, decimal_text(value)), typed=typed)


def _date(column: Column, seen: Seen, scope: Scope) -> Read:
    text = seen.text
    if seen.day is not None and not _is_compact_day(seen):
        return Read(seen.day, typed=text)
    if _is_blank_word(text):
        return Read(typed=text)
    if seen.number is not None:
        return _date_of_number(column, seen, scope)
    if column.id in scope.deadlines:
        if means_at_once(text):
            example = deadline_example(scope)
            fault = Fault("CV11", {"header": column.header, "value": text, "example": example})
            return Read(None, fault, typed=text, at_once=True)
        if is_vague_deadline(text):
            return _fault(column, text, "CV11", example=deadline_example(scope))
    if text.isdecimal() and text.isascii() and len(text) == 5:
        return _date_of_number(column, seen._replace(number=Decimal(text)), scope)
    found = understand_date(
        text, future=column.future, period=scope.period, report_date=scope.report_date
    )
    if isinstance(found, str):
        return _fault(column, text, "CV02", reason=found)
    return _understood(column, text, found)


def _understood(column: Column, text: str, found: Understood) -> Read:
    day = found.day.isoformat()
    facts = {"header": column.header, "value": text, "date": day}
    code = "CV08" if found.month_only else "CV09" if found.supplied else None
    warned = (Warned(code, facts),) if code else ()
    return Read(found.day, read_as=_differs(text, day), warnings=warned, typed=text)


def _is_compact_day(seen: Seen) -> bool:
    """20230601 typed into a cell that has a date format already."""
    return seen.number is not None and _COMPACT_DAY.fullmatch(decimal_text(seen.number)) is not None


def _date_of_number(column: Column, seen: Seen, scope: Scope) -> Read:
    number = seen.number if seen.number is not None else Decimal(0)
    digits = decimal_text(number)
    if _COMPACT_DAY.fullmatch(digits):
        found = understand_date(digits, future=True, period=None, report_date=None)
        if isinstance(found, Understood):
            return Read(found.day, read_as=found.day.isoformat(), typed=digits)
        return _fault(column, digits, "CV02", reason=found)
    day = day_of_serial(number, scope.date1904)
    if day is None or not serial_in_range(number, scope.date1904):
        return _fault(column, seen.text, "CV02", reason=LOST_ZERO if "." in digits else "")
    return Read(day, read_as=day.isoformat(), typed=seen.text)


def deadline_example(scope: Scope) -> str:
    """A day that could be a deadline: the last one of the month after the report's."""
    return "2023-06-30" if scope.period is None else scope.period.plus(1).last.isoformat()


def _yes_no(column: Column, seen: Seen, _scope: Scope) -> Read:
    answer = seen.truth if seen.truth is not None else parse_yes_no(seen.text)
    if answer is None:
        if "".join(seen.text.split()) in (NOT_APPLICABLE, "未填"):
            return Read(typed=seen.text)
        return _fault(column, seen.text, "CV07")
    label = "是" if answer else "否"
    return Read(answer, read_as=_differs(seen.text, label), typed=seen.text)


def _code(column: Column, seen: Seen, scope: Scope) -> Read:
    codes = _codes(column, scope)
    found = value_lists.parse_code(seen.text, codes)
    if found is None:
        return _unknown(column, seen.text, seen.text, codes)
    return Read(found, read_as=_differs(seen.text, codes.label(found)), typed=seen.text)


def _multi_code(column: Column, seen: Seen, scope: Scope) -> Read:
    codes = _codes(column, scope)
    found = value_lists.parse_codes(seen.text, codes)
    if found.unknown or not found.ids:
        return _unknown(column, seen.text, "、".join(found.unknown) or seen.text, codes)
    label = "、".join(codes.label(one) for one in found.ids)
    return Read(found.ids, read_as=_differs(seen.text, label), typed=seen.text)


def _codes(column: Column, scope: Scope) -> CodeList:
    return scope.codes[column.codes or ""]


def _unknown(column: Column, typed: str, unknown: str, codes: CodeList) -> Read:
    if _is_blank_word(typed):
        return Read(typed=typed)
    read = _fault(column, typed, "CV06", labels=value_lists.offered(unknown, codes))
    fault = read.fault
    if fault is None or unknown == typed:
        return read
    return read._replace(fault=Fault("CV06", {**fault.facts, "value": unknown}))


def _person(_column: Column, seen: Seen, _scope: Scope) -> Read:
    if _is_blank_word(seen.text):
        return Read(typed=seen.text)
    names = parse_persons(seen.text)
    if not names:
        return Read(typed=seen.text)
    return Read(names, read_as=_differs(seen.text, "、".join(names)), typed=seen.text)


def _phone(_column: Column, seen: Seen, _scope: Scope) -> Read:
    if _is_blank_word(seen.text):
        return Read(typed=seen.text)
    return Read(seen.text, typed=seen.text)


def _enterprise_code(column: Column, seen: Seen, scope: Scope) -> Read:
    text = seen.text
    if _is_blank_word(text) and (text != "无" or column.id not in scope.keys):
        return Read(typed=text)
    found = identifiers.enterprise_code(seen)
    if found.text is None:
        unit = scope.unit or "单位编码"
        return _fault(column, text, found.problem or "CV16", unit=unit)
    return Read(found.text, read_as=_differs(text, found.text), typed=text)


def _hazard_id(column: Column, seen: Seen, scope: Scope) -> Read:
    if _is_blank_word(seen.text):
        return Read(typed=seen.text)
    found = identifiers.hazard_id(seen.text)
    if found.text is None:
        example = identifiers.example_id(None, scope.unit, _year(scope))
        return _fault(column, seen.text, "KY02", example=example)
    return Read(found.text, read_as=_differs(seen.text, found.text), typed=seen.text)


def _reference(column: Column, seen: Seen, scope: Scope) -> Read:
    """The key of another list; a unit may also be called by its name."""
    text = seen.text
    if _is_blank_word(text):
        return Read(typed=text)
    if identifiers.digits_lost(seen) or is_scientific(text):
        return _fault(column, text, "CV12")
    key = fold(text)
    if column.references == _UNITS_LIST and scope.units is not None:
        unit = scope.units.find(text)
        key = key if unit is None else unit.code
    return Read(key, read_as=_differs(text, key), typed=text)


READERS: Mapping[Kind, Reader] = {
    Kind.TEXT: _text,
    Kind.WHOLE: _number,
    Kind.DECIMAL: _number,
    Kind.MONEY_WAN: _money,
    Kind.MONEY_YUAN: _money,
    Kind.DATE: _date,
    Kind.YES_NO: _yes_no,
    Kind.CODE: _code,
    Kind.MULTI_CODE: _multi_code,
    Kind.PERSON: _person,
    Kind.PHONE: _phone,
    Kind.ENTERPRISE_CODE: _enterprise_code,
    Kind.HAZARD_ID: _hazard_id,
    Kind.REFERENCE: _reference,
}
