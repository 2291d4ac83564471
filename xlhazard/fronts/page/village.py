"""What a village does in the page: drop workbooks, see what is wrong, take the marked copies.

Runs in the browser. Files lie in a folder in memory that is the current one; what is called is the
very function that `xlhazard validate --mark` calls, so findings and marked copies are the same.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Sequence
from pathlib import Path

from xlhazard.fronts.page.view import report_view
from xlhazard.io.commit import put
from xlhazard.io.limits import MIB, Limits
from xlhazard.io.reader import fetch
from xlhazard.model.report import Report
from xlhazard.render.html import page
from xlhazard.render.json import Json, report_json
from xlhazard.render.outcome import of_validation
from xlhazard.render.rules_text import rule_explained
from xlhazard.workflow.catalogue import the_schema
from xlhazard.workflow.faults import fault_text, foreseen_text
from xlhazard.workflow.press import unmarked
from xlhazard.workflow.validate import ValidateOrder, validate

COPIES, PLAIN = Path("校验件"), Path("无标记")
"""Folders of the marked copies, and of those without the marks that came in, below the current
one."""


class Desk:
    """One clerk's desk: the last run stays on it until the next one."""

    def __init__(self) -> None:
        self._report: Report | None = None
        self.most_bytes = Limits().max_file_mib * MIB
        self._schema = the_schema()

    def check(
        self, names: Sequence[str], today: str, progress: Callable[[str, int, int], None]
    ) -> str:
        """Judge the files of these names (relative paths) as on a day (2023-06-27).

        JSON: report as `--format json` gives it, view (see view.report_view) and faults of the
        program itself; or refused, a Chinese sentence.
        """
        try:
            return json.dumps(self._checked(names, today, progress), ensure_ascii=True)
        except Exception as fault:  # noqa: BLE001
            said = foreseen_text(fault) or fault_text("这些文件", fault, fault.__traceback__)
            return json.dumps({"refused": said}, ensure_ascii=True)

    def printable(self) -> str:
        """The last run as the report page that `--format html` gives; "" before the first."""
        return "" if self._report is None else page(of_validation(self._report))

    def explained(self, code: str) -> str:
        """One rule of the catalogue in words; "" where there is none of that code."""
        return rule_explained(self._schema, code, {}) if code in self._schema.rules else ""

    def _checked(
        self, names: Sequence[str], today: str, progress: Callable[[str, int, int], None]
    ) -> dict[str, Json]:
        self._report = None
        order = ValidateOrder(today=dt.date.fromisoformat(today), mark=COPIES, excerpts=True)
        done = validate([Path(name) for name in names], None, order, progress)
        self._report = done.report
        plain = [_without_marks(Path(file.path)) for file in done.report.files]
        return {
            "report": report_json(done.report),
            "view": report_view(done.report, done.copies, plain),
            "faults": list(done.unsettled),
        }


def _without_marks(path: Path) -> Path | None:
    """A copy of a workbook that came with our marks on it, as it is without them."""
    data = fetch(path)
    plain = None if data is None else unmarked(data, path.name)
    if plain is None:
        return None
    target = PLAIN / path.parent / f"{path.stem.removesuffix('-校验')}-无标记{path.suffix}"
    return put(target, plain)
