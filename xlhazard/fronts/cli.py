"""The command line: parse, run the verb, turn what is foreseen into an exit status."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Callable, Sequence
from types import TracebackType

from xlhazard.fronts.arguments import parser
from xlhazard.fronts.showing import BLOCKED, FAULTY, FINE, MISUSED
from xlhazard.fronts.verbs import VERBS

INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. Returns the exit status of the contract; argparse exits 2 by itself."""
    _speak_plainly()
    given = parser().parse_args(arguments)
    ending = Ending(lambda text: sys.stderr.write(f"{text}\n"))
    with ending:
        ending.status = VERBS[given.verb](given)
        sys.stdout.flush()
    return ending.status


class Ending:
    """Turns whatever ends a command into a Chinese line and a status; never a traceback.

    told: whether there was such a line.
    """

    def __init__(self, tell: Callable[[str], object]) -> None:
        self.status = FINE
        self.told = False
        self._tell = tell

    def __enter__(self) -> Ending:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> bool:
        if fault is None:
            return True
        if isinstance(fault, SystemExit | GeneratorExit):
            return False
        if isinstance(fault, KeyboardInterrupt):
            self.status = self._say(
                "已中断。总台账没有写坏：要么是原来的，要么是新的。", INTERRUPTED
            )
        elif isinstance(fault, BrokenPipeError):
            self.status = FINE
            with contextlib.suppress(OSError):
                os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        else:
            self.status = self._foreseen(fault, trace)
        return True

    def _foreseen(self, fault: BaseException, trace: TracebackType | None) -> int:
        from xlhazard.io.refusals import CannotWriteNow
        from xlhazard.io.schema_files import SchemaFileError
        from xlhazard.schema.types import SchemaError
        from xlhazard.workflow.faults import fault_text, foreseen_text
        from xlhazard.workflow.misuse import Misuse

        text = foreseen_text(fault) or fault_text("命令", fault, trace)
        if isinstance(fault, Misuse | SchemaError | SchemaFileError):
            return self._say(text, MISUSED)
        return self._say(text, BLOCKED if isinstance(fault, CannotWriteNow) else FAULTY)

    def _say(self, text: str, status: int) -> int:
        self.told = True
        self._tell(text)
        return status


def _speak_plainly() -> None:
    """A console that cannot show a character shows a mark instead of stopping the run."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")
