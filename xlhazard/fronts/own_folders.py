"""Where each system keeps what a program writes for its user, outside of his documents."""

from __future__ import annotations

import os
import sys
from pathlib import Path

_OWN = "xlhazard"


def logs() -> Path:
    """Logs, which may be thrown away."""
    return _below("Logs", "XDG_STATE_HOME", ".local/state")


def data() -> Path:
    """What has to stay as long as the program is used."""
    return _below("Application Support", "XDG_DATA_HOME", ".local/share")


def _below(library: str, variable: str, usual: str) -> Path:
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or Path.home())
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / library
    else:
        base = Path(os.environ.get(variable) or Path.home() / usual)
    return base / _OWN
