"""A new township folder: its master from the town's profile, its empty folders."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from xlhazard.io.commit import write_new
from xlhazard.io.reader import read_file
from xlhazard.io.township import KINDS, Township
from xlhazard.model.results import InitResult
from xlhazard.model.table import Table, Value
from xlhazard.schema.types import Schema, Town
from xlhazard.tables.master import build_master
from xlhazard.workflow.boards import new_master
from xlhazard.workflow.catalogue import the_schema, town_named
from xlhazard.workflow.misuse import Misuse

CARRIED = ("units", "people", "rest_days", "enterprises")
"""Lists that --units may bring: sheet 单位, and 人员名册, 节假日, 企业底册 where it has them."""


Rows: TypeAlias = tuple[Mapping[str, Value], ...]


@dataclass(frozen=True, slots=True)
class InitOrder:
    """What to make. units: a workbook with sheet 单位, an older master for instance."""

    town: str
    units: Path | None = None
    schemas: Path | None = None


def init(folder: Path, order: InitOrder) -> InitResult:
    """Make a township folder from a town's profile.

    Raises Misuse when the folder has a master already, or --units holds no roster.
    """
    schema = the_schema(order.schemas)
    town = town_named(schema, order.town)
    rows = {} if order.units is None else carried(order.units, schema, town)
    return new_township(folder, schema, town, rows)


def new_township(folder: Path, schema: Schema, town: Town, rows: Mapping[str, Rows]) -> InitResult:
    """Write the master with these first rows by list, and the empty folders beside it."""
    township = Township(folder)
    if township.master.exists():
        raise Misuse(f"“{folder}”里已经有总台账，不会覆盖它。请换一个文件夹。")
    data = new_master(schema, town, rows)
    township.prepare()
    write_new(township.master, data)
    folders = tuple(folder / kind for kind in KINDS)
    return InitResult(folder, town.id, township.master, folders, len(rows.get("units", ())))


def carried(path: Path, schema: Schema, town: Town) -> Mapping[str, Rows]:
    """The rows of a workbook's 单位 and the lists beside it. Raises Misuse when it has none."""
    if not path.is_file():
        raise Misuse(f"没有找到 --units 指定的“{path}”。")
    reading = read_file(path)
    if reading.workbook is None:
        raise Misuse(f"“{path.name}”打不开。请用 Excel 或 WPS 另存为 .xlsx 后再试。")
    tables = build_master(reading.workbook, schema, town).tables
    found = {name: _rows(tables[name], path) for name in CARRIED if name in tables}
    if not found.get("units"):
        raise Misuse(f"“{path.name}”里没有填好的《单位》表（单位编码、单位名称、类型……）。")
    return found


def _rows(table: Table, path: Path) -> Rows:
    for row in table:
        for name in row.faults:
            cell = table.cell(row, name)
            raise Misuse(
                f"“{path.name}”《{table.sheet}》{cell}“{row.typed.get(name, '')}”读不懂，请先改正。"
            )
    return tuple(dict(row.values) for row in table)
