"""Names of the files that a save needs for a moment, and what they say about a run that was killed.

.~xlhazard-OWNER-TOKEN.tmp                  a file that is being written
.~xlhazard-OWNER-TOKEN-NAME-OLD-NEW.tmp     whole and about to change places with a file of that
                                            name (its digest), which held OLD and will hold NEW
"""

from __future__ import annotations

import hashlib
import os
import platform
import re
import secrets
from dataclasses import dataclass
from pathlib import Path

TEMPORARY = ".~xlhazard-*.tmp"
_SHORT = 16
"""Hexadecimal digits of a sha256 in a name: enough to tell a handful of files apart."""

_NAME = re.compile(
    r"\.~xlhazard-(?P<host>[0-9a-f]{8})\.(?P<process>[0-9]{1,10})-[0-9a-f]{16}"
    r"(?:-(?P<name>[0-9a-f]{16})-(?P<old>[0-9a-f]{16})-(?P<new>[0-9a-f]{16}))?~?\.tmp"
)


@dataclass(frozen=True, slots=True)
class Standby:
    """A file that was to change places with another, or has done so already."""

    name: str
    old: str
    new: str

    def is_for(self, path: Path) -> bool:
        return _digest(path.name.encode("utf-8", "surrogateescape")) == self.name

    def held(self, sha256: str | None) -> bool:
        """Whether this is what stood there when the save was planned."""
        return sha256 is not None and sha256.startswith(self.old)

    def ours(self, sha256: str | None) -> bool:
        """Whether this is what the save was to put there."""
        return sha256 is not None and sha256.startswith(self.new)


def temporary_beside(target: Path) -> Path:
    """A new name in the target's folder."""
    own = f"{_this_computer()}.{os.getpid()}"
    return target.parent / f".~xlhazard-{own}-{secrets.token_hex(8)}.tmp"


def standby_name(temporary: Path, target: Path, old: str, new: str) -> Path:
    """The name under which a whole file waits; old and new are sha256 in hexadecimal digits."""
    name = _digest(target.name.encode("utf-8", "surrogateescape"))
    stem = temporary.name.removesuffix(".tmp")
    return temporary.with_name(f"{stem}-{name}-{old[:_SHORT]}-{new[:_SHORT]}.tmp")


def standby_of(path: Path) -> Standby | None:
    """What the name of a waiting file says; None for any other file."""
    found = _NAME.fullmatch(path.name)
    if found is None or found["name"] is None:
        return None
    return Standby(found["name"], found["old"], found["new"])


def left_behind(path: Path) -> bool | None:
    """Whether the process that made the file is gone; None where nobody can tell.

    False for the files of this very process too.
    """
    found = _NAME.fullmatch(path.name)
    if found is None or found["host"] != _this_computer() or os.name == "nt":
        return None
    try:
        os.kill(int(found["process"]), 0)
    except ProcessLookupError:
        return True
    except (OSError, OverflowError):
        return False
    return False


def made_here(path: Path) -> bool:
    """Whether this process made the file."""
    return path.name.startswith(f".~xlhazard-{_this_computer()}.{os.getpid()}-")


def _this_computer() -> str:
    return _digest(platform.node().encode("utf-8", "surrogateescape"))[:8]


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:_SHORT]
