"""Writing the master: under the township's lock, whole or not at all, never over another's save."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext

from xlhazard.io.commit import commit, set_aside
from xlhazard.io.limits import OF_A_MASTER
from xlhazard.io.reader import read_bytes
from xlhazard.io.refusals import Unwritable
from xlhazard.io.township import Township, locked
from xlhazard.io.writer import apply
from xlhazard.model.edits import EditPlan, NewSheet
from xlhazard.workflow.place import Place

ATTEMPTS = 5
"""How often a run is planned anew because somebody saved the master meanwhile."""


def lock_of(
    township: Township, dry_run: bool, ignore_owner_file: bool
) -> AbstractContextManager[None]:
    """The township's lock; a dry run writes nothing, the lock's own file included."""
    if dry_run:
        return nullcontext()
    return locked(township, ignore_owner_file=ignore_owner_file)


def unmerged_saves(township: Township) -> tuple[str, ...]:
    """What to do about saves of the master that met ours and are kept beside it (Chinese)."""
    return tuple(
        f"总台账旁边的“{path.name}”是有人在合并的同时保存的一份，没有并进总台账。"
        f"请打开对照，把要保留的改动抄进总台账，然后移走这个文件。"
        for path in set_aside(township.master)
    )


def save_master(place: Place, plan: EditPlan) -> None:
    """Apply a plan to the master and put the result in its place, if it is still the same.

    Raises Changed when somebody saved meanwhile, CannotWriteNow, SavedNotCertain.
    """
    data = apply(place.data, plan)
    sheets = tuple(place.master.workbook.sheets)
    added = {edit.name for edit in plan if isinstance(edit, NewSheet)}.difference(sheets)

    def sound(found: tuple[str, ...]) -> bool:
        return added.issubset(found) and tuple(n for n in found if n not in added) == sheets

    replace_master(place, data, sound)


def replace_master(place: Place, data: bytes, sound: Callable[[tuple[str, ...]], bool]) -> None:
    """Put bytes in the master's place, if it is still the same; sound judges the sheets read back.

    Raises Changed when somebody saved meanwhile, CannotWriteNow, SavedNotCertain, Unwritable.
    """

    def verified(back: bytes) -> None:
        reading = read_bytes(back, place.township.master.name, OF_A_MASTER)
        if reading.workbook is None or not sound(tuple(reading.workbook.sheets)):
            raise Unwritable("写出的总台账自检不通过，没有保存，原来的总台账没有动。")

    commit(place.township.master, data, expect=place.master.sha256, verify=verified)
