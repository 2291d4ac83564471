"""Issuing the unit workbooks of a month: cover filled, enterprises, open hazards, spare ids."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from xlhazard.deriving.deadlines import due
from xlhazard.deriving.lives import lives
from xlhazard.deriving.overlay import about_hazards
from xlhazard.deriving.reporting import valid_in
from xlhazard.deriving.roster import Roster, roster
from xlhazard.io.commit import make_folder, refuse_unready, write_new
from xlhazard.io.reader import read_bytes, read_file
from xlhazard.io.township import Township, safe_name
from xlhazard.io.writer import apply
from xlhazard.merging.amending import taken_amendments
from xlhazard.merging.owners import OF_A_HAZARD
from xlhazard.merging.stamp import Stamp, digest_of
from xlhazard.model.edits import UNCHECKED, EditPlan, SetCell
from xlhazard.model.fold import fold
from xlhazard.model.ids import parse_place_code, parse_record_id
from xlhazard.model.month import Month
from xlhazard.model.results import IssuedWorkbook, IssueResult
from xlhazard.model.table import Row, Table, Value
from xlhazard.model.workbook import Workbook
from xlhazard.render.amended import amended_sheet
from xlhazard.render.templates import UnitFill, spare_ids, unit_workbook
from xlhazard.schema.calendar import is_over
from xlhazard.schema.types import ListSchema
from xlhazard.workflow.catalogue import the_schema
from xlhazard.workflow.misuse import Misuse
from xlhazard.workflow.place import Place, opened
from xlhazard.workflow.receiving import Progress, silent, understood
from xlhazard.workflow.registered_elsewhere import Elsewhere, registered_elsewhere
from xlhazard.workflow.running import DISPATCH, Issued, running_figures
from xlhazard.workflow.saving import lock_of
from xlhazard.workflow.today import received_at
from xlhazard.workflow.travelling import travelling

ALL, OPEN_ONLY = "all", "open"
"""清单范围 of the cover."""


@dataclass(frozen=True, slots=True)
class IssueOrder:
    """Which month, and which units (codes or names; none given: all that report)."""

    month: Month
    today: dt.date
    clock: dt.datetime
    units: tuple[str, ...] = ()
    town: str | None = None
    schemas: Path | None = None
    dry_run: bool = False


def issue(township: Township, order: IssueOrder, progress: Progress = silent) -> IssueResult:
    """Write the unit workbooks of a month into 下发/<month>.

    A workbook that was issued before is left as it is: the clerk may be typing into its copy.
    Raises Misuse, SchemaError (exit 2) and CannotWriteNow (exit 4).
    """
    schema = the_schema(order.schemas)
    with lock_of(township, order.dry_run, ignore_owner_file=True):
        place = opened(township, schema, order.town).at(order.month)
        chosen, passed_over = _units(place, order)
        folder = township.inside(township.folder("下发", order.month))
        if chosen and not order.dry_run:
            make_folder(folder)
        issued = []
        for number, row in enumerate(chosen):
            progress("下发", number, len(chosen))
            issued.append(_issued(row, place, order, folder))
        progress("下发", len(chosen), len(chosen))
    return IssueResult(order.month, tuple(issued), tuple(passed_over), order.dry_run)


def _units(place: Place, order: IssueOrder) -> tuple[list[Row], list[tuple[str, str]]]:
    """The roster's rows to issue for, and the others with the reason."""
    rows = tuple(place.master.tables.get("units", ()))
    if not rows:
        raise Misuse("总台账的《单位》表还是空的。请先填写单位编码、名称、类型，再下发。")
    wanted = {fold(name) for name in order.units}
    known = {fold(row.text(name)) for row in rows for name in ("unit_code", "unit_name")}
    if unknown := [name for name in order.units if fold(name) not in known]:
        raise Misuse(f"《单位》表里没有：{'、'.join(unknown)}。")
    chosen, passed_over = [], []
    for row in rows:
        if wanted and not wanted & {fold(row.text("unit_code")), fold(row.text("unit_name"))}:
            continue
        label = f"{row.text('unit_code')} {row.text('unit_name')}"
        if not valid_in(row, order.month):
            passed_over.append((label, f"{order.month}不在它的启用期内"))
        elif place.schema.workbook_of(row.text("unit_type")) is None:
            passed_over.append((label, "这类单位不用报工作簿"))
        elif row.text("unit_type") == "office" and not wanted:
            passed_over.append(
                (label, "安办自己的台账直接记在总台账里（命令行可用 --unit 指名下发）")
            )
        else:
            chosen.append(row)
    return chosen, passed_over


def _issued(row: Row, place: Place, order: IssueOrder, folder: Path) -> IssuedWorkbook:
    code, name = row.text("unit_code"), row.text("unit_name")
    path = folder / safe_name(code, f"{name}-{order.month}", ".xlsx")
    if path.exists() or order.dry_run:
        return IssuedWorkbook(path, code, name, written=not path.exists())
    fill = _fill(row, place, order)
    data = unit_workbook(place.schema, place.town, row.text("unit_type"), fill)
    if amended := _amended(place, fold(code)):
        notice = amended_sheet(amended, position=1)
        data = apply(data, EditPlan(path.name, "", (notice,)))
    write_new(path, _stamped(data, path, fold(code), place, order))
    return IssuedWorkbook(path, code, name)


def _amended(place: Place, unit: str) -> tuple[Row, ...]:
    """What staff amended for the unit, or for one that it took over, in this ledger."""
    units = roster(place.master)
    return tuple(
        row
        for told in taken_amendments(place.master)
        for row in told.rows
        if unit in units.heirs(told.unit)
    )


def _stamped(data: bytes, path: Path, unit: str, place: Place, order: IssueOrder) -> bytes:
    """The workbook with its 下发标识, which holds a digest of what a merge will read from it."""
    one = understood(
        path,
        read_bytes(data, path.name),
        place.schema,
        town=place.town,
        master=place.master,
        month=order.month,
        today=order.today,
    ).submission
    cell = None if one.cover is None else one.cover.cell("issue_stamp")
    if one.cover is None or cell is None:
        raise ValueError("the issued workbook has no cell for its stamp")
    at = received_at(order.today, order.clock)
    stamp = Stamp(order.month, unit, at, digest_of(one.tables))
    edit = SetCell(one.cover.sheet, cell, UNCHECKED, str(stamp))
    return apply(data, EditPlan(path.name, one.sha256, (edit,)))


def _fill(row: Row, place: Place, order: IssueOrder) -> UnitFill:
    code, unit_type = row.text("unit_code"), row.text("unit_type")
    lists = tuple(
        place.schema.town_list(list_id, place.town)
        for list_id in place.schema.unit_lists(unit_type, place.town)
    )
    carried = carried_rows(place, code, lists, order.today)
    used = used_numbers(place, code, order.month.year)
    forms = place.schema.unit_forms(unit_type, place.town)
    running = {}
    if DISPATCH in forms and not is_over(place.schema, DISPATCH, order.month):
        issued = Issued(carried.own, carried.outside)
        running[DISPATCH] = running_figures(place, code, order.month, issued)
    return UnitFill(
        unit_code=code,
        unit_name=row.text("unit_name"),
        month=order.month,
        filler="、".join(row.texts("filler")),
        leader="、".join(row.texts("leader")),
        scope=ALL if carried.complete else OPEN_ONLY,
        due_line=_due_line(row, place, order.month),
        spare_ids=spare_ids(lists, code, order.month.year, used),
        rows=carried.rows,
        running=running,
        base=travelling(place, code, order.month, carried.known, [one.id for one in lists]),
        elsewhere=carried.elsewhere.words,
    )


@dataclass(frozen=True, slots=True)
class Carried:
    """What goes out with a workbook.

    rows: list id -> records as they are typed in. complete: they are all that the unit has in
    these lists. own: every record of the unit in the master; outside: those that stay there.
    """

    rows: Mapping[str, tuple[Mapping[str, Value], ...]]
    complete: bool
    own: Mapping[str, Table]
    outside: Mapping[str, Table]
    elsewhere: Elsewhere

    @property
    def known(self) -> Mapping[str, Table]:
        """What the unit knows: its own records and the hazards that departments registered."""
        if not self.elsewhere.hazards:
            return self.own
        hazards = self.own["hazards"]
        shared = replace(hazards, rows=(*hazards.rows, *self.elsewhere.hazards))
        return {**self.own, "hazards": shared}


def carried_rows(place: Place, unit: str, lists: Sequence[ListSchema], today: dt.date) -> Carried:
    """The unit's enterprises and what belongs to its open hazards."""
    units = roster(place.master)
    tables = place.master.tables
    own = {
        name: replace(table, rows=tuple(r for r in table if _is_own(r, unit, name, units)))
        for name, table in tables.items()
        if not place.schema.lists[name].master_only
    }
    life = lives(tables, today, place.schema, place.settings)
    still_open = {hazard_id for hazard_id, one in life.items() if one.is_open and not one.done}
    columns = {one.id: {c.id for c in one.columns if not c.is_derived} for one in lists}
    kept: dict[str, tuple[Row, ...]] = dict.fromkeys(columns, ())
    if "enterprises" in kept and "enterprises" in own:
        kept["enterprises"] = own["enterprises"].rows
    for name in ("hazards", *OF_A_HAZARD):
        if name in kept and name in own:
            kept[name] = tuple(r for r in own[name] if r.text("hazard_id") in still_open)
    elsewhere = registered_elsewhere(place, unit, still_open)
    typed_in = {**kept, "hazards": (*kept.get("hazards", ()), *elsewhere.hazards)}
    rows: dict[str, tuple[Mapping[str, Value], ...]] = {
        name: (
            *(
                {field: value for field, value in row.values.items() if field in columns[name]}
                for row in found
            ),
            *({"hazard_id": one} for one in elsewhere.waiting.get(name, ())),
        )
        for name, found in typed_in.items()
        if name in columns and (found or elsewhere.waiting.get(name))
    }
    everything = about_hazards(own, place.master, unit)
    return Carried(
        rows,
        all(len(kept[name]) == len(own[name]) for name in kept if name in own),
        everything,
        {name: _without(table, kept.get(name, ())) for name, table in everything.items()},
        elsewhere,
    )


def _without(table: Table, rows: Sequence[Row]) -> Table:
    gone = {id(row) for row in rows}
    return replace(table, rows=tuple(row for row in table if id(row) not in gone))


def _is_own(row: Row, unit: str, list_id: str, units: Roster) -> bool:
    """Filed by the unit or one it took over; an enterprise nobody filed is its village's."""
    filed_by = fold(row.text("filed_by"))
    if not filed_by:
        return list_id == "enterprises" and fold(row.text("village")) == fold(unit)
    return units.heir(filed_by) == fold(unit)


def used_numbers(place: Place, unit: str, year: int) -> Mapping[str, int]:
    """By prefix the highest running number that the unit has, in the master or in what it got."""
    highest: dict[str, int] = {}
    for text in _known_ids(place, unit):
        prefix, number = _numbered(text, unit, year)
        if prefix:
            highest[prefix] = max(highest.get(prefix, 0), number)
    return highest


def _numbered(text: str, unit: str, year: int) -> tuple[str, int]:
    record = parse_record_id(text)
    if record is not None:
        same = record.unit == fold(unit) and record.year == year
        return (record.prefix, record.seq) if same else ("", 0)
    known = parse_place_code(text)
    return ("CS", known[1]) if known is not None and known[0] == fold(unit) else ("", 0)


def _known_ids(place: Place, unit: str) -> Iterator[str]:
    """Keys of the master's records, and all that look like ids in workbooks issued before."""
    for table in place.master.tables.values():
        for row in table:
            yield row.text(table.key[0])
    root = place.township.root / "下发"
    for path in sorted(root.glob(f"*/{safe_name(unit)}*.xlsx")):
        reading = read_file(path)
        if reading.workbook is None:
            refuse_unready(path)
            raise Misuse(
                f"以前下发的“{path}”打不开，查不到它用过的编号，没有下发。"
                f"请从备份恢复这个文件；确认没有发出去过的，可以移走。"
            )
        yield from _id_texts(reading.workbook, unit)


def _id_texts(workbook: Workbook, unit: str) -> Iterator[str]:
    for sheet in workbook.sheets.values():
        for _, cell in sheet.cells():
            if cell.kind == "s" and unit in cell.raw and len(cell.raw) <= _LONGEST_ID:
                yield cell.raw


_LONGEST_ID = 48


def _due_line(row: Row, place: Place, month: Month) -> str:
    """ "调度表6月27日前、六清单6月25日前报送"."""
    parts = []
    for kind in row.texts("forms_due"):
        day = due(place.schema, kind, month, place.settings, place.calendar)
        if day is not None:
            label = place.schema.codes["report_kinds"].label(kind)
            parts.append(f"{label}{day.day.month}月{day.day.day}日前")
    return "、".join(parts) + "报送" if parts else ""
