"""All submissions of a run into the master: what happens, and the edits it takes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from xlhazard.deriving.roster import roster, roster_notes
from xlhazard.deriving.workdays import WorkCalendar
from xlhazard.merging import chain
from xlhazard.merging.amending import AMENDMENTS, taken_rows
from xlhazard.merging.deciding import Filed, carried_out, put_down
from xlhazard.merging.derived import derived_values
from xlhazard.merging.integrity import chain_note
from xlhazard.merging.keys import Fields, Key
from xlhazard.merging.ledger import Ledger, after, ledger_of
from xlhazard.merging.receipts import LOG, Receipt, logged
from xlhazard.merging.rechecked import rechecked
from xlhazard.merging.sheets import added_notes, edits_of, plan_of
from xlhazard.merging.taking import Circumstances, Incoming, taken
from xlhazard.model.edits import EditPlan
from xlhazard.model.fold import fold
from xlhazard.model.master import Master
from xlhazard.model.results import Conflict, Merged, Rechecked
from xlhazard.model.table import Table
from xlhazard.schema.types import Schema, Town

SETTINGS = "settings"


@dataclass(frozen=True, slots=True)
class MergePlan:
    """The edits of the master, what each file did, what both sides changed, and which later months
    no longer agree."""

    edits: EditPlan
    merged: tuple[Merged, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    notes: tuple[str, ...] = ()
    rechecked: tuple[Rechecked, ...] = ()
    tables: Mapping[str, Table] = field(default_factory=dict)
    """The master's lists as they are once the edits are made."""


def plan_merge(
    master: Master,
    incoming: Iterable[Incoming],
    receipts: Iterable[Receipt],
    schema: Schema,
    town: Town,
    *,
    settings: Mapping[str, str],
    today: dt.date,
    calendar: WorkCalendar | None = None,
    filed: Filed | None = None,
    amendments: Mapping[Key, Fields] | None = None,
) -> MergePlan:
    """Fold the submissions into the master, in an order that does not depend on theirs.

    Months in time; within a month villages before departments, then the lowest unit code, then
    the version. receipts are all files that came in, taken or not, for 报送登记. Merging again
    what is in the master already gives a plan without edits. filed: by unit what it last had
    accepted, of the units that merging.deciding.units_to_read names. amendments: new rows of 代改.
    """
    incoming = tuple(incoming)
    units = roster(master)
    around = Circumstances(master, schema, town, today, units)
    ledger = ledger_of(master)
    choices = carried_out(ledger, around, filed or {})
    ledger = choices.ledger
    outcomes: list[Merged] = []
    conflicts: list[Conflict] = []
    notes = [*added_notes(master), *chain_notes(master), *choices.notes]
    months = sorted({one.month for one in incoming})
    notes += dict.fromkeys(note for month in months for note in roster_notes(master, month))
    ordered = sorted(incoming, key=lambda i: (i.month, units.rank(i.unit), i.version))
    for one in ordered:
        step = taken(ledger, one, around)
        ledger = step.ledger
        outcomes.append(step.outcome)
        conflicts += step.conflicts
        notes += step.notes
    used = [key for one in ordered for key in one.amended]
    ledger = ledger.changed(AMENDMENTS, {**(amendments or {}), **taken_rows(used, today)})
    if amendments:
        notes.append(f"《代改》列出了{len(amendments)}格，请填“改为”，再合并一次。")
    again = tuple(rechecked(ledger, ordered, schema, settings, today))
    ledger = put_down(ledger, conflicts, ordered, around)
    fresh, seal = logged(master, _ordered(receipts), schema, settings, calendar)
    if fresh:
        ledger = _sealed(ledger.changed(LOG, fresh), seal)
    for list_id, derived in derived_values(ledger, master, schema, town, settings, today).items():
        ledger = ledger.changed(list_id, derived)
    edits = plan_of(master, edits_of(master, ledger, schema, town))
    tables = after(ledger, master)
    return MergePlan(edits, tuple(outcomes), tuple(conflicts), tuple(notes), again, tables)


def chain_notes(master: Master) -> Iterable[str]:
    """What is wrong with the chain of 报送登记, in Chinese; nothing when it is whole."""
    broken = chain_note(master)
    if broken is not None:
        yield f"{broken}。请核对存档原件；后面的登记照常进行。"


def _ordered(receipts: Iterable[Receipt]) -> Sequence[Receipt]:
    return sorted(
        receipts,
        key=lambda r: (str(r.month or ""), r.unit or "", r.version or 0, r.sha256),
    )


def _sealed(ledger: Ledger, seal: str) -> Ledger:
    key: Key = (fold(chain.SEAL),)
    if key in ledger.records(SETTINGS):
        return ledger.changed(SETTINGS, {key: {"value": seal}})
    row = {
        "key": chain.SEAL,
        "value": seal,
        "meaning": "《报送登记》的行数和末行校验值，由程序写入，请勿改动",
        "basis": "本工具设定",
    }
    return ledger.changed(SETTINGS, {key: row})
