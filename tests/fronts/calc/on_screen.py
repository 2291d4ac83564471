"""A workbook open in a LibreOffice that is drawn on a screen, and where its parts stand there."""

from __future__ import annotations

import importlib
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.support.calc import Office
from tests.support.extended import extended, until
from tests.support.screen import Screen, screen
from xlhazard.fronts.calc.registry import BAR
from xlhazard.fronts.hosts.calc import CalcHost
from xlhazard.model.address import Address

_TRIES, _PATIENCE = 4, 15
_BAR = f"private:resource/toolbar/addon_{BAR}"


@dataclass(frozen=True)
class OnScreen:
    """document: as UNO has it; host: the same, as buttons have it."""

    screen: Screen
    office: Office = field(repr=False)
    document: Any = field(repr=False)

    @property
    def host(self) -> CalcHost:
        return CalcHost(self.office.context, self.document)

    @property
    def _frame(self) -> Any:
        return self.document.CurrentController.Frame

    def click_button(self, label: str) -> None:
        """A click with the mouse upon a button of our tool bar."""
        bar = self._frame.LayoutManager.getElement(_BAR).getRealInterface()
        for part in _within(bar.getAccessibleContext()):
            if part.getAccessibleName() == label:
                self._click(part)
                return
        raise AssertionError(f"no button {label} is on the tool bar")

    def press(self, label: str) -> str:
        """Click a button of our tool bar, and read the box that this brings."""
        for _ in range(_TRIES):
            self.click_button(label)
            # Without a window manager, a click just after another box closed is lost at times.
            with suppress(AssertionError):
                return self.wait_for_box(_PATIENCE)
        raise AssertionError(f"{label} brought no box in {_TRIES} clicks")

    def go(self, sheet: str, cell: Address) -> None:
        """Click upon a sheet, which gives it the keyboard, and move to a cell of it."""
        view = self.document.CurrentController
        view.setActiveSheet(self.document.Sheets.getByName(sheet))
        self.screen.still()
        self._click(self._frame.ComponentWindow.getAccessibleContext())
        view.select(view.ActiveSheet.getCellByPosition(cell.column - 1, cell.row - 1))
        self.screen.still()

    def _click(self, part: Any) -> None:
        at, size = part.getLocationOnScreen(), part.getSize()
        self.screen.click(at.X + size.Width // 2, at.Y + size.Height // 2)

    def box(self) -> Any:
        """The message box that waits for an answer, as a screen reader has it, or None."""
        toolkit, boxes = self.office.service("com.sun.star.awt.Toolkit"), _roles("ALERT", "DIALOG")
        for number in range(toolkit.getTopWindowCount()):
            window = toolkit.getTopWindow(number)
            shown = window is not None and window.isVisible()
            context = window.getAccessibleContext() if shown else None
            if context is not None and context.getAccessibleRole() in boxes:
                return context
        return None

    def wait_for_box(self, seconds: float = 40) -> str:
        """The words of the next box."""
        until(lambda: self.box() is not None, seconds)
        self.screen.still()
        return self.words()

    def words(self) -> str:
        box = self.box()
        return "" if box is None else "\n".join(one.getAccessibleName() for one in _within(box))

    def answer(self, typed: str | None = None) -> None:
        """Click on the box's first button, until this box is gone; before that, type into it."""
        parts, buttons = list(_within(self.box())), _roles("PUSH_BUTTON")
        button = next(part for part in parts if part.getAccessibleRole() in buttons)
        if typed is not None:
            self._click(next(part for part in parts if hasattr(part, "setText")))
            self.screen.keys("ctrl+a")
            self.screen.type(typed)
        asked = self.words()
        self._click(button)
        until(lambda: self.words() != asked)


def _roles(*names: str) -> tuple[int, ...]:
    known = importlib.import_module("uno").getConstantByName
    return tuple(known(f"com.sun.star.accessibility.AccessibleRole.{name}") for name in names)


def _within(part: Any) -> Iterator[Any]:
    """All parts within one, as a screen reader would be told of them."""
    for number in range(part.getAccessibleChildCount()):
        child = part.getAccessibleChild(number)
        if child is not None:
            inner = child.getAccessibleContext()
            yield inner
            yield from _within(inner)


@contextmanager
def on_screen(oxt: bytes, workbook: Path) -> Iterator[OnScreen]:
    with screen() as drawn, extended(oxt, drawn.display) as office:
        try:
            seen = OnScreen(drawn, office, office.open(workbook))
            drawn.still()
            yield seen
        except Exception:  # noqa: BLE001 - whatever it was
            # Objects of a program that is gone cannot even be written down with a traceback.
            raise AssertionError(traceback.format_exc()) from None
        finally:
            office.kill()
