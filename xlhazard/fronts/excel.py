"""Excel and WPS call in here: `dispatch(id)`, and `python -m xlhazard.fronts.excel ID`.

The add-in's one macro starts this with the id of the button and the name of its workbook; WPS,
which has no such macro in its personal edition, is found when Excel is not running or does not
have the workbook.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from xlhazard.fronts.buttons.catalogue import BY_ID
from xlhazard.fronts.buttons.desk import Desk
from xlhazard.fronts.buttons.host import HostFault
from xlhazard.fronts.buttons.press import press
from xlhazard.fronts.hosts.com import Com
from xlhazard.fronts.hosts.xlw import TITLE, XlwingsHost

if TYPE_CHECKING:
    import xlwings as xw

EXCEL, WPS = "Excel", "WPS 表格"
NAMES = ("Ket.Application", "Excel.Application")
"""Under which programs register. WPS takes the second name too, so its own is asked for first."""

_NOT_OPEN = "没有找到打开着的工作簿。请先在 Excel 或 WPS 里打开要处理的工作簿，再按按钮。"


def dispatch(button: str, book: xw.Book | None = None, desk: Desk | None = None) -> bool:
    """Press a button on a workbook, by default the one that is active. True when it was done.

    Raises KeyError for an unknown button, HostFault (Chinese) when no workbook is open.
    """
    if button not in BY_ID:
        raise KeyError(button)
    host = host_of() if book is None else XlwingsHost(book, Com(_program_of(book.app.api)))
    return press(host, button, desk)


def main(arguments: Sequence[str] | None = None, alert: Callable[[str], None] | None = None) -> int:
    """The macro's command. Exit status 0 when done, 1 when something stood in the way."""
    parser = argparse.ArgumentParser(
        prog="python -m xlhazard.fronts.excel", description="按一个按钮"
    )
    parser.add_argument("button", choices=tuple(BY_ID), metavar="按钮")
    parser.add_argument("--workbook", metavar="全名", help="默认：正在用的那一个")
    given = parser.parse_args(arguments)
    try:
        return 0 if press(host_of(given.workbook), given.button) else 1
    except HostFault as fault:
        (alert or _alert)(fault.text)
        return 1


def host_of(fullname: str | None = None) -> XlwingsHost:
    """The host of a workbook that is open in Excel or WPS, the active one by default.

    Raises HostFault when there is none, or the program stays busy.
    """
    for application in running():
        beyond = Com(_program_of(application))
        beyond.wait_until_free(application)
        found = _book(application, fullname)
        if found is not None:
            return XlwingsHost(found, beyond)
    raise HostFault(_NOT_OPEN)


def running() -> list[Any]:
    """Running programs, late-bound; empty where COM is not to be had (no Windows)."""
    try:
        client = importlib.import_module("win32com.client")
        com_error = importlib.import_module("pywintypes").com_error
    except ImportError:
        return []
    found = []
    for name in NAMES:
        # Not registered, or not running.
        with contextlib.suppress(com_error):
            found.append(client.GetActiveObject(name))
    return found


def _book(application: Any, fullname: str | None) -> xw.Book | None:
    """The workbook of that full name (the active one without), as xlwings sees it."""
    import xlwings as xw

    engine = importlib.import_module("xlwings._xlwindows")
    wanted = None
    if fullname is None:
        wanted = application.ActiveWorkbook
    else:
        for one in application.Workbooks:
            if str(one.FullName).casefold() == fullname.casefold():
                wanted = one
    return None if wanted is None else xw.Book(impl=engine.Book(xl=wanted))


def _program_of(application: Any) -> str:
    """By what it calls itself: WPS answers to Excel's name too."""
    name = str(getattr(application, "Name", ""))
    return WPS if "WPS" in name.upper() or "KINGSOFT" in name.upper() else EXCEL


def _alert(text: str) -> None:
    """A box without a program behind it; on the error stream where there is no Windows."""
    try:
        boxes = importlib.import_module("win32api")
    except ImportError:
        sys.stderr.write(f"{text}\n")
        return
    boxes.MessageBox(0, text, TITLE, 0x30)


if __name__ == "__main__":
    raise SystemExit(main())
