"""The public functions. Thin: each builds the order of its verb and calls workflow.

All of them raise, with texts in Chinese: `workflow.misuse.Misuse` for wrong usage or a missing
folder, `schema.types.SchemaError` and `io.schema_files.SchemaFileError` for wrong schema files,
`io.refusals.CannotWriteNow` when a file or folder cannot be written now (nothing was changed).
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    import pandera.pandas as pa

    from xlhazard.io.reader import Reading
    from xlhazard.io.township import Township
    from xlhazard.model.books import BooksResult
    from xlhazard.model.letters import LettersResult
    from xlhazard.model.month import Month
    from xlhazard.model.report import Report
    from xlhazard.model.results import (
        FillResult,
        FlagResult,
        InitResult,
        IssueResult,
        MergeResult,
        RenewResult,
    )
    from xlhazard.model.rollup import RollupResult

PathLike: TypeAlias = "str | os.PathLike[str]"
Day: TypeAlias = "str | dt.date"


def validate(
    path: PathLike | Iterable[PathLike],
    *,
    township: PathLike | None = None,
    month: str | None = None,
    town: str | None = None,
    schemas: PathLike | None = None,
    today: Day | None = None,
    mark: PathLike | None = None,
    jobs: int = 1,
) -> Report:
    """Judge workbooks (files or folders) without merging them.

    Args: township None: the one at or above the current folder, if any; without one the rules
    that need a master are listed under `skipped`. month "2023-06": what the covers should say.
    today: a date or "2023-06-27", default today in Shanghai. mark: folder for marked copies.
    jobs: processes that share the work (a script that asks for several must guard its own work
    with `if __name__ == "__main__"`).
    Returns one FileReport for each file, with findings at the cell. Never raises for what a file
    contains.
    """
    from xlhazard.workflow.place import found_township
    from xlhazard.workflow.validate import ValidateOrder
    from xlhazard.workflow.validate import validate as run

    order = ValidateOrder(
        day_of(today), month_of(month), town, path_of(schemas), path_of(mark), jobs
    )
    return run(paths_of(path), found_township(path_of(township)), order).report


def merge(
    paths: PathLike | Iterable[PathLike] = (),
    *,
    township: PathLike | None = None,
    month: str | None = None,
    town: str | None = None,
    schemas: PathLike | None = None,
    today: Day | None = None,
    dry_run: bool = False,
    ignore_owner_file: bool = False,
    jobs: int = 1,
) -> MergeResult:
    """Judge files or folders (default 收件/<month>) and merge the sound ones into the master.

    Files with errors go to 退回 with a marked copy and a reply; accepted originals to 存档. The
    master is written once, atomically. today is also the day of receipt. dry_run writes nothing
    and gives the plan. Merging the same files again writes nothing.
    """
    from xlhazard.fronts import clock
    from xlhazard.workflow.merge import MergeOrder
    from xlhazard.workflow.merge import merge as run

    order = MergeOrder(
        today=day_of(today),
        clock=clock.now(),
        month=month_of(month),
        town=town,
        schemas=path_of(schemas),
        dry_run=dry_run,
        ignore_owner_file=ignore_owner_file,
        jobs=jobs,
    )
    return run(paths_of(paths), _township(township), order)


def flag(
    *,
    township: PathLike | None = None,
    month: str | None = None,
    town: str | None = None,
    schemas: PathLike | None = None,
    today: Day | None = None,
    dry_run: bool = False,
    ignore_owner_file: bool = False,
) -> FlagResult:
    """Run the rules on the merged master and rewrite 预警; what staff typed there is kept.

    The day of judgement is today, but not later than the last day of month where one is given.
    """
    from xlhazard.workflow.flag import FlagOrder
    from xlhazard.workflow.flag import flag as run

    order = FlagOrder(
        today=day_of(today),
        month=month_of(month),
        town=town,
        schemas=path_of(schemas),
        dry_run=dry_run,
        ignore_owner_file=ignore_owner_file,
    )
    return run(_township(township), order)


def letters(
    *,
    kinds: Iterable[str] = (),
    month: str | None = None,
    out: PathLike | None = None,
    township: PathLike | None = None,
    town: str | None = None,
    schemas: PathLike | None = None,
    today: Day | None = None,
    dry_run: bool = False,
) -> LettersResult:
    """Draft official papers (.docx) from the master into 报表/<month>/文书, or into folder out.

    Args: kinds: ids or names of schemas/letters.yaml, such as "supervision" or "督办单"; none means
    the letters that flags ask for, and the slips of hazards that wait for acceptance. month: as in
    flag. Returns every paper with its 核对码 and state: written, same, or kept (somebody changed
    the draft that was there; it is never overwritten).
    """
    from xlhazard.workflow.letters import LettersOrder
    from xlhazard.workflow.letters import letters as run

    order = LettersOrder(
        today=day_of(today),
        month=month_of(month),
        kinds=(kinds,) if isinstance(kinds, str) else tuple(kinds),
        out=path_of(out),
        town=town,
        schemas=path_of(schemas),
        dry_run=dry_run,
    )
    return run(_township(township), order)


def fill(
    form_file: PathLike | None = None,
    *,
    month: str,
    form: str = "dispatch",
    out: PathLike | None = None,
    township: PathLike | None = None,
    town: str | None = None,
    schemas: PathLike | None = None,
    today: Day | None = None,
    dry_run: bool = False,
    overwrite: bool = False,
    evidence: bool = False,
    draft: bool = False,
    ignore_owner_file: bool = False,
) -> FillResult:
    """Write the township's figures of a month into an official form, in place or to out.

    Without a form the shipped blank one is filled, under 报表. Labels are found wherever they
    stand. Only the cells in the plan change; every other part stays byte for byte. Figures that
    somebody else typed stay too, and are told, unless overwrite. evidence: a 底稿 is written
    beside the form, and returned: what makes each value, down to units, files and records.
    What stands on the form is remembered in the master as sent, unless draft; where something
    was sent with another value, a 更正对照表 is written.
    """
    from xlhazard.model.month import Month
    from xlhazard.workflow.fill import FillOrder
    from xlhazard.workflow.fill import fill as run

    order = FillOrder(
        month=Month.parse(month),
        today=day_of(today),
        form=form,
        out=path_of(out),
        town=town,
        schemas=path_of(schemas),
        dry_run=dry_run,
        overwrite=overwrite,
        evidence=evidence,
        draft=draft,
        ignore_owner_file=ignore_owner_file,
    )
    return run(path_of(form_file), _township(township), order)


def books(
    *,
    units: Iterable[str] = (),
    enterprises: Iterable[str] = (),
    month: str | None = None,
    public: bool = False,
    out: PathLike | None = None,
    township: PathLike | None = None,
    town: str | None = None,
    schemas: PathLike | None = None,
    today: Day | None = None,
    dry_run: bool = False,
) -> BooksResult:
    """Write 一村一册 and 一企一档, one workbook each, into 报表/<month> or out.

    units, enterprises: codes or names; none of both means all. public: the copy for 公示, with
    nothing but what the schemas name as public. A copy that somebody edited stays (state "kept").
    """
    from xlhazard.workflow.books import BooksOrder
    from xlhazard.workflow.books import books as run

    order = BooksOrder(
        today=day_of(today),
        month=month_of(month),
        units=tuple(units),
        enterprises=tuple(enterprises),
        public=public,
        out=path_of(out),
        town=town,
        schemas=path_of(schemas),
        dry_run=dry_run,
    )
    return run(_township(township), order)


def rollup(
    townships: Iterable[PathLike],
    *,
    month: str,
    out: PathLike,
    county: str = "本县区",
    schemas: PathLike | None = None,
    today: Day | None = None,
    dry_run: bool = False,
) -> RollupResult:
    """Merge township folders, or copies of their masters, into a county workbook at out.

    A township that cannot be taken is in `refused` with the reasons (Chinese); the others go on.
    No master is written to, the order does not matter, the same input gives the same bytes.
    """
    from xlhazard.model.month import Month
    from xlhazard.workflow.rollup import RollupOrder
    from xlhazard.workflow.rollup import rollup as run

    order = RollupOrder(
        month=Month.parse(month),
        today=day_of(today),
        out=Path(out),
        county=county,
        schemas=path_of(schemas),
        dry_run=dry_run,
    )
    return run(paths_of(townships), order)


def init(
    folder: PathLike,
    town: str,
    *,
    units: PathLike | None = None,
    schemas: PathLike | None = None,
) -> InitResult:
    """Make a township folder from a town profile; units: a workbook with the roster (单位)."""
    from xlhazard.workflow.init import InitOrder
    from xlhazard.workflow.init import init as run

    return run(Path(folder), InitOrder(town, path_of(units), path_of(schemas)))


def renew(
    start: Day,
    end: Day,
    *,
    township: PathLike | None = None,
    town: str | None = None,
    schemas: PathLike | None = None,
    today: Day | None = None,
    dry_run: bool = False,
    ignore_owner_file: bool = False,
) -> RenewResult:
    """Begin a new campaign or year (开新账): archive the master, carry on what is open."""
    from xlhazard.workflow.renew import RenewOrder
    from xlhazard.workflow.renew import renew as run

    order = RenewOrder(
        day_of(start),
        day_of(end),
        day_of(today),
        town,
        path_of(schemas),
        dry_run,
        ignore_owner_file,
    )
    return run(_township(township), order)


def issue(
    month: str,
    *,
    units: Iterable[str] = (),
    township: PathLike | None = None,
    town: str | None = None,
    schemas: PathLike | None = None,
    today: Day | None = None,
    dry_run: bool = False,
) -> IssueResult:
    """Write the unit workbooks of a month into 下发; units: codes or names, none means all."""
    from xlhazard.fronts import clock
    from xlhazard.model.month import Month
    from xlhazard.workflow.issue import IssueOrder
    from xlhazard.workflow.issue import issue as run

    order = IssueOrder(
        month=Month.parse(month),
        today=day_of(today),
        clock=clock.now(),
        units=tuple(units),
        town=town,
        schemas=path_of(schemas),
        dry_run=dry_run,
    )
    return run(_township(township), order)


def read(path: PathLike) -> Reading:
    """Read a workbook as it stands: sparse cells with raw values, formulas, merges, notes.

    Never raises for what a file contains: where it could not be read, `workbook` is None and
    `notices` say why.
    """
    from xlhazard.io.reader import read_file

    return read_file(Path(path))


def pandera_schema(list_id: str, *, schemas: PathLike | None = None) -> pa.DataFrameSchema:
    """The compiled pandera schema of one list, such as "hazards"; columns are field ids.

    Raises KeyError for an unknown list.
    """
    from xlhazard.checking.columns import pandera_schema as compiled
    from xlhazard.workflow.catalogue import the_schema

    schema = the_schema(path_of(schemas))
    return compiled(schema.lists[list_id], schema)


def path_of(path: PathLike | None) -> Path | None:
    return None if path is None else Path(path)


def paths_of(paths: PathLike | Iterable[PathLike]) -> tuple[Path, ...]:
    if isinstance(paths, str | os.PathLike):
        return (Path(paths),)
    return tuple(Path(path) for path in paths)


def _township(folder: PathLike | None) -> Township:
    from xlhazard.workflow.place import township_at

    return township_at(path_of(folder))


def month_of(text: str | None) -> Month | None:
    from xlhazard.model.month import Month

    return None if text is None else Month.parse(text)


def day_of(day: Day | None) -> dt.date:
    from xlhazard.fronts import clock

    if day is None:
        return clock.today()
    return dt.date.fromisoformat(day) if isinstance(day, str) else day
