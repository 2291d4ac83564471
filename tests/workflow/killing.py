"""A process with everything imported that forks one run after the other for the kill tests.

Reads lines "FOLDER<tab>WORD<tab>WORD…" from standard input: a command line for a township. For
each it forks a child, says "child PID", and says "ended STATUS" when the child is gone (-9 when it
was killed). The child stops itself before the work, so that strace can attach; SIGCONT lets it go
on. Behind "here<tab>" the work is done in the process itself. What it works out is remembered.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from pathlib import Path

import pytest

from tests.workflow.fault_world import Verb, run, steady

HERE = "here\t"
TRACEABLE = (0x59616D61, ctypes.c_ulong(-1))
"""prctl(PR_SET_PTRACER, PR_SET_PTRACER_ANY): a neighbour may attach where Yama restricts it."""


def work(line: str) -> int:
    folder, *words = line.split("\t")
    return run(Verb("", tuple(words), {}), Path(folder)).status


def child(line: str) -> None:
    ctypes.CDLL(None).prctl(*TRACEABLE)
    os.kill(os.getpid(), signal.SIGSTOP)
    os._exit(work(line))


def main() -> None:
    steady(pytest.MonkeyPatch())
    print("ready", flush=True)
    for line in sys.stdin:
        words = line.rstrip("\n")
        if words.startswith(HERE):
            status = work(words.removeprefix(HERE))
            print(f"ended {status}", flush=True)
            continue
        pid = os.fork()
        if pid == 0:
            child(words)
        print(f"child {pid}", flush=True)
        _, status = os.waitpid(pid, 0)
        print(f"ended {os.waitstatus_to_exitcode(status)}", flush=True)


if __name__ == "__main__":
    main()
