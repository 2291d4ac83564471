"""An engine of xlwings over openpyxl: the model that Excel has there, on any system.

Only the part of the model that hosts use. Beyond it is OpenpyxlBeyond, as Com is for Excel.
"""

from __future__ import annotations

import contextlib
import io
import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import xlwings as xw
from openpyxl.comments import Comment
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from xlwings import base_classes

from tests.fronts.buttons.plain_host import pattern
from tests.support.person import Person
from xlhazard.fronts.buttons.palette import look_of
from xlhazard.model.address import Address
from xlhazard.model.edits import NewSheet
from xlhazard.model.looks import Fill, Paint

_PIDS = itertools.count(-1000, -1)


class Engine:
    name = "openpyxl"
    type = "desktop"

    def __init__(self) -> None:
        self.apps = Apps(self)


class Apps(base_classes.Apps):
    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.held: list[App] = []

    def add(self, **_: Any) -> App:
        self.held.append(App(self))
        return self.held[-1]

    def keys(self) -> list[int]:
        return [app.pid for app in self.held]

    def __iter__(self) -> Iterator[App]:
        return iter(self.held)

    def __len__(self) -> int:
        return len(self.held)

    def __getitem__(self, pid: int) -> App:
        return next(app for app in self.held if app.pid == pid)


class App(base_classes.App):
    screen_updating = enable_events = display_alerts = True

    def __init__(self, apps: Apps) -> None:
        self.apps = apps
        self.number = next(_PIDS)
        self.held = Books(self)
        self.selected: Range | None = None
        self.bar: list[object] = []

    @property
    def engine(self) -> Engine:
        return self.apps.engine

    @property
    def pid(self) -> int:
        return self.number

    @property
    def books(self) -> Books:
        return self.held

    @property
    def selection(self) -> Range | None:
        return self.selected

    @property
    def status_bar(self) -> object:
        return self.bar[-1] if self.bar else False

    @status_bar.setter
    def status_bar(self, text: object) -> None:
        self.bar.append(text)


class Books(base_classes.Books):
    def __init__(self, app: App) -> None:
        self.app = app
        self.held: list[Book] = []

    @property
    def active(self) -> Book:
        return self.held[-1]

    def open(self, fullname: str, *_: Any, **__: Any) -> Book:
        self.held.append(Book(self, Path(fullname)))
        sheets = self.held[-1].sheets
        self.app.selected = sheets.active.range(1, 1)
        return self.held[-1]

    def __call__(self, key: str | int) -> Book:
        for number, book in enumerate(self.held, 1):
            if key in (number, book.name, book.fullname):
                return book
        raise KeyError(key)

    def __iter__(self) -> Iterator[Book]:
        return iter(self.held)

    def __len__(self) -> int:
        return len(self.held)


class Book(base_classes.Book):
    def __init__(self, books: Books, path: Path) -> None:
        self.books = books
        self.file = path
        self.typed = False
        self.book = openpyxl.load_workbook(path, keep_vba=path.suffix == ".xlsm")

    @property
    def app(self) -> App:
        return self.books.app

    @property
    def name(self) -> str:
        return self.file.name

    @property
    def fullname(self) -> str:
        return str(self.file)

    @property
    def sheets(self) -> Sheets:
        return Sheets(self)

    def save(self, path: str | None = None, password: str | None = None) -> None:
        assert path is password is None
        if self.typed:
            self.book.save(self.file)

    def close(self) -> None:
        self.books.held.remove(self)


class Sheets(base_classes.Sheets):
    def __init__(self, book: Book) -> None:
        self.of = book

    @property
    def active(self) -> Sheet:
        return Sheet(self.of, self.of.book.active)

    def __call__(self, key: str | int) -> Sheet:
        if isinstance(key, int):
            return Sheet(self.of, self.of.book.worksheets[key - 1])
        if key not in self.of.book.sheetnames:
            raise xw.NoSuchObjectError(key)
        return Sheet(self.of, self.of.book[key])

    def __iter__(self) -> Iterator[Sheet]:
        return (Sheet(self.of, sheet) for sheet in self.of.book.worksheets)

    def __len__(self) -> int:
        return len(self.of.book.worksheets)

    def add(self, before: Sheet | None = None, after: Sheet | None = None, name: str = "") -> Sheet:
        place = before.index - 1 if before is not None else 0
        place = after.index if after is not None else place
        return Sheet(self.of, self.of.book.create_sheet(name, place))


class Sheet(base_classes.Sheet):
    def __init__(self, book: Book, sheet: Any) -> None:
        self.of = book
        self.sheet = sheet

    @property
    def book(self) -> Book:
        return self.of

    @property
    def name(self) -> str:
        return str(self.sheet.title)

    @property
    def index(self) -> int:
        return self.of.book.worksheets.index(self.sheet) + 1

    @property
    def visible(self) -> bool:
        return bool(self.sheet.sheet_state == "visible")

    @visible.setter
    def visible(self, on: bool) -> None:
        self.sheet.sheet_state = "visible" if on else "hidden"

    def activate(self) -> None:
        self.of.book.active = self.sheet
        self.of.app.selected = self.range(1, 1)

    def delete(self) -> None:
        shown = self.of.book.active
        self.of.book.remove(self.sheet)
        self.of.book.active = self.of.book.worksheets[0] if shown is self.sheet else shown

    def range(self, first: Any, last: Any = None) -> Range:
        row, column = first if isinstance(first, tuple) else (first, last)
        return Range(self, row, column)


class Range(base_classes.Range):
    def __init__(self, sheet: Sheet, row: int, column: int) -> None:
        self.on = sheet
        self.at = (row, column)

    @property
    def sheet(self) -> Sheet:
        return self.on

    def __len__(self) -> int:
        return 1

    @property
    def row(self) -> int:
        return self.at[0]

    @property
    def column(self) -> int:
        return self.at[1]

    @property
    def cell(self) -> Any:
        return self.sheet.sheet.cell(self.row, self.column)

    def select(self) -> None:
        assert self.sheet.of.book.active is self.sheet.sheet
        self.sheet.of.app.selected = self


class OpenpyxlBeyond:
    """What a host needs besides, from a person who answers from a list."""

    program = "openpyxl"

    def __init__(self, person: Person) -> None:
        self.person = person

    def copy(self, book: xw.Book) -> bytes:
        to = io.BytesIO()
        book.impl.book.save(to)
        return to.getvalue()

    def paint(self, cell: xw.Range, fill: Fill) -> None:
        cell.impl.cell.fill = pattern(fill)

    def note(self, cell: xw.Range, text: str) -> None:
        cell.impl.cell.comment = Comment(text, "台账校验") if text else None

    def write(self, sheet: xw.Sheet, new: NewSheet) -> None:
        made = sheet.impl.sheet
        for number, row in enumerate(new.rows, 1):
            for column, value in enumerate(row, 1):
                cell = made.cell(number, column)
                cell.value = value
                if isinstance(value, str):
                    cell.data_type = "s"
                look = new.looks.get(Address(number, column))
                if look is None:
                    continue
                style = look_of(look.style)
                cell.font = Font(style.font, style.size, style.bold)
                if style.fill is not None:
                    cell.fill = pattern(Fill("solid", Paint(rgb=style.fill)))
                if look.link is not None:
                    cell.hyperlink = f"#'{look.link[0]}'!{look.link[1]}"
        for column, width in enumerate(new.widths, 1):
            made.column_dimensions[get_column_letter(column)].width = width

    def hide(self, sheet: xw.Sheet) -> None:
        sheet.impl.sheet.sheet_state = "veryHidden"

    def protected(self, sheet: xw.Sheet) -> bool:
        return bool(sheet.impl.sheet.protection.sheet)

    def tell(self, _app: xw.App, text: str, *, grave: bool) -> None:
        self.person.tell(text, grave=grave)

    def confirm(self, _app: xw.App, question: str) -> bool:
        return self.person.confirm(question)

    def ask(self, _app: xw.App, question: str, default: str) -> str | None:
        return self.person.ask(question, default)

    def read_only(self, _book: xw.Book) -> bool:
        return False

    def patiently(self) -> contextlib.AbstractContextManager[None]:
        return contextlib.nullcontext()


def opened(path: Path, person: Person) -> xw.Book:
    """A workbook in an app of its own of a registered engine."""
    engine = xw.Engine(impl=Engine())
    xw.engines.add(engine)
    app = engine.impl.apps.add()
    person.bar = app.bar
    return xw.Book(impl=app.books.open(str(path)))
