"""A host over the object model of xlwings (its BSD part): Excel, WPS, and engines of tests.

xlwings is a parameter here, never an import: the objects come from whoever opened the workbook.
What its model lacks (fills with patterns, very hidden sheets, copies) is asked of Beyond.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from xlhazard.fronts.buttons.host import HostFault, Spot
from xlhazard.model.address import Address
from xlhazard.model.edits import NewSheet
from xlhazard.model.looks import Fill, LookChange

if TYPE_CHECKING:
    import xlwings as xw

TITLE = "隐患台账"


class Beyond(Protocol):
    """What a host needs and the model of xlwings does not offer, for one program."""

    @property
    def program(self) -> str: ...

    def copy(self, book: xw.Book) -> bytes: ...

    def paint(self, cell: xw.Range, fill: Fill) -> None: ...

    def note(self, cell: xw.Range, text: str) -> None:
        """The whole text of the cell's note from now on; "" takes it away.

        A program without notes leaves it.
        """
        ...

    def write(self, sheet: xw.Sheet, new: NewSheet) -> None:
        """Values, looks, widths and links of a sheet of ours that was just added."""
        ...

    def hide(self, sheet: xw.Sheet) -> None: ...

    def protected(self, sheet: xw.Sheet) -> bool: ...

    def tell(self, app: xw.App, text: str, *, grave: bool) -> None: ...

    def confirm(self, app: xw.App, question: str) -> bool: ...

    def ask(self, app: xw.App, question: str, default: str) -> str | None: ...

    def read_only(self, book: xw.Book) -> bool: ...

    def patiently(self) -> AbstractContextManager[None]:
        """What the program refuses meanwhile becomes a HostFault in the user's words."""
        ...


class XlwingsHost:
    """See fronts.buttons.host.Host."""

    def __init__(self, book: xw.Book, beyond: Beyond) -> None:
        self._app = book.app
        self._book = book
        self._beyond = beyond

    @property
    def program(self) -> str:
        return self._beyond.program

    def path(self) -> Path | None:
        with self._beyond.patiently():
            full = str(self._book.fullname)
        # A workbook that was never saved has a name and no folder.
        return Path(full) if "/" in full or "\\" in full else None

    def name(self) -> str:
        with self._beyond.patiently():
            name = str(self._book.name)
        return name if Path(name).suffix else f"{name}.xlsx"

    def copy(self) -> bytes:
        with self._beyond.patiently():
            return self._beyond.copy(self._book)

    def show(self, changes: Sequence[LookChange]) -> None:
        with self._beyond.patiently(), self._at_rest():
            for name, of_sheet in groupby(changes, key=lambda one: one.sheet):
                sheet = self._book.sheets[name]
                if self._beyond.protected(sheet):
                    raise HostFault(
                        f"《{name}》有工作表保护，涂不了颜色、加不了批注。"
                        f"请在“审阅”里撤销工作表保护后再按一次。"
                    )
                for change in of_sheet:
                    cell = sheet.range(change.cell)
                    if change.fill is not None and not change.fill.gradient:
                        self._beyond.paint(cell, change.fill)
                    if change.note is not None:
                        self._beyond.note(cell, change.note)

    def put_sheet(self, sheet: NewSheet) -> None:
        with self._beyond.patiently(), self._at_rest():
            active = self._book.sheets.active.name
            self._drop(sheet.name)
            names = self._names()
            before = self._book.sheets[min(sheet.position, len(names) - 1)]
            if sheet.position < len(names):
                made = self._book.sheets.add(sheet.name, before=before)
            else:
                made = self._book.sheets.add(sheet.name, after=before)
            self._beyond.write(made, sheet)
            if active in self._names():
                self._show_sheet(active)
            if sheet.hidden:
                self._beyond.hide(made)

    def drop_sheet(self, name: str) -> None:
        with self._beyond.patiently(), self._at_rest():
            self._drop(name)

    def sheet_names(self) -> tuple[str, ...]:
        with self._beyond.patiently():
            return self._names()

    def select(self, spot: Spot) -> None:
        with self._beyond.patiently():
            sheet = self._book.sheets[spot.sheet]
            if sheet.visible is not True and sheet.visible != _VISIBLE:
                sheet.visible = True
            self._show_sheet(spot.sheet)
            sheet.range(spot.cell).select()

    def selection(self) -> Spot | None:
        with self._beyond.patiently():
            chosen = self._app.selection
            if chosen is None:
                return None
            return Spot(chosen.sheet.name, Address(int(chosen.row), int(chosen.column)))

    def tell(self, text: str, *, grave: bool = False) -> None:
        self._beyond.tell(self._app, text, grave=grave)

    def confirm(self, question: str) -> bool:
        return self._beyond.confirm(self._app, question)

    def ask(self, question: str, default: str = "") -> str | None:
        return self._beyond.ask(self._app, question, default)

    def progress(self, text: str | None) -> None:
        try:
            self._app.status_bar = False if text is None else text
        except Exception:  # noqa: BLE001 - any host; the bar is a courtesy, the work goes on
            return

    def read_only(self) -> bool:
        with self._beyond.patiently():
            return self._beyond.read_only(self._book)

    def sibling(self, path: Path) -> XlwingsHost | None:
        with self._beyond.patiently():
            for book in self._app.books:
                other = XlwingsHost(book, self._beyond)
                own = other.path()
                if own is not None and own.exists() and own.samefile(path):
                    return self if own == self.path() else other
        return None

    def close(self) -> None:
        with self._beyond.patiently():
            self._book.save()
            self._book.close()

    def reopen(self, path: Path) -> None:
        with self._beyond.patiently():
            self._book = self._app.books.open(str(path))

    def _names(self) -> tuple[str, ...]:
        return tuple(sheet.name for sheet in self._book.sheets)

    def _drop(self, name: str) -> None:
        if name not in self._names():
            return
        sheet = self._book.sheets[name]
        # Excel deletes no sheet that is very hidden.
        sheet.visible = True
        sheet.delete()

    def _show_sheet(self, name: str) -> None:
        # Sheet.activate() of xlwings raises where it finds no window, as under WPS.
        self._book.sheets[name].impl.activate()

    @contextmanager
    def _at_rest(self) -> Iterator[None]:
        """The screen stands still, and no macro of the workbook runs, while much is changed."""
        app = self._app
        shown, events = app.screen_updating, app.enable_events
        app.screen_updating = app.enable_events = False
        try:
            yield
        finally:
            app.screen_updating, app.enable_events = shown, events


_VISIBLE = -1
"""What COM calls visible."""
