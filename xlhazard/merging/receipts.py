"""报送登记: one row for each kind of report in each file that came in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from xlhazard.deriving.deadlines import due
from xlhazard.deriving.reporting import TAKEN, filed
from xlhazard.deriving.workdays import WorkCalendar
from xlhazard.merging import chain
from xlhazard.merging.keys import Fields, Key, by_key, folded
from xlhazard.model.master import Master
from xlhazard.model.month import Month
from xlhazard.model.submission import Submission
from xlhazard.model.table import Value
from xlhazard.schema.types import FORM_KINDS, Schema

LOG = "submissions_log"
RELEASES = ("放行", "采用")
"""What staff write under 处置 to have a refused file taken all the same."""

AMENDS = "代改"
"""What staff write there to correct cells of a refused file for the unit, in sheet 代改."""

SIX_LISTS = "six_lists"
NEVER_RELEASED = frozenset({"ST", "KY"})
"""Families whose errors staff cannot release: the file itself, or its keys, are wrong."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """A file that came in, at a time in Asia/Shanghai. taken: its content went into the master."""

    file_name: str
    sha256: str
    received_at: dt.datetime
    taken: bool
    unit: str | None = None
    month: Month | None = None
    version: int | None = None
    template_version: str | None = None
    kinds: tuple[str, ...] = (SIX_LISTS,)
    errors: int = 0
    warnings: int = 0
    infos: int = 0
    unreadable: bool = False

    @property
    def status(self) -> str:
        if self.taken:
            return "warned" if self.warnings or self.errors else "accepted"
        return "unreadable" if self.unreadable else "refused"


def kinds_of(submission: Submission) -> tuple[str, ...]:
    """The kinds of report in a workbook: its lists, and every form that was filed."""
    forms = tuple(
        FORM_KINDS.get(form_id, form_id)
        for form_id, form in submission.forms.items()
        if filed(form)
    )
    lists = (SIX_LISTS,) if submission.tables or not forms else ()
    return (*lists, *forms)


def released(master: Master, sha256: str) -> bool:
    """Staff wrote 放行 or 采用, with name and reason, beside a file of these bytes."""
    return any(
        row.text("sha256") == sha256
        and row.text("decision").strip().startswith(RELEASES)
        and row["decided_by"] is not None
        and row.text("reason").strip() != ""
        for row in master.tables.get(LOG, ())
    )


def unheeded(master: Master, refused: Mapping[str, Collection[str]]) -> Iterator[str]:
    """Decisions of staff about refused files that had no effect, and why (Chinese).

    refused: the codes of the errors of each file, by its sha256.
    """
    for row in master.tables.get(LOG, ()):
        codes, decision = refused.get(row.text("sha256")), row.text("decision").strip()
        if codes is None or not decision:
            continue
        where = f"《报送登记》第{row.number}行（{row.text('unit_code')}）处置“{decision}”"
        held = [code for code in codes if code[:2] in NEVER_RELEASED]
        missing = [
            header
            for name, header in (("decided_by", "处置人"), ("reason", "处置原因"))
            if row[name] is None
        ]
        if not decision.startswith((*RELEASES, AMENDS)):
            yield f"{where}看不懂。请写放行、采用或代改。"
        elif missing:
            yield f"{where}没有写{'、'.join(missing)}，没有办理。"
        elif decision.startswith(RELEASES) and held:
            yield f"{where}：{'、'.join(held)}属于文件结构或编号的错误，不能放行。"


def taken_before(master: Master) -> frozenset[str]:
    """The sha256 of every file that was accepted at some time."""
    return frozenset(
        row.text("sha256") for row in master.tables.get(LOG, ()) if row.text("status") in TAKEN
    )


def logged(
    master: Master,
    receipts: Iterable[Receipt],
    schema: Schema,
    settings: Mapping[str, str],
    calendar: WorkCalendar | None = None,
) -> tuple[Mapping[Key, Fields], str]:
    """New values of log rows by key, seals included, and the seal for 设置.

    A file that is known keeps its row: only a refused one that is taken now gets its new status.
    A taken report whose higher version is taken becomes 已被新版替换.
    """
    known = by_key(master.tables.get(LOG))
    rows: dict[Key, dict[str, Value]] = {key: dict(row.values) for key, row in known.items()}
    changed: set[Key] = set()
    for receipt in receipts:
        for kind in receipt.kinds:
            key: Key = (folded(receipt.sha256), folded(kind))
            old = rows.get(key)
            if old is None:
                rows[key] = _row(receipt, kind, schema, settings, calendar)
            elif receipt.taken and old.get("status") not in TAKEN:
                old |= _judged(receipt)
            else:
                continue
            changed.add(key)
    for key in _replaced(rows):
        rows[key]["status"] = "replaced"
        changed.add(key)
    places = [place for place, key in enumerate(rows) if key in changed]
    seals = chain.chained(list(rows.values()), places)
    after = {key: {**rows[key], **seal} for key, seal in zip(rows, seals, strict=True)}
    fresh: dict[Key, Fields] = {
        key: fields
        for key, fields in after.items()
        if key not in known or fields != dict(known[key].values)
    }
    return fresh, chain.seal_of(list(after.values()))


def log_rows(master: Master) -> Sequence[Fields]:
    """The log's records in sheet order, as the chain is laid over them."""
    return [row.values for row in master.tables.get(LOG, ())]


def _row(
    receipt: Receipt,
    kind: str,
    schema: Schema,
    settings: Mapping[str, str],
    calendar: WorkCalendar | None,
) -> dict[str, Value]:
    late = 0
    if receipt.month is not None:
        day = due(schema, kind, receipt.month, settings, calendar)
        late = 0 if day is None else day.days_late(receipt.received_at.date())
    return {
        "unit_code": receipt.unit,
        "report_kind": kind,
        "period": None if receipt.month is None else str(receipt.month),
        "version": receipt.version,
        "file_name": receipt.file_name,
        "sha256": receipt.sha256,
        "template_version": receipt.template_version,
        "received_at": receipt.received_at.isoformat(timespec="seconds"),
        "days_late": late,
        **_judged(receipt),
    }


def _judged(receipt: Receipt) -> dict[str, Value]:
    return {
        "status": receipt.status,
        "errors": receipt.errors,
        "warnings": receipt.warnings,
        "infos": receipt.infos,
    }


def _replaced(rows: Mapping[Key, Fields]) -> list[Key]:
    """Taken reports that a later taken version of the same unit, month and kind replaces."""
    newest: dict[tuple[Value, ...], tuple[int, int]] = {}
    places: list[tuple[Key, tuple[Value, ...], tuple[int, int]]] = []
    for place, (key, fields) in enumerate(rows.items()):
        if fields.get("status") not in TAKEN:
            continue
        series = (fields.get("unit_code"), fields.get("period"), fields.get("report_kind"))
        version = fields.get("version")
        rank = (version if isinstance(version, int) else 0, place)
        newest[series] = max(newest.get(series, rank), rank)
        places.append((key, series, rank))
    return [
        key
        for key, series, rank in places
        if rank < newest[series] and rows[key].get("status") != "replaced"
    ]
