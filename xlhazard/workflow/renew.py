"""开新账: a new campaign or year begins with a new master; the old one is archived whole."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from xlhazard.deriving.settings import campaign_start, setting
from xlhazard.io.commit import make_folder, write_new
from xlhazard.io.township import MASTER, Township, safe_name
from xlhazard.merging.renewal import (
    ARCHIVED_AS,
    OLD_LEDGERS,
    Renewal,
    renewal,
    renewed_settings,
    undecided,
)
from xlhazard.model.boards import is_board
from xlhazard.model.results import RenewResult
from xlhazard.render.templates import master_lists
from xlhazard.workflow.boards import new_master, notes_of
from xlhazard.workflow.catalogue import the_schema
from xlhazard.workflow.misuse import Misuse
from xlhazard.workflow.place import Place, opened, whole
from xlhazard.workflow.saving import lock_of, replace_master

_MOST = 5
_MEANINGS = {
    ARCHIVED_AS: "开新账时存下的旧总台账",
    "campaign_start": "专项行动第一天，累计数从这一天起算",
    "campaign_end": "专项行动最后一天",
}


@dataclass(frozen=True, slots=True)
class RenewOrder:
    """First and last day of the new campaign or year."""

    start: dt.date
    end: dt.date
    today: dt.date
    town: str | None = None
    schemas: Path | None = None
    dry_run: bool = False
    ignore_owner_file: bool = False


def renew(township: Township, order: RenewOrder) -> RenewResult:
    """Archive the master and begin a new one with the registers and all that is still open.

    Cumulative figures count from the new first day. Killed in between, the old master is still
    there; the next run finds its copy and goes on. Raises Misuse (nothing changed) while 冲突 is
    undecided or a cell that has to go on cannot be read, and CannotWriteNow.
    """
    if order.end < order.start:
        raise Misuse(f"最后一天{order.end}早于第一天{order.start}。")
    schema = the_schema(order.schemas)
    with lock_of(township, order.dry_run, order.ignore_owner_file):
        place = whole(opened(township, schema, order.town))
        _refuse_unready(place, order)
        found = renewal(place.master, schema, place.settings, order.today)
        _refuse_unreadable(found)
        archive = _archive(place)
        given = {
            "town": place.town.id,
            "campaign_start": order.start.isoformat(),
            "campaign_end": order.end.isoformat(),
            "baseline_start": "",
            ARCHIVED_AS: archive.relative_to(township.root).as_posix(),
        }
        settings = renewed_settings(place.master, given, _MEANINGS)
        first = {**found.rows, "settings": settings}
        data = new_master(schema, place.town, first, notes_of(place))
        needed = {one.sheet for one in master_lists(schema, place.town)}
        if not order.dry_run:
            make_folder(archive.parent)
            write_new(archive, place.data)
            replace_master(place, data, needed.issubset)
    return RenewResult(
        master=township.master,
        archive=archive,
        start=order.start,
        end=order.end,
        carried=_by_sheet(place, {name: len(rows) for name, rows in found.rows.items()}),
        left=_by_sheet(place, found.left),
        own=tuple(_own_additions(place)),
        dry_run=order.dry_run,
    )


def _refuse_unready(place: Place, order: RenewOrder) -> None:
    old = campaign_start(place.settings, place.schema)
    if order.start <= old:
        raise Misuse(f"总台账已经从{old}起算；新账的第一天{order.start}要晚于它。")
    if numbers := undecided(place.master):
        some = "、".join(numbers[:_MOST]) + ("等" if len(numbers) > _MOST else "")
        raise Misuse(
            f"《冲突》还有{len(numbers)}条没有办结（{some}）。请先选好处理意见，"
            f"再合并一次，然后开新账。"
        )


def _refuse_unreadable(found: Renewal) -> None:
    if not found.unreadable:
        return
    cells = [f"《{one.sheet}》{one.cell}“{one.typed}”" for one in found.unreadable[:_MOST]]
    more = f"等{len(found.unreadable)}处" if len(found.unreadable) > _MOST else ""
    raise Misuse(f"总台账里有读不懂的格，带不到新账：{'、'.join(cells)}{more}。请先改正。")


def _archive(place: Place) -> Path:
    """存档/旧账/总台账-2023-05-01至2023-12-31-1a2b3c4d.xlsx: named by its dates and its bytes."""
    days = "至".join(
        setting(place.settings, place.schema, key) for key in ("campaign_start", "campaign_end")
    )
    folder = place.township.root / "存档" / OLD_LEDGERS
    stem = safe_name(Path(MASTER).stem, days)
    return place.township.named_by_content(folder, stem, ".xlsx", place.data)


def _by_sheet(place: Place, counts: Mapping[str, int]) -> dict[str, int]:
    return {place.schema.lists[name].sheet: count for name, count in counts.items() if count}


def _own_additions(place: Place) -> Iterator[str]:
    """Sheets that staff added to the old master; they stay in the archived file."""
    ours = {one.sheet for one in place.schema.lists.values()}
    for name, sheet in place.master.workbook.sheets.items():
        if name not in ours and sheet.state == "visible" and not is_board(sheet):
            yield name
