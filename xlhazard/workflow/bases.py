"""What a unit and the office both knew: issued workbooks and accepted originals, read again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from pathlib import Path

from xlhazard.deriving.reporting import TAKEN
from xlhazard.deriving.roster import roster
from xlhazard.io.reader import Reading, read_bytes, read_file
from xlhazard.merging.base import Layer, base_tables
from xlhazard.merging.keys import Key, by_key
from xlhazard.merging.receipts import LOG, SIX_LISTS
from xlhazard.merging.stamp import digest_of, parse_stamp
from xlhazard.model.fold import fold
from xlhazard.model.month import Month
from xlhazard.model.submission import Submission
from xlhazard.model.table import Row, Table
from xlhazard.workflow.place import Place
from xlhazard.workflow.receiving import understood
from xlhazard.workflow.today import SHANGHAI

ISSUED, ACCEPTED = 0, 1
_EARLIEST = dt.datetime(1, 1, 1, tzinfo=SHANGHAI)


@dataclass
class Bases:
    """The originals of one township, each read at most once a run.

    notes collects, in Chinese, originals that are missing or were altered: what they said is
    then not known, so that differences become conflicts instead of being overwritten.
    """

    place: Place
    today: dt.date
    notes: dict[str, str] = field(default_factory=dict)
    read: dict[str, Submission | None] = field(default_factory=dict)

    def of(self, submission: Submission) -> Mapping[str, Table]:
        """The base of a submission: what was issued for it and what was accepted before it."""
        if submission.unit is None or submission.month is None:
            return {}
        before = (str(submission.month), submission.version or 1)
        stamp = "" if submission.cover is None else submission.cover.text("issue_stamp")
        accepted = self._accepted(submission.unit, before, submission.tables)
        return base_tables([*self._issued(stamp), *accepted])

    def of_holder(self, unit: str, theirs: Submission) -> Mapping[str, Table]:
        """What another unit had last accepted of the rows that this submission holds too."""
        return base_tables(self._accepted(unit, ("9999-12", 0), theirs.tables))

    def last_of(self, unit: str) -> Mapping[str, Table]:
        """All that a unit ever had accepted, each record as it was the last time."""
        layers = [
            Layer(_time(row), ACCEPTED, original.tables)
            for row in reversed(self._log(unit, ("9999-12", 0)))
            if (original := self._original(row)) is not None
        ]
        return base_tables(layers)

    def _issued(self, text: str) -> Iterator[Layer]:
        stamp = parse_stamp(text, SHANGHAI)
        if stamp is None:
            return
        folder = self.place.township.folder("下发", stamp.month)
        for path in sorted(folder.glob(f"{stamp.unit}*.xlsx")):
            issued = self._file(path, stamp.month)
            if issued is None or issued.cover is None:
                continue
            if parse_stamp(issued.cover.text("issue_stamp"), SHANGHAI) != stamp:
                continue
            if digest_of(issued.tables) == stamp.digest:
                yield Layer(stamp.at, ISSUED, issued.tables)
            else:
                self.notes[path.name] = (
                    f"下发的“{path.name}”后来被改动过，没有用作比对的底稿；"
                    f"请勿在“下发”文件夹里直接填写。"
                )
            return

    def _accepted(
        self, unit: str, before: tuple[str, int], wanted: Mapping[str, Table]
    ) -> Iterator[Layer]:
        """Accepted originals of the unit, the last one and those before it as far as needed.

        Older ones speak only of records that stand in the master: what a later version took back
        is new when it comes again.
        """
        standing = {name: by_key(table).keys() for name, table in self.place.master.tables.items()}
        open_rows = {
            (name, key)
            for name, table in wanted.items()
            for key in by_key(table).keys() & standing.get(name, set())
        }
        layers: list[Layer] = []
        at: dt.datetime | None = None
        for row in self._log(unit, before):
            original = self._original(row)
            if original is None:
                continue
            received = _time(row)
            at = received if at is None else min(at, received)
            tables = original.tables
            if layers:
                tables = {n: _only(t, standing.get(n, set())) for n, t in tables.items()}
            layers.append(Layer(at, ACCEPTED, tables))
            for name, table in tables.items():
                open_rows -= {(name, key) for key in by_key(table)}
            if not open_rows:
                break
        yield from reversed(layers)

    def _log(self, unit: str, before: tuple[str, int]) -> list[Row]:
        units = roster(self.place.master)
        rows = [
            row
            for row in self.place.master.tables.get(LOG, ())
            if row.text("status") in TAKEN
            and row.text("report_kind") == SIX_LISTS
            and unit in units.heirs(fold(row.text("unit_code")), Month.read(before[0]))
            and _rank(row) < before
        ]
        return sorted(rows, key=_rank, reverse=True)

    def _original(self, row: Row) -> Submission | None:
        sha256 = row.text("sha256")
        if sha256 not in self.read:
            data = self.place.township.archived(sha256)
            name = row.text("file_name")
            if data is None:
                self.notes[sha256] = (
                    f"存档里找不到“{name}”（校验值 {sha256[:8]}）的原件，或原件已被改动；"
                    f"与它不同的地方将列入《冲突》，由人工决定。"
                )
                self.read[sha256] = None
            else:
                self.read[sha256] = self._understood(Path(name), read_bytes(data, name), row)
        return self.read[sha256]

    def _file(self, path: Path, month: Month) -> Submission | None:
        known = str(path)
        if known not in self.read:
            self.read[known] = self._understood(path, read_file(path), month)
        return self.read[known]

    def _understood(self, path: Path, reading: Reading, of: Row | Month) -> Submission | None:
        month = of if isinstance(of, Month) else Month.read(of.text("period"))
        place = self.place
        return understood(
            path,
            reading,
            place.schema,
            town=place.town,
            master=place.master,
            month=month,
            today=self.today,
        ).submission


def _only(table: Table, keys: AbstractSet[Key]) -> Table:
    rows = tuple(row for key, row in by_key(table).items() if key in keys)
    return replace(table, rows=rows)


def _rank(row: Row) -> tuple[str, int]:
    version = row["version"]
    return row.text("period"), version if isinstance(version, int) else 0


def _time(row: Row) -> dt.datetime:
    try:
        return dt.datetime.fromisoformat(row.text("received_at")).astimezone(SHANGHAI)
    except ValueError:
        return _EARLIEST
