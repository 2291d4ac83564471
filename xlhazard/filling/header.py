"""Writing unit and day into a form's header in the shape that the form itself has."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace

from xlhazard.model.address import Address
from xlhazard.model.edits import SetCell
from xlhazard.model.month import Month
from xlhazard.model.table import FormSheet
from xlhazard.model.workbook import RawCell, Sheet
from xlhazard.tables.form_sheet import FormRead
from xlhazard.tables.labels import Spot

GAP = 4
"""At least so many blanks stay between two header items that share a line."""


def as_of_day(form: FormSheet, month: Month, today: dt.date) -> dt.date:
    """The day typed in the header, else the earlier of today and the month's last day."""
    return form.day("date") or min(today, month.last)


def without_day(read: FormRead, days: Collection[dt.date], day: dt.date) -> FormRead:
    """The form as if its day were blank, when it is one of days, which we wrote, and not day."""
    stands = read.form.items.get("date")
    if stands is None or stands.value not in days or stands.value == day:
        return read
    items = {**read.form.items, "date": replace(stands, typed="", value=None)}
    return replace(read, form=replace(read.form, items=items))


def header_edits(sheet: Sheet, read: FormRead, answers: Mapping[str, str]) -> Iterator[SetCell]:
    """Edits that write header items (id -> text) which are still blank.

    An answer beside its label gets its own cell; one that shares the label's cell, perhaps with
    another item, is put behind its colon. A cell with a formula is left alone.
    """
    shared: dict[Address, dict[str, Spot]] = {}
    for item, answer in answers.items():
        spot = read.located.spots.get(item)
        cell = read.form.items.get(item)
        if spot is None or cell is None or cell.typed.strip():
            continue
        stands = sheet.at(spot.cell)
        if stands is not None and stands.formula is not None:
            continue
        if spot.span is None:
            yield SetCell(sheet.name, spot.cell, _was(stands), answer)
        else:
            shared.setdefault(spot.cell, {})[item] = spot
    for place, spots in shared.items():
        stands = sheet.at(place)
        line = "" if stands is None else stands.raw
        ordered = sorted(spots, key=lambda item: spots[item].span or (0, 0), reverse=True)
        for item in ordered:
            line = _behind_colon(line, spots[item].span or (0, 0), answers[item])
        yield SetCell(sheet.name, place, _was(stands), line)


def _behind_colon(line: str, span: tuple[int, int], answer: str) -> str:
    """The answer in place of the blanks (or printed 年 月 日) behind the label's colon."""
    start, stop = span
    while start > 0 and line[start - 1].isspace():
        start -= 1
    rest = line[stop:]
    if not rest.strip():
        return line[:start] + answer
    blanks = stop - start + len(rest) - len(rest.lstrip())
    room = blanks - 2 * len(answer)
    return line[:start] + answer + " " * max(GAP, room) + rest.lstrip()


def _was(cell: RawCell | None) -> str | None:
    return None if cell is None or not cell.raw else cell.raw
