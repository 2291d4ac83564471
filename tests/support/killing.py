"""kill -9 at one chosen system call: a forked child is traced and killed at its nth stop.

Every call stops twice, before it is made and after, so both sides of each are tried. The child
is a fork of a prepared process, so that a point costs milliseconds. Linux only.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import warnings
from collections.abc import Callable

_TRACE_ME, _SYSCALL, _SET_OPTIONS = 0, 24, 0x4200
_MARK_CALLS, _DIE_WITH_TRACER = 0x1, 0x100000
_CALL_STOP = signal.SIGTRAP | 0x80


class CannotTrace(Exception):
    """This system lets no process trace its own child."""


def forked() -> int:
    """os.fork for a child that only calls the system: threads of the test runner do not matter."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        return os.fork()


def killed_at(point: int, work: Callable[[], int]) -> bool:
    """Run work in a child and kill it at its nth stop; False when it ended before that."""
    libc = ctypes.CDLL(None, use_errno=True)
    libc.ptrace.argtypes = [ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p]
    libc.ptrace.restype = ctypes.c_long
    child = forked()
    if child == 0:
        if libc.ptrace(_TRACE_ME, 0, None, None) != 0:
            os._exit(99)
        os.kill(os.getpid(), signal.SIGSTOP)
        with contextlib.suppress(BaseException):
            os._exit(work())
        os._exit(98)
    _, status = os.waitpid(child, 0)
    if not os.WIFSTOPPED(status):
        raise CannotTrace("ptrace is not allowed here")
    libc.ptrace(_SET_OPTIONS, child, None, _MARK_CALLS | _DIE_WITH_TRACER)
    stops = 0
    passed_on = 0
    while True:
        libc.ptrace(_SYSCALL, child, None, passed_on)
        _, status = os.waitpid(child, 0)
        if not os.WIFSTOPPED(status):
            assert os.waitstatus_to_exitcode(status) == 0, f"the work failed: {status}"
            return False
        caught = os.WSTOPSIG(status)
        passed_on = 0 if caught in (_CALL_STOP, signal.SIGSTOP) else caught
        stops += caught == _CALL_STOP
        if stops == point:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            return True
