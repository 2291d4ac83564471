"""Programs outside Python that some tests need; where one is missing the skip says so."""

from __future__ import annotations

import shutil
import subprocess

import pytest


def needed(name: str) -> str:
    """The path of a program, or a skip that says what was not tested."""
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is not installed: this was NOT tested")
    return found


def strace() -> str:
    """strace, where it is installed and may trace."""
    program = needed("strace")
    tried = subprocess.run([program, "-f", "true"], capture_output=True)
    if tried.returncode != 0:
        pytest.skip("strace may not trace here: kill -9 and disk faults were NOT tested")
    return program
