"""A process that the kill tests start. It says "go" before the work that they interrupt.

python -m tests.io_writing.saver save TARGET NEW
python -m tests.io_writing.saver merge FOLDER NEW
python -m tests.io_writing.saver add FOLDER NAME COUNT
"""

from __future__ import annotations

import os
import sys
import zipfile
from pathlib import Path

from xlhazard.io.commit import commit, sha256_of
from xlhazard.io.refusals import Refusal, SavedNotCertain
from xlhazard.io.township import Township, locked


def save(target: Path, data: bytes) -> int:
    """Replace one file; 0 done, 3 in place but not certain, 4 refused."""
    try:
        commit(target, data, expect=sha256_of(target))
    except SavedNotCertain as doubt:
        print(doubt.text, flush=True)
        return 3
    except Refusal as refusal:
        print(refusal.text, flush=True)
        return 4
    return 0


def merge(folder: Path, data: bytes) -> int:
    """Replace the master of a township under its lock."""
    township = Township(folder)
    try:
        with locked(township):
            return save(township.master, data)
    except Refusal as refusal:
        print(refusal.text, flush=True)
        return 4


def add(folder: Path, name: str, count: int) -> int:
    """Add lines to the master one by one, each under the lock and with its own commit."""
    township = Township(folder)
    for number in range(count):
        with locked(township, timeout=60):
            before = township.master.read_bytes()
            expect = sha256_of(township.master)
            commit(township.master, before + f"{name}-{number}\n".encode(), expect=expect)
    return 0


def main(verb: str, place: str, *rest: str) -> int:
    if verb == "add":
        return add(Path(place), rest[0], int(rest[1]))
    data = Path(rest[0]).read_bytes()
    # Everything imported late is imported now, before the work begins.
    with zipfile.ZipFile(rest[0]) as package:
        package.testzip()
    __import__("filelock")
    os.write(1, b"go\n")
    return save(Path(place), data) if verb == "save" else merge(Path(place), data)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
