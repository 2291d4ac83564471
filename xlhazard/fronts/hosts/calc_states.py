"""States of a Calc document that hold for a while. Classes, because exceptions of UNO do not take
a traceback and so break the generators of contextlib.
"""

from __future__ import annotations

from collections.abc import Sequence
from types import TracebackType
from typing import Any

from xlhazard.fronts.buttons.host import HostFault
from xlhazard.model.address import Address


class Told:
    """What the program throws becomes a HostFault in the user's words."""

    def __enter__(self) -> None:
        return

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, _: object
    ) -> None:
        if kind is None or fault is None or not of_uno(kind):
            return
        name = kind.__name__.rpartition(".")[2]
        raise HostFault(
            f"LibreOffice 没有照做（{name}）。请保存工作簿，关上再打开，再按一次；"
            f"还不行的，请用“台账工具.html”，结果一样。"
        )


class AtRest:
    """Nothing is painted and no row is measured anew while much is changed."""

    def __init__(self, document: Any) -> None:
        self._document = document

    def __enter__(self) -> None:
        self._document.lockControllers()
        self._document.addActionLock()

    def __exit__(self, *_: object) -> None:
        self._document.removeActionLock()
        self._document.unlockControllers()


class OneStep:
    """What is done meanwhile is one step of 编辑 → 撤消 (Undo), called title."""

    def __init__(self, document: Any, title: str) -> None:
        self._manager = document.UndoManager
        self._title = title

    def __enter__(self) -> None:
        self._manager.enterUndoContext(self._title)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._manager.leaveUndoContext()


class Writable:
    """A protection without password, as our own workbooks have, is lifted and put back.

    Nothing is lifted where all the cells are open. Raises HostFault where there is a password.
    """

    def __init__(self, sheet: Any, cells: Sequence[Address]) -> None:
        self._sheet = sheet
        self._cells = cells
        self._lifted = False

    def __enter__(self) -> None:
        sheet = self._sheet
        if not sheet.isProtected() or not any(self._locked(cell) for cell in self._cells):
            return
        try:
            sheet.unprotect("")
        except Exception as fault:
            # A wrong password is an exception in some versions, and nothing at all in others.
            if not of_uno(type(fault)):
                raise
        if sheet.isProtected():
            raise HostFault(
                f"《{sheet.Name}》有密码保护，做不了标记。"
                f"请先点“工具”→“保护工作表”撤销保护，再按一次。"
            )
        self._lifted = True

    def __exit__(self, *_: object) -> None:
        if self._lifted:
            self._sheet.protect("")

    def _locked(self, at: Address) -> bool:
        cell = self._sheet.getCellByPosition(at.column - 1, at.row - 1)
        return bool(cell.CellProtection.IsLocked)


def of_uno(kind: type[BaseException]) -> bool:
    """Whether an exception is one of the program; UNO need not be there to say no."""
    return any(one.__name__ == "com.sun.star.uno.Exception" for one in kind.__mro__)
