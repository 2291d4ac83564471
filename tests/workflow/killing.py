"""A process with everything imported that forks one merge after the other for the kill tests.

Reads lines "merge FOLDER MONTH" or "flag FOLDER" from standard input. For each it forks a child,
says "child PID", and says "ended STATUS" when the child is gone (-9 when it was killed). The child
stops itself before the work, so that strace can attach; SIGCONT lets it go on.
"""

from __future__ import annotations

import ctypes
import datetime as dt
import os
import signal
import sys
from pathlib import Path

from xlhazard.io.refusals import Refusal, SavedNotCertain
from xlhazard.io.township import Township
from xlhazard.model.month import Month
from xlhazard.workflow.flag import FlagOrder, flag
from xlhazard.workflow.merge import MergeOrder, merge
from xlhazard.workflow.today import SHANGHAI

CLOCK = dt.datetime(2023, 5, 25, 9, 30, tzinfo=SHANGHAI)
TRACEABLE = (0x59616D61, ctypes.c_ulong(-1))
"""prctl(PR_SET_PTRACER, PR_SET_PTRACER_ANY): a neighbour may attach where Yama restricts it."""


def work(verb: str, folder: Path, *rest: str) -> int:
    """0 done, 3 saved but uncertain or returned copies missing, 4 refused."""
    try:
        if verb == "flag":
            flag(Township(folder), FlagOrder(dt.date(2023, 7, 10)))
            return 0
        order = MergeOrder(CLOCK.date(), CLOCK, Month.parse(rest[0]))
        return 3 if merge((), Township(folder), order).unsettled else 0
    except SavedNotCertain:
        return 3
    except Refusal:
        return 4


def child(line: str) -> None:
    ctypes.CDLL(None).prctl(*TRACEABLE)
    os.kill(os.getpid(), signal.SIGSTOP)
    verb, folder, *rest = line.split("\t")
    os._exit(work(verb, Path(folder), *rest))


def main(warm_up: str) -> None:
    work("merge", Path(warm_up), "2023-05")
    print("ready", flush=True)
    for line in sys.stdin:
        pid = os.fork()
        if pid == 0:
            child(line.rstrip("\n"))
        print(f"child {pid}", flush=True)
        _, status = os.waitpid(pid, 0)
        print(f"ended {os.waitstatus_to_exitcode(status)}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
