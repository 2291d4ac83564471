"""A process that does one contestant's work once and tells its peak memory in MiB."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from benchmarks.catalogue import BENCHMARKS

_STATUS = Path("/proc/self/status")


def peak() -> float | None:
    """Of this process only: getrusage would also count what the parent held before exec."""
    if not _STATUS.is_file():
        return None
    found = re.search(r"VmHWM:\s+(\d+) kB", _STATUS.read_text(encoding="ascii"))
    return None if found is None else int(found[1]) / 1024


def peak_of_processes() -> float:
    """Of the largest process that the work had of its own (--jobs)."""
    import resource

    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def main(name: str, contestant: str, folder: str) -> None:
    one = next(one for one in BENCHMARKS[name].contestants if one.name == contestant)
    one.ready(Path(folder))()
    reached = peak()
    if reached is not None:
        reached = max(reached, peak_of_processes())
    print("unknown" if reached is None else f"{reached:.1f}")


if __name__ == "__main__":
    main(*sys.argv[1:])
