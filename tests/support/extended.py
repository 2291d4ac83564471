"""A real LibreOffice that was given our extension, and presses of its buttons."""

from __future__ import annotations

import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.support.calc import Office, as_somebody, environment
from tests.support.programs import needed


@contextmanager
def extended(oxt: bytes, display: str | None = None) -> Iterator[Office]:
    """One with a fresh profile, given the extension by its own program; see Office."""
    with tempfile.TemporaryDirectory(prefix="extension-") as place:
        folder = Path(place)
        file, profile = folder / "xlhazard.oxt", folder / "profile"
        file.write_bytes(oxt)
        given = subprocess.run(
            [needed("unopkg"), "add", f"-env:UserInstallation={profile.as_uri()}", str(file)],
            capture_output=True,
            encoding="utf-8",
            env=environment() | {"HOME": place},
            **as_somebody(folder),
        )
        assert given.returncode == 0, given.stdout + given.stderr
        one = Office(profile, display, folder / "state")
        try:
            yield one
        finally:
            one.stop()


def press(office: Office, document: Any, button: str) -> None:
    """As a menu does: through the window's dispatcher."""
    office.service("com.sun.star.frame.DispatchHelper").executeDispatch(
        document.CurrentController.Frame, f"xlhazard:{button}", "", 0, ()
    )


def until(true: Callable[[], bool], seconds: float = 40, pause: float = 0.1) -> None:
    """A press runs when the click is done: wait for what it brings."""
    ends = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < ends
        time.sleep(pause)


def done(document: Any, step: str) -> bool:
    """A step is listed as soon as it begins; while it lasts nothing can be undone."""
    undo = document.UndoManager
    return bool(undo.isUndoPossible()) and step in undo.getAllUndoActionTitles()
