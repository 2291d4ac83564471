"""All files of a run, a few at a time: here, or in several processes (--jobs).

A batch shares one column check a list. What a file held goes when its batch is done, so that
memory is bounded by the largest files, not by their number.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from functools import partial
from math import ceil
from typing import TYPE_CHECKING, TypeVar

from xlhazard.io.limits import MIB
from xlhazard.model.month import Month
from xlhazard.workflow.judging import Batch, Bench, Finish, Told, looked_at
from xlhazard.workflow.receiving import Arrived, Progress, silent

if TYPE_CHECKING:
    from concurrent.futures import Future

T = TypeVar("T", bound=Told)

MOST_FILES = 8
MOST_BYTES = 2 * MIB
"""Of a batch, as the files lie on the disk (packed); a larger file is a batch of its own."""

ROUNDS = 4
"""Batches that each of several processes has at least, so that they end at the same time."""

WHAT = "核对"


def judged_in_batches(
    files: Sequence[Arrived],
    bench: Bench,
    finish: Finish[T],
    *,
    jobs: int = 1,
    progress: Progress = silent,
) -> Iterator[Batch[T]]:
    """Judge all files. done of each batch goes by the file's place among files.

    Several files of one unit and month are judged again together at the end (DL03, DL04): what
    comes later for a file takes the place of what came before. finish must be a function of a
    module (processes are told its name), and what it gives must bear pickling.
    """
    known: dict[tuple[str, Month], dict[int, str]] = {}
    finished = 0
    batches = _batches(files, jobs)
    progress(WHAT, 0, len(files))
    for batch, looked in _each(batches, files, bench, finish, jobs):
        done = {batch[number]: one for number, one in looked.done.items()}
        for number, one in done.items():
            report = one.report
            if report.unit and report.month and not report.unreadable:
                known.setdefault((report.unit, report.month), {})[number] = report.sha256
        finished += len(batch)
        progress(WHAT, finished, len(files))
        yield Batch(done, looked.faults, looked.notes)
    for numbers in _with_siblings(known):
        again = looked_at([files[n] for n in numbers], bench, finish, together=True)
        yield Batch({numbers[n]: one for n, one in again.done.items()}, again.faults, again.notes)


def _with_siblings(known: Mapping[tuple[str, Month], Mapping[int, str]]) -> Iterator[list[int]]:
    """Places of files with other bytes for the same unit and month."""
    for group in known.values():
        if len(set(group.values())) > 1:
            yield list(group)


def _batches(files: Sequence[Arrived], jobs: int) -> list[list[int]]:
    """Places of files, in order: as many batches for each process, none of them too large."""
    rounds = max(ROUNDS if jobs > 1 else 1, ceil(len(files) / (MOST_FILES * jobs)))
    most = max(1, ceil(len(files) / (rounds * jobs)))
    batches: list[list[int]] = []
    room = 0
    for number, one in enumerate(files):
        size = _size(one)
        if not batches or len(batches[-1]) >= most or size > room:
            batches.append([])
            room = MOST_BYTES
        batches[-1].append(number)
        room -= size
    return batches


def _size(one: Arrived) -> int:
    if one.data is not None:
        return len(one.data)
    try:
        return one.path.lstat().st_size
    except OSError:
        return 0


def _each(
    batches: Sequence[list[int]],
    files: Sequence[Arrived],
    bench: Bench,
    finish: Finish[T],
    jobs: int,
) -> Iterator[tuple[list[int], Batch[T]]]:
    work = partial(looked_at, bench=bench, finish=finish)
    if jobs < 2 or len(batches) < 2:
        for batch in batches:
            yield batch, work([files[n] for n in batch])
        return
    # imported here: where there are no processes (the page), there is nothing to import either
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool

    # spawn: the same on every system, and no lock or thread of this process goes along
    context = multiprocessing.get_context("spawn")
    others = min(jobs, len(batches)) - 1
    done: dict[int, Batch[T]] = {}
    with ProcessPoolExecutor(others, context, _begin, (bench, finish)) as pool:
        futures: list[Future[Batch[T]]] = [
            pool.submit(_work, [files[n] for n in batch]) for batch in batches
        ]
        for turn, batch in enumerate(batches):
            # this process does not only wait: it takes what no other has begun, last first
            while turn not in done and not futures[turn].done():
                mine = _not_begun(futures, turn, done)
                if mine is None:
                    break
                done[mine] = work([files[n] for n in batches[mine]])
            if turn not in done:
                try:
                    done[turn] = futures[turn].result()
                except BrokenProcessPool:
                    # the system ended a process (no memory left): the batch is done here instead
                    done[turn] = work([files[n] for n in batch])
            yield batch, done.pop(turn)


def _not_begun(futures: Sequence[Future[Batch[T]]], turn: int, done: Container[int]) -> int | None:
    """The last batch that no process has begun; it is taken from them."""
    for number in range(len(futures) - 1, turn - 1, -1):
        if number not in done and futures[number].cancel():
            return number
    return None


_HERE: dict[str, object] = {}
"""In a process of the pool: the work that every batch of the run is given to."""


def _begin(bench: Bench, finish: Finish[T]) -> None:
    _HERE["work"] = partial(looked_at, bench=bench, finish=finish)


def _work(files: Sequence[Arrived]) -> Batch[T]:
    work = _HERE["work"]
    if not callable(work):
        raise TypeError("the process was not begun")
    done: Batch[T] = work(files)
    return done
