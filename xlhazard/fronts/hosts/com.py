"""Excel and WPS over COM: what the object model of xlwings does not offer.

Names and numbers are those of Excel's object model, which WPS follows. Late-bound: nothing of
pywin32 is imported here but for the message boxes.
"""

from __future__ import annotations

import contextlib
import re
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xlhazard.fronts.buttons.host import HostFault
from xlhazard.fronts.buttons.palette import HostLook, look_of
from xlhazard.fronts.hosts.xlw import TITLE
from xlhazard.io.commit import scratch
from xlhazard.model.address import Address
from xlhazard.model.edits import CellLook, NewSheet, Scalar
from xlhazard.model.looks import Fill, Paint

if TYPE_CHECKING:
    import xlwings as xw

CALL_REJECTED = frozenset({-2147418111, -2146777998, -2147417846})
"""RPC_E_CALL_REJECTED, VBA_E_IGNORE, RPC_E_SERVERCALL_RETRYLATER: somebody types in a cell."""

_BUSY = "还在编辑一个格，或开着一个对话框。请按回车（或 Esc）结束，再按一次。"
_PATIENCE, _PAUSE = 5.0, 0.2
"""Seconds in all, and between two tries."""

VERY_HIDDEN = 2
_NONE, _SOLID, _AUTOMATIC = -4142, 1, -4105
_PATTERNS: Mapping[str, int] = {
    "solid": _SOLID,
    "mediumGray": -4125,
    "darkGray": -4126,
    "lightGray": -4124,
    "gray125": 17,
    "gray0625": 18,
    "darkHorizontal": -4128,
    "darkVertical": -4166,
    "darkDown": -4121,
    "darkUp": -4162,
    "darkGrid": 9,
    "darkTrellis": 10,
    "lightHorizontal": 11,
    "lightVertical": 12,
    "lightDown": 13,
    "lightUp": 14,
    "lightGrid": 15,
    "lightTrellis": 16,
}
_FIRST_OF_PALETTE = 8
"""Indexed colours 8–63 are ColorIndex 1–56; 0–7 are the same as 8–15."""

_LONGEST_AS_TEXT = 255
"""A longer text in a cell of text format shows as #### in older Excel."""

_FORMULA_LIKE = re.compile(r"^[=+\-@]")
_CENTRE, _TOP = -4108, -4160
_GREY = 0xBFBFBF
_MOST_NOTE_HEIGHT = 260.0


class Com:
    """Beyond (see xlw) for a program with Excel's object model."""

    def __init__(self, program: str, sleep: Callable[[float], None] = time.sleep) -> None:
        self.program = program
        self._sleep = sleep

    def copy(self, book: xw.Book) -> bytes:
        """SaveCopyAs leaves the workbook, its name and its saved state as they are."""
        ending = Path(str(book.name)).suffix or ".xlsx"
        with scratch() as folder:
            path = folder / f"copy{ending}"
            book.api.SaveCopyAs(str(path))
            return path.read_bytes()

    def paint(self, cell: xw.Range, fill: Fill) -> None:
        inside = cell.api.Interior
        pattern = _PATTERNS.get(fill.pattern, _NONE)
        inside.Pattern = pattern
        if pattern == _NONE:
            return
        front, behind = (fill.fore, None) if pattern == _SOLID else (fill.back, fill.fore)
        _colour(inside, front, "")
        if pattern != _SOLID:
            _colour(inside, behind, "Pattern")

    def note(self, cell: xw.Range, text: str) -> None:
        """The clerk's own words keep their look: only what is added or goes is touched."""
        try:
            held = cell.api.Comment
            old = "" if held is None else _in_lines(str(held.Text()))
            if not text:
                if held is not None:
                    held.Delete()
            elif held is None:
                _fitted(cell.api.AddComment(text))
            elif text.startswith(old):
                held.Text(text[len(old) :], len(old) + 1, False)
                _fitted(held)
            elif old.startswith(text):
                held.Shape.TextFrame.Characters(len(text) + 1, len(old) - len(text)).Delete()
            else:
                held.Text(text)
                _fitted(held)
        except AttributeError:
            # A program without notes: colour and 校验结果 say it too.
            return

    def write(self, sheet: xw.Sheet, new: NewSheet) -> None:
        width = max((len(row) for row in new.rows), default=1)
        rows = [
            [_typed(value) for value in (*row, *[None] * (width - len(row)))] for row in new.rows
        ]
        if rows:
            area = sheet.range((1, 1), (len(rows), width))
            area.number_format = "@"
            for at in _long(new):
                sheet.range(at).number_format = "General"
            area.value = rows
        if new.hidden:
            return
        for column, size in enumerate(new.widths, 1):
            sheet.range((1, column)).column_width = size
        for at, look in _looks(new).items():
            _dress(sheet.range(at).api, look_of(look.style))
            if look.link is not None:
                target, cell = look.link
                quoted = target.replace("'", "''")
                sheet.api.Hyperlinks.Add(sheet.range(at).api, "", f"'{quoted}'!{cell}")

    def hide(self, sheet: xw.Sheet) -> None:
        sheet.api.Visible = VERY_HIDDEN

    def protected(self, sheet: xw.Sheet) -> bool:
        return bool(sheet.api.ProtectContents)

    def tell(self, app: xw.App, text: str, *, grave: bool) -> None:
        app.alert(text, TITLE, mode="critical" if grave else "info")

    def confirm(self, app: xw.App, question: str) -> bool:
        return app.alert(question, TITLE, buttons="yes_no") == "yes"

    def ask(self, app: xw.App, question: str, default: str) -> str | None:
        """InputBox gives False when it is cancelled; Type 2 is text."""
        answer = app.api.InputBox(Prompt=question, Title=TITLE, Default=default, Type=2)
        return None if answer is False else str(answer)

    def read_only(self, book: xw.Book) -> bool:
        return bool(book.api.ReadOnly)

    @contextlib.contextmanager
    def patiently(self) -> Iterator[None]:
        """Faults of the program in the user's words."""
        try:
            yield
        except HostFault:
            raise
        except Exception as fault:
            if not _of_com(fault):
                raise
            raise HostFault(_told(self.program, fault)) from fault

    def wait_until_free(self, app: Any) -> None:
        """Wait some seconds for the end of an edit. Raises HostFault when it does not end."""
        waited = 0.0
        while not _free(app):
            if waited >= _PATIENCE:
                raise HostFault(f"{self.program} {_BUSY}")
            self._sleep(_PAUSE)
            waited += _PAUSE


def _free(app: Any) -> bool:
    """Whether the program takes calls now. WPS may not know Ready: then it is taken as free."""
    try:
        return app.Ready is not False
    except AttributeError:
        return True
    except Exception as fault:
        if not _of_com(fault):
            raise
        return getattr(fault, "hresult", None) not in CALL_REJECTED


def _of_com(fault: Exception) -> bool:
    """com_error of pywintypes, without importing it; xlwings' own for a busy program."""
    return any(one.__name__ in ("com_error", "ExcelBusyError") for one in type(fault).__mro__)


def _told(program: str, fault: Exception) -> str:
    number = getattr(fault, "hresult", None)
    if number in CALL_REJECTED or type(fault).__name__ == "ExcelBusyError":
        return f"{program} {_BUSY}"
    return (
        f"{program} 没有照做（错误号 {number}）。请保存工作簿，关上 {program} 再打开，再按一次；"
        f"还不行的，请用“台账工具.html”，结果一样。"
    )


def _colour(inside: Any, paint: Paint | None, prefix: str) -> None:
    """Set Color, ThemeColor or ColorIndex, and the tint; prefix "Pattern" for the lines."""
    if paint is None:
        setattr(inside, f"{prefix}ColorIndex", _AUTOMATIC)
        return
    if paint.rgb is not None:
        setattr(inside, f"{prefix}Color", bgr(paint.rgb))
    elif paint.theme is not None:
        setattr(inside, f"{prefix}ThemeColor", paint.theme + 1)
    elif paint.indexed is not None:
        index = paint.indexed + (8 if paint.indexed < _FIRST_OF_PALETTE else 0)
        setattr(inside, f"{prefix}ColorIndex", index - _FIRST_OF_PALETTE + 1)
    if paint.tint:
        setattr(inside, f"{prefix}TintAndShade", paint.tint)


def bgr(rgb: str) -> int:
    """ "FFC000" as COM counts colours: blue in front."""
    red, green, blue = bytes.fromhex(rgb)
    return red | green << 8 | blue << 16


def _in_lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _fitted(comment: Any) -> None:
    """A note box as tall as its text, as far as a screen goes."""
    with contextlib.suppress(Exception):
        shape = comment.Shape
        shape.TextFrame.AutoSize = True
        if shape.Height > _MOST_NOTE_HEIGHT:
            area = shape.Height * shape.Width
            shape.Height = _MOST_NOTE_HEIGHT
            shape.Width = area / _MOST_NOTE_HEIGHT


def _typed(value: Scalar) -> object:
    """A value as COM takes it. Texts that look like formulas stay texts, also where long."""
    if isinstance(value, str):
        risky = len(value) > _LONGEST_AS_TEXT and _FORMULA_LIKE.match(value)
        return f"'{value}" if risky else value
    return value if value is None or isinstance(value, bool) else str(value)


def _long(new: NewSheet) -> Iterator[Address]:
    for number, row in enumerate(new.rows, 1):
        for column, value in enumerate(row, 1):
            if isinstance(value, str) and len(value) > _LONGEST_AS_TEXT:
                yield Address(number, column)


def _looks(new: NewSheet) -> Mapping[Address, CellLook]:
    """The look of every cell that holds something; plain text where none is given."""
    plain = CellLook()
    found = {
        Address(number, column): plain
        for number, row in enumerate(new.rows, 1)
        for column, value in enumerate(row, 1)
        if value is not None
    }
    return {**found, **new.looks}


def _dress(cell: Any, look: HostLook) -> None:
    cell.Font.Name = look.font
    cell.Font.Size = look.size
    if look.bold:
        cell.Font.Bold = True
    if look.fill is not None:
        cell.Interior.Color = bgr(look.fill)
    cell.WrapText = look.wrap
    cell.VerticalAlignment = _CENTRE if look.middle else _TOP
    if look.across:
        cell.HorizontalAlignment = _CENTRE
    if look.border:
        cell.Borders.Color = _GREY
