"""The township's master workbook, read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from xlhazard.model.edits import AddColumn, NewSheet
from xlhazard.model.finding import Notice
from xlhazard.model.table import Table
from xlhazard.model.workbook import Workbook


@dataclass(frozen=True, slots=True)
class Master:
    """Every list sheet of the 总台账 as a table; settings is sheet 设置 as key -> value.

    A list that the town does not use is absent from tables. notices tell what is wrong with
    the master itself (a renamed header, an unreadable cell). additions are sheets and columns
    that an older master lacks: tables has them, blank, and the next plan puts them in.
    """

    source: str
    sha256: str
    workbook: Workbook
    tables: Mapping[str, Table]
    settings: Mapping[str, str] = field(default_factory=dict)
    notices: tuple[Notice, ...] = ()
    additions: tuple[AddColumn | NewSheet, ...] = ()
