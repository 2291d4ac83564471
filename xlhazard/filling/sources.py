"""Which accepted file an accepted form, or a row of the master, came from."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from xlhazard.deriving.reporting import TAKEN
from xlhazard.model.evidence import NOWHERE, Source
from xlhazard.model.fold import fold
from xlhazard.model.master import Master
from xlhazard.model.month import Month
from xlhazard.model.table import Row
from xlhazard.schema.types import FORM_KINDS

_REFERENCE = re.compile(r"(?P<file>.+) \S+ (?P<row>第[0-9]+行) (?P<hash>[0-9a-f]{8})")
"""来源文件 of a row, as a merge writes it: file, sheet, row, first eight of the hash."""

Filed = tuple[str, str, str, int]


@dataclass(frozen=True, slots=True)
class Sources:
    """报送登记 by unit, kind of report, month and version, and by the hash's first eight."""

    by_report: Mapping[Filed, Source]
    by_hash: Mapping[str, Source]

    @classmethod
    def of(cls, master: Master) -> Sources:
        """Of the accepted files; the last line of a report counts."""
        by_report: dict[Filed, Source] = {}
        by_hash: dict[str, Source] = {}
        for row in master.tables.get("submissions_log", ()):
            version, sha256 = row["version"], row.text("sha256")
            if row.text("status") in TAKEN and isinstance(version, int):
                source = Source(sha256, row.text("file_name"))
                unit, kind = fold(row.text("unit_code")), row.text("report_kind")
                by_report[unit, kind, row.text("period"), version] = source
                by_hash[sha256[:8]] = source
        return cls(by_report, by_hash)

    def form(self, unit: str, form_id: str, month: Month, version: int, where: str = "") -> Source:
        """The file of an accepted form; where: the cell in it."""
        kind = FORM_KINDS.get(form_id, form_id)
        known = self.by_report.get((fold(unit), kind, str(month), version), NOWHERE)
        return Source(known.sha256, known.file_name, where)

    def record(self, row: Row) -> Source:
        """The file that last brought a row of the master; nothing for rows typed by the office."""
        told = _REFERENCE.fullmatch(row.text("source_ref"))
        if told is None:
            return NOWHERE
        known = self.by_hash.get(told["hash"], Source(told["hash"], told["file"]))
        return Source(known.sha256, known.file_name, told["row"])
