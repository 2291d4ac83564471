"""Files as they come in: read once, understood against the roster and registry of the master."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeAlias

from xlhazard.io.reader import Reading, fetch, read_bytes, read_file
from xlhazard.io.received import Gathered, gather
from xlhazard.io.uncollected import uncollected
from xlhazard.merging.amending import Cell
from xlhazard.merging.keys import Key
from xlhazard.model.finding import Notice
from xlhazard.model.master import Master
from xlhazard.model.month import Month
from xlhazard.model.submission import Submission
from xlhazard.model.workbook import Workbook
from xlhazard.schema.types import Schema, Town
from xlhazard.tables.submission import understand
from xlhazard.workflow.misuse import Misuse

Progress: TypeAlias = Callable[[str, int, int], None]
"""Called with what is being done (Chinese), how many are done, and how many there are."""


@dataclass(frozen=True, slots=True)
class Arrived:
    """A file that came in and was not read yet.

    beside: what is said of it because of others in its folder. data: its bytes where they were
    fetched already, so that what is judged is what is archived; else the path is read.
    """

    path: Path
    beside: tuple[Notice, ...] = ()
    data: bytes | None = None

    @property
    def sha256(self) -> str | None:
        """Of the bytes that were fetched."""
        return None if self.data is None else hashlib.sha256(self.data).hexdigest()

    def read(self) -> Reading:
        """Its cells, with what was noticed about the file beside others."""
        data = self.data
        reading = read_file(self.path) if data is None else read_bytes(data, self.path.name)
        return replace(reading, notices=(*reading.notices, *self.beside))


@dataclass(frozen=True, slots=True)
class Received:
    """One file: where it lies, its bytes and cells, and what it says.

    amended: rows of 代改 with which it was read, and the cell of each.
    """

    path: Path
    reading: Reading
    submission: Submission
    amended: Mapping[Key, Cell] = field(default_factory=dict)

    @property
    def sha256(self) -> str:
        return self.reading.sha256

    def without_cells(self) -> Received:
        """The same without its cells, which are the most of it; the records stay.

        A run keeps many files like this: memory is bounded by the largest, not by their number.
        """
        if self.submission.workbook is None:
            return self
        emptied = Workbook(self.submission.workbook.source, {})
        return replace(
            self,
            reading=replace(self.reading, workbook=None),
            submission=replace(self.submission, workbook=emptied),
        )


def silent(_what: str, _done: int, _total: int) -> None:
    """No progress is shown."""


def gathered(paths: Sequence[Path]) -> Gathered:
    """The workbooks at these paths. Raises Misuse for a path that does not exist."""
    missing = [str(path) for path in paths if not path.exists()]
    if missing:
        raise Misuse(f"没有找到：{'、'.join(missing)}。请检查路径。")
    return gather(paths)


def arrived(found: Gathered) -> tuple[Arrived, ...]:
    """The files, to be read when their turn comes."""
    return tuple(Arrived(path, found.notices.get(path, ())) for path in found.files)


def fetched(found: Gathered) -> tuple[Arrived, ...]:
    """The files with their bytes; one that cannot be fetched now is told when it is read."""
    return tuple(replace(one, data=fetch(one.path)) for one in arrived(found))


@uncollected()
def understood(
    path: Path,
    reading: Reading,
    schema: Schema,
    *,
    town: Town | None,
    master: Master | None,
    month: Month | None,
    today: dt.date,
) -> Received:
    """What a file says. Where it could not be read, the submission only says why."""
    if reading.workbook is None:
        submission = Submission(str(path), reading.sha256, notices=reading.notices)
        return Received(path, reading, submission)
    submission = understand(
        reading.workbook,
        str(path),
        schema,
        town,
        roster=None if master is None else master.tables.get("units"),
        registry=None if master is None else master.tables.get("enterprises"),
        month=month,
        today=today,
    )
    notices = (*reading.notices, *submission.notices)
    return Received(path, reading, replace(submission, sha256=reading.sha256, notices=notices))
