"""The public functions `adopt`, in its three ways, and `fill_ledger`: about other people's files.

They raise as those of `api` do.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, overload

from xlhazard.api import Day, PathLike, day_of, month_of, path_of, paths_of

if TYPE_CHECKING:
    from xlhazard.model.adoption import AdoptResult, LedgerResult
    from xlhazard.model.county_ledger import CountyLedger
    from xlhazard.model.fitted import FormAdoption


@overload
def adopt(
    file: PathLike,
    into: PathLike,
    *,
    out: PathLike | None = None,
    town: str | None = None,
    schemas: PathLike | None = None,
    today: Day | None = None,
    dry_run: bool = False,
) -> AdoptResult: ...
@overload
def adopt(
    file: PathLike | Iterable[PathLike],
    *,
    lists: str | Iterable[str],
    unit: str | None = None,
    month: str | None = None,
    township: PathLike | None = None,
    out: PathLike | None = None,
    town: str | None = None,
    schemas: PathLike | None = None,
    today: Day | None = None,
    dry_run: bool = False,
) -> LedgerResult: ...
@overload
def adopt(
    file: PathLike,
    *,
    form: str | None = None,
    out: PathLike | None = None,
    schemas: PathLike | None = None,
    dry_run: bool = False,
) -> FormAdoption: ...
def adopt(
    file: PathLike | Iterable[PathLike],
    into: PathLike | None = None,
    *,
    lists: str | Iterable[str] = (),
    form: str | None = None,
    unit: str | None = None,
    month: str | None = None,
    township: PathLike | None = None,
    out: PathLike | None = None,
    town: str | None = None,
    schemas: PathLike | None = None,
    today: Day | None = None,
    dry_run: bool = False,
) -> AdoptResult | LedgerResult | FormAdoption:
    """Take over what somebody keeps in another layout, in one of three ways.

    into: an enterprise's own ledger into this unit workbook, in place or to out; each row is
    taken whole, or refused with the reasons, and what the unit typed is never changed: the result
    says where the two differ. lists: ledgers of one unit (unit: code, or name where a township
    knows it) into a new unit workbook at out; nothing of them is lost. With neither: an official
    form that was laid out anew (form: which known one, default the one that agrees most) becomes
    a layout in the folder out, for `schemas=` of fill and validate; nothing is guessed.
    """
    from xlhazard.workflow.misuse import Misuse

    named = (lists,) if isinstance(lists, str) else tuple(lists)
    if sum((into is not None, bool(named), form is not None)) > 1:
        raise Misuse("into、lists、form 只能选一种。")
    paths = paths_of(file)
    if named:
        from xlhazard.workflow.place import found_township
        from xlhazard.workflow.take_over import LedgerOrder, take_over

        order = LedgerOrder(
            lists=named,
            today=day_of(today),
            unit=unit,
            month=month_of(month),
            out=path_of(out),
            town=town,
            schemas=path_of(schemas),
            dry_run=dry_run,
        )
        return take_over(paths, found_township(path_of(township)), order)
    if len(paths) != 1:
        raise Misuse("一次只能接收一个文件；几本台账一起接收请写 lists。")
    if into is None:
        from xlhazard.workflow.adopt_form import FormOrder, adopt_form

        return adopt_form(paths[0], FormOrder(form, path_of(out), path_of(schemas), dry_run))
    from xlhazard.workflow.adopt import AdoptOrder
    from xlhazard.workflow.adopt import adopt as run

    given = AdoptOrder(Path(into), day_of(today), path_of(out), town, path_of(schemas), dry_run)
    return run(paths[0], given)


def fill_ledger(
    ledger: PathLike,
    list_id: str,
    *,
    month: str,
    where: Iterable[str] = (),
    out: PathLike | None = None,
    township: PathLike | None = None,
    town: str | None = None,
    schemas: PathLike | None = None,
    today: Day | None = None,
    dry_run: bool = False,
) -> CountyLedger:
    """Write a list into a ledger that has columns of its own, in place or to a new file.

    where (hazards only): open, overdue, major, unlisted, done; all must hold. Rows that hold a
    record already are renewed, the others get new rows; nothing is deleted or written over.
    """
    from xlhazard.model.month import Month
    from xlhazard.workflow.fill_ledger import LedgerFillOrder
    from xlhazard.workflow.fill_ledger import fill_ledger as run
    from xlhazard.workflow.place import township_at

    order = LedgerFillOrder(
        list_id=list_id,
        month=Month.parse(month),
        today=day_of(today),
        where=tuple(where),
        out=path_of(out),
        town=town,
        schemas=path_of(schemas),
        dry_run=dry_run,
    )
    return run(Path(ledger), township_at(path_of(township)), order)
