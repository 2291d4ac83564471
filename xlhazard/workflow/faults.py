"""Faults of the program itself: told in one Chinese line, without a value of anybody's cells."""

from __future__ import annotations

import traceback
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType

from xlhazard.io.refusals import Refusal, SavedNotCertain
from xlhazard.io.schema_files import SchemaFileError
from xlhazard.model.report import FileReport
from xlhazard.schema.types import SchemaError
from xlhazard.workflow.misuse import Misuse

_FORESEEN = (Refusal, SavedNotCertain, SchemaError, SchemaFileError, Misuse)
_PACKAGE = Path(__file__).parents[1]


class Containing:
    """Lets the rest of the work go on: a fault inside the block is kept in texts, not raised.

    What is foreseen (refusals, wrong schemas, misuse, an interrupt) goes through.
    """

    def __init__(self, what: str) -> None:
        self.what = what
        self.texts: tuple[str, ...] = ()

    def __enter__(self) -> Containing:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> bool:
        if fault is None or isinstance(fault, _FORESEEN) or not isinstance(fault, Exception):
            return False
        self.texts = (fault_text(self.what, fault, trace),)
        return True


def foreseen_text(fault: BaseException) -> str | None:
    """The Chinese sentence of what can happen to anybody; None for a fault of the program."""
    if isinstance(fault, SchemaError | SchemaFileError):
        return f"方案文件不对：{fault}"
    return fault.text if isinstance(fault, Refusal | SavedNotCertain | Misuse) else None


def fault_text(what: str, fault: BaseException, trace: TracebackType | None) -> str:
    """The kind of fault and our own line of code that met it; never the exception's message."""
    own = [
        f"{place}:{frame.lineno}"
        for frame in traceback.extract_tb(trace)
        if (place := own_place(frame.filename)) is not None
    ]
    where = f"，{own[-1]}" if own else ""
    return (
        f"处理{what}时程序出错（{type(fault).__name__}{where}）。"
        f"这是程序的问题，不是您的表有错；请把这一行告诉维护人员。"
    )


def own_place(filename: str) -> str | None:
    """A module of ours as it is called in this package; None for any other.

    In a frozen program a frame's file is relative, as it was when the program was built.
    """
    path = Path(filename)
    for base in (_PACKAGE, Path(_PACKAGE.name)):
        if path.is_relative_to(base):
            return path.relative_to(base).as_posix()
    return None


def rule_faults(reports: Iterable[FileReport]) -> list[str]:
    """Rules of ours that failed: the files were judged by the others."""
    return [
        f"核对“{Path(report.path).name}”时规则 {crash.code} 出错（{crash.error}），"
        f"其余规则照常。请把这一行告诉维护人员。"
        for report in reports
        for crash in report.crashed
    ]
