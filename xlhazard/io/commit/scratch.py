"""A folder of our own for the time of a run, gone afterwards whatever happens."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator
from pathlib import Path

from xlhazard.io.commit.reasons import reporting


@contextlib.contextmanager
def scratch() -> Iterator[Path]:
    """An empty folder that only this run knows; nothing in it outlives the block (what another
    program still holds there goes when the system tidies up).

    Raises CannotWriteNow where none can be made.
    """
    with reporting(Path(tempfile.gettempdir())):
        made = tempfile.TemporaryDirectory(prefix="xlhazard-", ignore_cleanup_errors=True)
    with made as folder:
        yield Path(folder).resolve()
