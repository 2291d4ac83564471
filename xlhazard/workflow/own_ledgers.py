"""Ledgers that offices keep in layouts of their own, opened: whose they are and which lists."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from xlhazard.io.reader import Reading
from xlhazard.model.fold import fold
from xlhazard.model.ids import UNIT_CODE
from xlhazard.model.workbook import Workbook
from xlhazard.schema.types import ListSchema, Schema, Town
from xlhazard.tables.cover import Cover, find_cover, read_cover, resolve_town
from xlhazard.tables.own_layout import OwnSheet
from xlhazard.tables.submission import DEFAULT_TOWN
from xlhazard.tables.values import Scope
from xlhazard.workflow.catalogue import town_named
from xlhazard.workflow.misuse import Misuse
from xlhazard.workflow.opening import book_of
from xlhazard.workflow.place import Place


@dataclass(frozen=True, slots=True)
class Source:
    """One ledger as it was read. name is what records and notes call it by: "" of an only one."""

    path: Path
    reading: Reading
    book: Workbook
    name: str = ""

    def where(self, sheet: str, row: int) -> str:
        """“6月”第5行, with the file before it where there are several."""
        said = f"“{sheet}”第{row}行"
        return f"“{self.name}”{said}" if self.name else said


@dataclass(frozen=True, slots=True)
class ListIn:
    """One list of one ledger: the sheets that hold it."""

    source: Source
    list_schema: ListSchema
    sheets: tuple[OwnSheet, ...]


@dataclass(frozen=True, slots=True)
class Owner:
    """The unit whose ledgers they are."""

    code: str
    name: str = ""
    type: str = "village"


def sources(paths: Sequence[Path], schema: Schema) -> tuple[Source, ...]:
    """Every ledger, each once. Raises Misuse."""
    once = {path.resolve(): path for path in paths}
    alike = len({path.name for path in once.values()}) < len(once)
    found = []
    for path in once.values():
        reading, book = book_of(path, schema)
        name = "" if len(once) == 1 else str(path) if alike else path.name
        found.append(Source(path, reading, book, name))
    return tuple(found)


def town_of(
    found: Sequence[Source], place: Place | None, schema: Schema, town_id: str | None
) -> Town:
    """The township's own town, else the one that is named, else that of the first cover."""
    if place is not None and town_id is None:
        return place.town
    named = (resolve_town(one.book, schema) for one in found)
    return town_named(schema, town_id or next(filter(None, named), None) or DEFAULT_TOWN)


def lists_named(named: Sequence[str], schema: Schema, town: Town) -> tuple[ListSchema, ...]:
    """The lists of ids or sheet names, with the columns of this town, in the schema's order."""
    known = (*schema.core_lists, *town.optional_lists)
    wanted = {_list_id(one, known, schema) for one in named}
    return tuple(schema.town_list(one, town) for one in schema.lists if one in wanted)


def _list_id(named: str, known: Sequence[str], schema: Schema) -> str:
    for list_id in known:
        if fold(named) in (fold(list_id), fold(schema.lists[list_id].sheet)):
            return list_id
    names = "、".join(f"{one}（{schema.lists[one].sheet}）" for one in known)
    raise Misuse(f"没有“{named}”这个清单。可用的有：{names}。")


def owner_of(
    found: Sequence[Source], place: Place | None, schema: Schema, named: str | None
) -> Owner:
    """--unit, else the ledgers' covers; name and type from 单位 where there is a township."""
    covers = tuple(_covers(found, schema))
    stated = dict.fromkeys(fold(one.unit) for one in covers if one.unit is not None)
    if named is None and len(stated) > 1:
        raise Misuse(
            f"这些台账的封面写着不同的单位：{'、'.join(stated)}。请分开运行，或用 --unit 给出。"
        )
    wanted = named or next(iter(stated), None)
    if wanted is None:
        raise Misuse("台账上没有单位编码。请用 --unit 给出，如 --unit HL-03。")
    for row in () if place is None else place.master.tables.get("units", ()):
        if fold(wanted) in (fold(row.text("unit_code")), fold(row.text("unit_name"))):
            code, name = fold(row.text("unit_code")), row.text("unit_name")
            return Owner(code, name, row.text("unit_type") or "village")
    code = fold(wanted)
    if UNIT_CODE.fullmatch(code) is None:
        known = "" if place is None else "，总台账的《单位》表里也没有它"
        raise Misuse(f"“{wanted}”不是单位编码{known}。单位编码如 HL-03。")
    names = (one.unit_name for one in covers if one.unit is not None and fold(one.unit) == code)
    return Owner(code, next(filter(None, names), None) or "")


def _covers(found: Sequence[Source], schema: Schema) -> Iterator[Cover]:
    for one in found:
        if (sheet := find_cover(one.book, schema)) is not None:
            yield read_cover(sheet, schema, Scope(codes=schema.codes), None)
