"""Files as they come in: read once, understood against the roster and registry of the master."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeAlias

from xlhazard.io.reader import Reading, read_file
from xlhazard.io.received import Gathered, gather
from xlhazard.io.uncollected import uncollected
from xlhazard.model.master import Master
from xlhazard.model.month import Month
from xlhazard.model.submission import Submission
from xlhazard.schema.types import Schema, Town
from xlhazard.tables.submission import understand
from xlhazard.workflow.misuse import Misuse

Progress: TypeAlias = Callable[[str, int, int], None]
"""Called with what is being done (Chinese), how many are done, and how many there are."""


@dataclass(frozen=True, slots=True)
class Received:
    """One file: where it lies, its bytes and cells, and what it says."""

    path: Path
    reading: Reading
    submission: Submission

    @property
    def sha256(self) -> str:
        return self.reading.sha256


def silent(_what: str, _done: int, _total: int) -> None:
    """No progress is shown."""


def gathered(paths: Sequence[Path]) -> Gathered:
    """The workbooks at these paths. Raises Misuse for a path that does not exist."""
    missing = [str(path) for path in paths if not path.exists()]
    if missing:
        raise Misuse(f"没有找到：{'、'.join(missing)}。请检查路径。")
    return gather(paths)


def read_all(found: Gathered, progress: Progress = silent) -> Mapping[Path, Reading]:
    """Every file's bytes and cells, with what was noticed about the file beside others."""
    readings: dict[Path, Reading] = {}
    for number, path in enumerate(found.files):
        progress("读取", number, len(found.files))
        reading = read_file(path)
        beside = found.notices.get(path, ())
        readings[path] = replace(reading, notices=(*reading.notices, *beside))
    progress("读取", len(found.files), len(found.files))
    return readings


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
