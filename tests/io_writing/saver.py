"""A process that the kill and fault tests start, so that theirs stays whole.

python -m tests.io_writing.saver save FOLDER NEW        replace the master, under strace
python -m tests.io_writing.saver kill-save FOLDER NEW   … killed at every stop, one by one
python -m tests.io_writing.saver kill-merge FOLDER NEW  … under the township's lock
python -m tests.io_writing.saver kill-first FOLDER NEW  … where there is no master yet
python -m tests.io_writing.saver add FOLDER NAME COUNT  add lines under the lock
"""

from __future__ import annotations

import os
import sys
import zipfile
from functools import partial
from pathlib import Path

from tests.support.killing import CannotTrace, killed_at
from xlhazard.io.commit import commit, sha256_of
from xlhazard.io.refusals import Refusal, SavedNotCertain
from xlhazard.io.township import Township, locked


def save(township: Township, data: bytes) -> int:
    """Replace the master; 0 done, 3 in place but not certain, 4 refused."""
    try:
        commit(township.master, data, expect=sha256_of(township.master))
    except SavedNotCertain as doubt:
        print(doubt.text, flush=True)
        return 3
    except Refusal as refusal:
        print(refusal.text, flush=True)
        return 4
    return 0


def merge(township: Township, data: bytes) -> int:
    """Replace the master under the lock."""
    with locked(township, timeout=1):
        return save(township, data)


def kill_everywhere(verb: str, township: Township, new: bytes) -> None:
    """Print what every killed run left behind: old, new, none or mixed, and stray files."""
    first = verb == "kill-first"
    old = None if first else township.master.read_bytes()
    work = partial(merge if verb == "kill-merge" else save, township, new)
    point = 1
    while killed_at(point, work):
        left = township.master.read_bytes() if township.master.exists() else None
        print("old" if left == old else "new" if left == new else "mixed", flush=True)
        # The next run: gets the lock, sweeps, and finishes the work.
        assert merge(township, new) == 0
        assert township.master.read_bytes() == new
        strays = [p.name for p in township.root.iterdir() if p.name.endswith((".tmp", ".holder"))]
        assert strays == [], strays
        reset(township, old)
        point += 1
    assert township.master.read_bytes() == new


def reset(township: Township, old: bytes | None) -> None:
    if old is None:
        township.master.unlink()
    else:
        township.master.write_bytes(old)


def add(township: Township, name: str, count: int) -> None:
    """Add lines to the master one by one, each under the lock and with its own commit."""
    for number in range(count):
        with locked(township, timeout=60):
            before = township.master.read_bytes()
            expect = sha256_of(township.master)
            commit(township.master, before + f"{name}-{number}\n".encode(), expect=expect)


def main(verb: str, folder: str, *rest: str) -> int:
    township = Township(Path(folder))
    if verb == "add":
        add(township, rest[0], int(rest[1]))
        return 0
    data = Path(rest[0]).read_bytes()
    # Everything imported late is imported now, before the work begins.
    with zipfile.ZipFile(rest[0]) as package:
        package.testzip()
    __import__("filelock")
    if verb == "save":
        os.write(1, b"go\n")
        return save(township, data)
    try:
        kill_everywhere(verb, township, data)
    except CannotTrace as refused:
        print(refused)
        return 77
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
