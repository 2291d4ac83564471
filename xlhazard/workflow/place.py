"""The township at hand: its folder, its master as it stands, its town and settings."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from xlhazard.checking.context import Context
from xlhazard.checking.words import finding
from xlhazard.deriving.roster import inherited
from xlhazard.deriving.workdays import WorkCalendar
from xlhazard.io.commit import refuse_unready
from xlhazard.io.limits import OF_A_MASTER
from xlhazard.io.reader import read_file
from xlhazard.io.township import MASTER, Township
from xlhazard.model.finding import Notice, Severity
from xlhazard.model.master import Master
from xlhazard.model.month import Month
from xlhazard.model.workbook import Workbook
from xlhazard.schema.catalogue import render
from xlhazard.schema.types import Schema, Town
from xlhazard.tables.master import build_master
from xlhazard.tables.submission import DEFAULT_TOWN
from xlhazard.workflow.catalogue import town_named
from xlhazard.workflow.misuse import Misuse

TOWN = "town"
"""Key in 设置 that names the town profile."""

BROKEN = frozenset({"ST08", "ST10", "ST12", "ST28"})
"""Sheets of the master that are missing, doubled or without header, and missing columns."""

_MOST = 5
_LOOKS = 3


@dataclass(frozen=True, slots=True)
class Place:
    """A township folder with its master as it was read. data are the very bytes."""

    township: Township
    data: bytes
    master: Master
    schema: Schema
    town: Town

    @property
    def settings(self) -> Mapping[str, str]:
        """设置 over the calendar's defaults."""
        return {**self.schema.calendar.settings, **self.master.settings}

    def at(self, month: Month) -> Place:
        """The same with every row under the unit that answers for it in that month."""
        return replace(self, master=inherited(self.master, month))

    @property
    def calendar(self) -> WorkCalendar:
        """Rest days and working days, sheet 节假日 over what the schemas know."""
        return WorkCalendar.of(self.master.tables.get("rest_days"), self.schema.calendar)


def township_at(folder: Path | None) -> Township:
    """The township of --township, else the one at or above the current folder. Or Misuse."""
    found = found_township(folder)
    if found is None:
        raise Misuse(
            f"这里和上级文件夹里都没有“{MASTER}”。请进入本镇的台账文件夹，"
            f"或用 --township 指明；还没有的，先用 xlhazard init 建立。"
        )
    return found


def found_township(folder: Path | None) -> Township | None:
    """The same, or None where there is none; a folder that was named must hold a master."""
    if folder is None:
        found = Township.find(Path.cwd())
        # Seen from here: reports then show 收件/2023-06/… and no path of this computer.
        return None if found is None else Township(Path(os.path.relpath(found.root)))
    township = Township(folder)
    if not township.master.is_file():
        raise Misuse(f"“{folder}”里没有“{MASTER}”。")
    return township


def opened(
    township: Township, schema: Schema, town_id: str | None = None, path: Path | None = None
) -> Place:
    """Read the master (path: a copy of one that lies elsewhere or has another name).

    Raises Misuse when it cannot be read as a master at all, CannotWriteNow when not at this moment.
    """
    path = path or township.master
    reading = read_file(path, OF_A_MASTER)
    for _ in range(_LOOKS - 1):
        if reading.workbook is not None:
            break
        # Somebody may have saved while it was read: then it is sound the next time.
        refuse_unready(path)
        reading = read_file(path, OF_A_MASTER)
    if reading.workbook is None:
        refuse_unready(path)
        why = "".join(_why(one, schema) for one in reading.notices[:1])
        raise Misuse(
            f"总台账“{path}”打不开。{why}请用 Excel 或 WPS 打开检查，或从备份恢复后再运行。"
        )
    town = town_named(schema, town_id or _town_of(reading.workbook, schema))
    master = build_master(reading.workbook, schema, town)
    return Place(township, reading.data, master, schema, town)


def _why(refusal: Notice, schema: Schema) -> str:
    facts = {name: str(value) for name, value in refusal.facts.items()}
    return f"{render(schema.rules[refusal.code].message, facts)}（{refusal.code}）"


def whole(place: Place) -> Place:
    """The place, if its master has every sheet and header that a merge writes to. Else Misuse."""
    broken = [one for one in place.master.notices if one.code in BROKEN]
    if not broken:
        return place
    context = Context(place.schema, place.town, dt.date.min, dt.date.min, None, place.master)
    said = [finding(context, one, Severity.ERROR).message for one in broken[:_MOST]]
    more = f"等{len(broken)}处" if len(broken) > _MOST else ""
    raise Misuse(
        f"总台账的表或表头被改动，没有合并：{'；'.join(said)}{more}。请恢复后再运行；"
        f"恢复不了的，可从备份取回这张表。"
    )


def settings_of(folder: Path | None, schema: Schema) -> Mapping[str, str]:
    """What sheet 设置 says, of a township that is named or found; {} where there is none.

    A master that was only found and cannot be read says nothing; one that was named is Misuse.
    """
    township = found_township(folder)
    if township is None:
        return {}
    workbook = read_file(township.master, OF_A_MASTER).workbook
    if workbook is not None:
        return _settings(workbook, schema)
    if folder is not None:
        raise Misuse(f"总台账“{township.master}”打不开。")
    return {}


def _settings(workbook: Workbook, schema: Schema) -> Mapping[str, str]:
    name = schema.lists["settings"].sheet
    only = {name: workbook.sheets[name]} if name in workbook.sheets else {}
    return build_master(replace(workbook, sheets=only), schema, schema.towns[DEFAULT_TOWN]).settings


def _town_of(workbook: Workbook, schema: Schema) -> str:
    """The town that sheet 设置 names, else the one with everything."""
    return _settings(workbook, schema).get(TOWN, "").strip() or DEFAULT_TOWN
