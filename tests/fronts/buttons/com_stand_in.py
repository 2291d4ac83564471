"""Excel's object model over openpyxl, for the genuine Windows engine of xlwings on any system.

Only what the host asks for is here, named and behaving as Excel's documentation says: colours
with blue in front, sheets that are very hidden cannot be deleted, Comment.Text that inserts.
Faults of WPS and of a busy program are injected through Faults.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl

from tests.fronts.buttons.com_cells import Range
from tests.support.person import Person

VISIBLE, HIDDEN, VERY_HIDDEN = -1, 0, 2
_STATES = {VISIBLE: "visible", HIDDEN: "hidden", VERY_HIDDEN: "veryHidden"}


class ComError(Exception):
    """pywintypes.com_error: hresult and the rest as arguments."""

    def __init__(self, hresult: int = -2147352567) -> None:
        super().__init__(hresult, "Exception occurred.", None, None)
        self.hresult = hresult


ComError.__name__ = "com_error"


@dataclass
class Faults:
    """What the program does otherwise than Excel at its best."""

    notes: bool = True
    window: bool = True
    """False: no window is found, as xlwings does not under WPS."""
    busy: int = 0
    """So many questions are answered with "not ready" first."""
    refuse_saving: bool = False
    refuse_copies: bool = False


class Collection:
    """Workbooks or Worksheets: called with a name or a number from 1."""

    def __init__(self, items: list[Any]) -> None:
        self.items = items

    @property
    def Count(self) -> int:
        return len(self.items)

    def __call__(self, key: str | int) -> Any:
        if isinstance(key, int):
            return self.items[key - 1]
        for one in self.items:
            if one.Name.lower() == key.lower():
                return one
        raise ComError

    def __iter__(self) -> Iterator[Any]:
        return iter(list(self.items))


class Application:
    """The program."""

    Version = "16.0"
    Hwnd = 1
    DisplayAlerts = True
    ScreenUpdating = True
    EnableEvents = True

    def __init__(self, name: str, user: Person, faults: Faults) -> None:
        self.Name = name
        self.user = user
        self.faults = faults
        self.books: list[Workbook] = []
        self.Workbooks = Workbooks(self)
        self.ActiveWorkbook: Workbook | None = None

    @property
    def Ready(self) -> bool:
        if self.faults.busy:
            self.faults.busy -= 1
            return False
        return True

    @property
    def Selection(self) -> Any:
        book = self.ActiveWorkbook
        return None if book is None else book.ActiveSheet.selected

    @property
    def StatusBar(self) -> object:
        return self.user.bar[-1] if self.user.bar else False

    @StatusBar.setter
    def StatusBar(self, text: object) -> None:
        self.user.bar.append(text)

    def InputBox(self, *, Prompt: str, Title: str, Default: str, Type: int) -> object:
        assert Type == 2
        answer = self.user.ask(Prompt, Default)
        return False if answer is None else answer


class Workbooks(Collection):
    def __init__(self, app: Application) -> None:
        super().__init__(app.books)
        self.app = app

    def Open(self, path: str, *_: Any, **__: Any) -> Workbook:
        book = Workbook(self.app, Path(path))
        self.items.append(book)
        self.app.ActiveWorkbook = book
        return book


class Workbook:
    FileFormat = 51
    ReadOnly = False

    def __init__(self, app: Application, path: Path) -> None:
        self.Application = app
        self.file = path
        self.data = path.read_bytes()
        self.book = openpyxl.load_workbook(path, keep_vba=path.suffix == ".xlsm")
        self.changed = False
        self.Worksheets = Worksheets(self)
        self.Sheets = self.Worksheets
        self.ActiveSheet = self.Worksheets(self.book.active.title)

    @property
    def Name(self) -> str:
        return self.file.name

    @property
    def FullName(self) -> str:
        return str(self.file)

    @property
    def Path(self) -> str:
        return str(self.file.parent)

    def Activate(self) -> None:
        self.Application.ActiveWorkbook = self

    def SaveCopyAs(self, path: str) -> None:
        if self.Application.faults.refuse_copies:
            raise ComError
        to = io.BytesIO()
        self.book.save(to)
        Path(path).write_bytes(to.getvalue())

    def Save(self) -> None:
        if self.Application.faults.refuse_saving:
            raise ComError(-2146827284)
        if self.changed:
            self.book.save(self.file)

    def Close(self, SaveChanges: bool = True) -> None:
        assert not SaveChanges
        self.Application.books.remove(self)
        rest = self.Application.books
        self.Application.ActiveWorkbook = rest[-1] if rest else None


class Worksheets(Collection):
    def __init__(self, book: Workbook) -> None:
        super().__init__([])
        self.Parent = book
        self.items += [Worksheet(book, sheet) for sheet in book.book.worksheets]

    def Add(self, Before: Worksheet) -> Worksheet:
        place = self.items.index(Before)
        made = Worksheet(self.Parent, self.Parent.book.create_sheet(index=place))
        self.items.insert(place, made)
        self.Parent.ActiveSheet = made
        return made


class Worksheet:
    ProtectContents = False

    def __init__(self, book: Workbook, sheet: Any) -> None:
        self.Parent = book
        self.sheet = sheet
        self.selected = Range(self, 1, 1)
        self.Hyperlinks = Hyperlinks()

    @property
    def Application(self) -> Application:
        return self.Parent.Application

    @property
    def Name(self) -> str:
        return str(self.sheet.title)

    @Name.setter
    def Name(self, name: str) -> None:
        self.sheet.title = name

    @property
    def Index(self) -> int:
        return self.Parent.Worksheets.items.index(self) + 1

    @property
    def Visible(self) -> int:
        return next(n for n, state in _STATES.items() if state == self.sheet.sheet_state)

    @Visible.setter
    def Visible(self, state: int | bool) -> None:
        self.sheet.sheet_state = _STATES[VISIBLE if state is True else int(state)]

    def Cells(self, row: int, column: int) -> Range:
        return Range(self, row, column)

    def Range(self, first: Range, last: Range) -> Range:
        return Range(self, first.Row, first.Column, last.Row, last.Column)

    def Activate(self) -> None:
        assert self.Visible == VISIBLE
        self.Parent.ActiveSheet = self
        self.Parent.Activate()

    def Move(self, Before: Worksheet) -> None:
        items, sheets = self.Parent.Worksheets.items, self.Parent.book._sheets
        for held, one, other in ((items, self, Before), (sheets, self.sheet, Before.sheet)):
            held.remove(one)
            held.insert(held.index(other), one)

    def Delete(self) -> None:
        if self.Visible == VERY_HIDDEN:
            raise ComError
        self.Parent.Worksheets.items.remove(self)
        self.Parent.book.remove(self.sheet)
        if self.Parent.ActiveSheet is self:
            self.Parent.ActiveSheet = self.Parent.Worksheets(1)


class Hyperlinks:
    def Add(self, anchor: Range, address: str, place: str) -> None:
        assert address == ""
        anchor.cell.hyperlink = f"#{place}"
