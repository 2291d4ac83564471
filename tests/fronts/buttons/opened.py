"""A workbook before a person who presses buttons: in a host, or in the page of a browser."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from tests.fronts.page.clerk import Clerk, button_named
from tests.support.person import Person
from xlhazard.fronts.buttons import checking
from xlhazard.fronts.buttons.desk import Desk
from xlhazard.fronts.buttons.host import Host, Spot
from xlhazard.fronts.buttons.press import press
from xlhazard.model.address import Address
from xlhazard.model.report import Report
from xlhazard.render.json import report_json


class Opened(Protocol):
    """What can be done, and seen, wherever the workbook is open."""

    def findings(self, desk: Desk) -> dict[str, Any]:
        """What 校验 finds, as `--format json` tells it."""
        ...

    def press(self, button: str, desk: Desk) -> bool:
        """Whether it could be done."""
        ...

    def copy(self) -> bytes:
        """The workbook as the person has it now."""
        ...

    def at(self) -> Spot | None:
        """Where the person was led."""
        ...

    def said(self) -> str:
        """What was told last."""
        ...


@dataclass
class InHost:
    """Open in a program: Excel, WPS, Calc, or one of ours."""

    host: Host
    person: Person

    def findings(self, desk: Desk) -> dict[str, Any]:
        done = checking.validate(self.host, desk)
        assert done is not None
        told = report_json(Report(desk.clock.date(), (done.report,)))
        plain: dict[str, Any] = json.loads(json.dumps(told))
        return plain

    def press(self, button: str, desk: Desk) -> bool:
        return press(self.host, button, desk)

    def copy(self) -> bytes:
        return self.host.copy()

    def at(self) -> Spot | None:
        return self.host.selection()

    def said(self) -> str:
        return self.person.said[-1]


_FIRST = """
  (() => {
    document.querySelector("#results .first button").click();
    const card = document.activeElement;
    const sheet = card.closest("details").querySelector("summary").textContent;
    return [sheet.match(/《(.*)》/)[1], card.textContent.match(/([A-Z]+[0-9]+)格/)[1]];
  })()
"""
_EXPLAIN = """
  (async () => {
    const basis = document.querySelector("#results article.finding details.basis");
    basis.open = true;
    const rule = basis.querySelector("pre");
    for (let round = 0; round < 200 && rule.hidden; round += 1) {
      await new Promise((go) => setTimeout(go, 20));
    }
    return rule.textContent;
  })()
"""


@dataclass
class InPage:
    """Dropped on 台账工具.html by a clerk, who goes on with the copy that it gives back."""

    clerk: Clerk
    folder: Path
    now: bytes
    name: str
    heard: list[str] = field(default_factory=list)

    def findings(self, desk: Desk) -> dict[str, Any]:
        day = desk.clock.date().isoformat()
        if self.clerk.page.run("document.getElementById('today').value") != day:
            self.clerk.on(day)
        path = self.folder / self.name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(self.now)
        return self.clerk.check([path])

    def press(self, button: str, desk: Desk) -> bool:
        if button == "rules":
            self.heard.append(self.clerk.page.run(_EXPLAIN))
            return True
        self.findings(desk)
        self.heard.append(self.clerk.text("#results"))
        wanted = {"validate": "下载标好错处的副本", "clear": "下载去掉标记的副本"}[button]
        self.now = self.clerk.saved(button_named(wanted))
        return True

    def copy(self) -> bytes:
        return self.now

    def at(self) -> Spot | None:
        sheet, cell = self.clerk.page.run(_FIRST)
        return Spot(sheet, Address.parse(cell))

    def said(self) -> str:
        return self.heard[-1]
