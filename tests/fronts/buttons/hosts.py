"""Every host that runs here, opened on a workbook, with the person in front of it.

HOSTS: name -> a context that gives InHost. A host whose program is missing skips, loudly.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from tests.fronts.buttons.com_stand_in import Application, Faults
from tests.fronts.buttons.com_windows import windows
from tests.fronts.buttons.opened import InHost
from tests.fronts.buttons.plain_host import PlainHost
from tests.support.calc import calc_host
from tests.support.person import Person
from xlhazard.fronts.hosts.xlw import XlwingsHost

FAULTY = Path(__file__).parents[3] / "workbooks/examples/黑林镇/2023-05/HL-02_2023-05.xlsx"
"""A shipped submission with one error, in 隐患清单!P5."""


Opening = Callable[[Path], AbstractContextManager[InHost]]


@contextmanager
def plain(path: Path) -> Iterator[InHost]:
    host = PlainHost(path)
    yield InHost(host, host.programme)


def com(name: str, prog_id: str, faults: Faults | None = None) -> Opening:
    """xlwings' own Windows engine, before a program that answers as Excel or WPS."""

    @contextmanager
    def opened(path: Path) -> Iterator[InHost]:
        user = Person()
        app = Application(name, user, faults or Faults())
        app.Workbooks.Open(str(path))
        with windows(user, {prog_id: app}):
            from xlhazard.fronts.excel import host_of

            yield InHost(host_of(str(path)), user)

    return opened


@contextmanager
def engine(path: Path) -> Iterator[InHost]:
    """An engine of xlwings of our own, over openpyxl."""
    from tests.fronts.buttons.openpyxl_engine import OpenpyxlBeyond, opened

    person = Person()
    yield InHost(XlwingsHost(opened(path, person), OpenpyxlBeyond(person)), person)


@contextmanager
def calc(path: Path) -> Iterator[InHost]:
    """A real Calc without screen."""
    with calc_host(path) as host:
        yield InHost(host, host.person)


HOSTS: Mapping[str, Opening] = {
    "plain": plain,
    "engine": engine,
    "excel": com("Microsoft Excel", "Excel.Application"),
    "wps": com("WPS 表格", "Ket.Application", Faults(window=False)),
    "calc": calc,
    "wps-as-excel": com("WPS Spreadsheets", "Excel.Application", Faults(window=False)),
}
