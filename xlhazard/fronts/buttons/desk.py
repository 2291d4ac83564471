"""What a press gets from outside the office program: the day, the moment, and where logs go."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from pathlib import Path

from xlhazard.fronts import clock, own_folders


@dataclass(frozen=True, slots=True)
class Desk:
    """clock is the moment of the press, in Shanghai; schemas: a town's own files."""

    clock: dt.datetime = field(default_factory=clock.now)
    logs: Path = field(default_factory=own_folders.logs)
    schemas: Path | None = None

    @property
    def today(self) -> dt.date:
        return self.clock.date()
