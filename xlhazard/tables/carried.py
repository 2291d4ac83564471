"""The base that travels in an issued workbook: packed into texts, sealed, and read back.

A very hidden sheet holds the seal in its first cell and the packed text below it, in pieces that
fit a cell. The seal is a digest over unit, month and text: a base that anybody changed, cut or
put into another unit's workbook is not used. It is no secret; it is a check against accidents
and against mending by hand.
"""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import hashlib
import json
import re
import zlib
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation

from xlhazard.model.address import Address
from xlhazard.model.carried import NOTHING, Carried
from xlhazard.model.marks import BASE_SHEET
from xlhazard.model.master import Master
from xlhazard.model.month import Month
from xlhazard.model.table import Row, Table, Value
from xlhazard.model.workbook import Workbook
from xlhazard.schema.types import Schema, Town

_PIECE = 30_000
"""Characters of a cell; Excel takes 32,767."""
_LARGEST = 32 << 20
"""Bytes that a packed text may grow to: nobody unpacks a bomb."""
_SEAL = re.compile(
    r"DG1\|(?P<unit>[A-Z0-9-]{1,32})\|(?P<month>[0-9]{4}-[0-9]{2})\|(?P<pieces>[0-9]{1,5})"
    r"\|(?P<digest>[0-9a-f]{64})"
)
_ALTERED = "工作簿里带的底稿被改动过，没有采用"
_GONE = "工作簿里没有下发时带的底稿"


def packed_base(
    unit: str, month: Month, tables: Mapping[str, Table], settings: Mapping[str, str]
) -> tuple[str, ...]:
    """The texts of the sheet, the seal first."""
    told = {
        "settings": dict(sorted(settings.items())),
        "tables": {
            name: [{k: _plain(v) for k, v in sorted(row.values.items())} for row in table]
            for name, table in sorted(tables.items())
        },
    }
    raw = json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
    text = base64.b64encode(zlib.compress(raw, 9)).decode()
    pieces = [text[at : at + _PIECE] for at in range(0, len(text), _PIECE)]
    return f"DG1|{unit}|{month}|{len(pieces)}|{_digest(unit, str(month), text)}", *pieces


def carried_base(workbook: Workbook, schema: Schema, town: Town, *, issued: bool) -> Carried:
    """What travelled in a workbook. issued: it bears a 下发标识, so that a base should be there.

    Never raises: what cannot be read says so in problem.
    """
    sheet = workbook.sheets.get(BASE_SHEET)
    if sheet is None:
        return Carried(problem=_GONE) if issued else NOTHING
    first = sheet.at(Address(1, 1))
    seal = _SEAL.fullmatch("" if first is None else first.raw)
    if seal is None:
        return Carried(problem=_ALTERED)
    cells = (sheet.at(Address(row, 1)) for row in range(2, int(seal["pieces"]) + 2))
    text = "".join("" if cell is None else cell.raw for cell in cells)
    if _digest(seal["unit"], seal["month"], text) != seal["digest"]:
        return Carried(problem=_ALTERED)
    try:
        told = _unpacked(text)
        tables = dict(_tables(told["tables"], schema, town))
        settings = {str(k): str(v) for k, v in told["settings"].items()}
    except (ValueError, KeyError, TypeError, AttributeError, InvalidOperation):
        return Carried(problem=_ALTERED)
    known = Master(BASE_SHEET, seal["digest"], Workbook(BASE_SHEET, {}), tables, settings)
    return Carried(known, seal["unit"], Month.read(seal["month"]))


def _digest(unit: str, month: str, text: str) -> str:
    return hashlib.sha256(f"{unit}\n{month}\n{text}".encode()).hexdigest()


def _unpacked(text: str) -> Mapping[str, Mapping[str, object]]:
    """Raises ValueError for anything but what packed_base writes."""
    try:
        stream = zlib.decompressobj()
        raw = stream.decompress(base64.b64decode(text, validate=True), _LARGEST)
    except (binascii.Error, zlib.error) as error:
        raise ValueError(str(error)) from None
    if not stream.eof:
        raise ValueError("cut or too long")
    told = json.loads(raw)
    if not isinstance(told, dict):
        raise ValueError("no base")
    return told


def _tables(told: Mapping[str, object], schema: Schema, town: Town) -> Iterator[tuple[str, Table]]:
    for name, rows in told.items():
        if name not in schema.lists or not isinstance(rows, list):
            raise ValueError(name)
        one = schema.in_master(schema.town_list(name, town))
        columns = {column.id: number for number, column in enumerate(one.columns, 1)}
        read = tuple(
            Row(number, {str(k): _value(v) for k, v in row.items()}, {})
            for number, row in enumerate(rows, 2)
        )
        yield name, Table(name, one.sheet, 1, columns, one.key, read, len(read) + 1)


def _plain(value: Value) -> object:
    """A value as JSON: days and decimals say what they are."""
    if isinstance(value, dt.date):
        return {"d": value.isoformat()}
    if isinstance(value, Decimal):
        return {"n": str(value)}
    return list(value) if isinstance(value, tuple) else value


def _value(told: object) -> Value:
    if isinstance(told, dict):
        (kind, text), *more = told.items()
        if kind == "d" and not more:
            return dt.date.fromisoformat(text)
        if kind == "n" and not more:
            return Decimal(text)
        raise ValueError(kind)
    if isinstance(told, list):
        return tuple(str(one) for one in told)
    if told is None or isinstance(told, str | int):
        return told
    raise ValueError(str(told))
