"""Whatever ends a press becomes one Chinese message; what is ours also a log file."""

from __future__ import annotations

import datetime as dt
import platform
import sys
import traceback
from pathlib import Path
from types import TracebackType

from xlhazard.fronts.buttons.host import Host, HostFault
from xlhazard.version import __version__


class Telling:
    """Tells what ended the block in the host's own message box; never a traceback.

    told: whether something was told. An interrupt and an exit go through.
    """

    def __init__(self, host: Host, what: str, now: dt.datetime, logs: Path) -> None:
        self._host = host
        self._what = what
        self._now = now
        self._logs = logs
        self.told = False

    def __enter__(self) -> Telling:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> bool:
        self._host.progress(None)
        if fault is None or not isinstance(fault, Exception):
            return False
        from xlhazard.workflow.faults import foreseen_text

        self.told = True
        text = fault.text if isinstance(fault, HostFault) else foreseen_text(fault)
        if text is None:
            text = self._unforeseen(fault, trace)
        try:
            self._host.tell(text, grave=True)
        except HostFault:
            sys.stderr.write(f"{text}\n")
        return True

    def _unforeseen(self, fault: Exception, trace: TracebackType | None) -> str:
        from xlhazard.io.refusals import CannotWriteNow
        from xlhazard.workflow.faults import fault_text

        said = fault_text(f"“{self._what}”", fault, trace)
        try:
            path = _logged(self._logs, self._now, self._what, self._host.program, fault, trace)
        except CannotWriteNow:
            return said
        return f"{said}\n详细情况（不含表里的内容）记在：{path}"


def _logged(
    folder: Path,
    now: dt.datetime,
    what: str,
    program: str,
    fault: Exception,
    trace: TracebackType | None,
) -> Path:
    """Kinds of faults and lines of code only: an exception's message may quote a cell or a path."""
    from xlhazard.io.commit import put

    lines = [
        f"xlhazard {__version__}，{what}，{program}",
        f"{now:%Y-%m-%d %H:%M:%S}，{platform.platform(terse=True)}",
        f"Python {platform.python_version()}",
    ]
    link: BaseException | None = fault
    frames = trace
    while link is not None:
        lines.append(type(link).__qualname__)
        lines += [f"  {_place(frame)}" for frame in traceback.extract_tb(frames)]
        link = link.__cause__ or link.__context__
        frames = None if link is None else link.__traceback__
    path = folder / f"{now:%Y%m%d-%H%M%S}-{what}.txt"
    return put(path, "\r\n".join([*lines, ""]).encode("utf-8-sig"))


def _place(frame: traceback.FrameSummary) -> str:
    from xlhazard.workflow.faults import own_place

    known = own_place(frame.filename) or Path(frame.filename).name
    return f"{known}:{frame.lineno} {frame.name}"
