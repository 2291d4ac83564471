"""A step before each system call of ours that changes files: look, fail, cut short, or save.

Every call of the process's own modules goes through the functions of os and through
io.commit's exchange; those that concern a folder are counted, all others pass unseen.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from xlhazard.io.commit import replacing

BY_PATH = ("open", "link", "rename", "replace", "unlink", "mkdir")
BY_HANDLE = ("write", "fsync", "fchmod", "close")
LOCK = ".xlhazard.lock"


@dataclass(frozen=True)
class Call:
    """The number-th call of ours, its function, and the path it was made on."""

    number: int
    name: str
    path: Path
    reads: bool = False

    def __str__(self) -> str:
        return f"{self.number} {'reading ' if self.reads else ''}{self.name} {self.path.name}"


Step = Callable[[Call], "int | None"]
"""Called before the call is made. May raise; a number cuts a write down to so many bytes."""


@dataclass
class _Stepping:
    folders: tuple[Path, ...]
    step: Step
    handles: dict[int, Path] = field(default_factory=dict)
    count: int = 0
    inside: bool = False

    def concerns(self, path: Path) -> bool:
        return any(path == folder or path.is_relative_to(folder) for folder in self.folders)

    def before(self, name: str, path: Path, *, reads: bool = False) -> int | None:
        self.count += 1
        self.inside = True
        try:
            return self.step(Call(self.count, name, path, reads))
        finally:
            self.inside = False


@contextmanager
def stepping(*folders: Path, step: Step) -> Iterator[None]:
    """Before every call inside these folders the step is taken; calls of the step itself pass."""
    state = _Stepping(folders, step)
    with pytest.MonkeyPatch.context() as patch:
        for name in BY_PATH:
            patch.setattr(os, name, _by_path(name, getattr(os, name), state))
        for name in BY_HANDLE:
            patch.setattr(os, name, _by_handle(name, getattr(os, name), state))
        patch.setattr(
            replacing, "exchange", _by_path("exchange", replacing.exchange, state, which=1)
        )
        yield


def _by_path(
    name: str, real: Callable[..., Any], state: _Stepping, which: int = 0
) -> Callable[..., Any]:
    def call(*given: Any, **named: Any) -> Any:
        if state.inside or not isinstance(given[which], str | os.PathLike):
            return real(*given, **named)
        path = Path(os.fspath(given[which])).absolute()
        concerned = state.concerns(path)
        if concerned:
            writing = name != "open" or given[1] & (os.O_CREAT | os.O_WRONLY | os.O_RDWR)
            state.before(name, path, reads=not writing)
        found = real(*given, **named)
        if name == "open":
            # A number is used again once it was closed, wherever that was.
            state.handles.pop(found, None)
            if concerned and path.name != LOCK:
                state.handles[found] = path
        return found

    return call


def _by_handle(name: str, real: Callable[..., Any], state: _Stepping) -> Callable[..., Any]:
    def call(handle: Any, *rest: Any) -> Any:
        path = None if state.inside else state.handles.get(handle)
        if path is None:
            return real(handle, *rest)
        if name == "close":
            del state.handles[handle]
            try:
                state.before(name, path)
            finally:
                real(handle)
            return None
        cut = state.before(name, path)
        if name == "write" and cut is not None:
            return real(handle, bytes(rest[0])[: max(1, cut)])
        return real(handle, *rest)

    return call


def calls_of(work: Callable[[], object], *folders: Path) -> list[Call]:
    """Every call that the work makes in these folders."""
    found: list[Call] = []
    with stepping(*folders, step=found.append):
        work()
    return found
