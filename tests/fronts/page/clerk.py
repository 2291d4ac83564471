"""A clerk at the page: opens it, hands files over, reads and takes what it gives back."""

from __future__ import annotations

import base64
import datetime as dt
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.support.devtools import Browser, Page

WATCH = """
  window.given = [];
  const making = URL.createObjectURL.bind(URL);
  URL.createObjectURL = (blob) => {
    const address = making(blob);
    if (blob.type !== "text/javascript") window.given.push(blob);
    return address;
  };
  window.slowest = 0;
  window.beat = performance.now();
  setInterval(() => {
    const now = performance.now();
    window.slowest = Math.max(window.slowest, now - window.beat);
    window.beat = now;
  }, 20);
"""
"""Runs ahead of the page: keeps what it gives to save, and how long it ever stood still."""

_NEWEST = """
  (async () => {
    const blob = window.given[window.given.length - 1];
    const reader = new FileReader();
    await new Promise((done) => { reader.onload = done; reader.readAsDataURL(blob); });
    return reader.result;
  })()
"""
DATE_TYPED = """
  (day => {
    const field = document.getElementById("today");
    field.value = day;
    field.dispatchEvent(new Event("change"));
  })
"""


def clock_at(moment: dt.datetime) -> str:
    """Goes before the page: its clock stands still at a moment."""
    return f"""
      window.Date = class extends Date {{
        constructor(...given) {{ super(...(given.length ? given : ["{moment.isoformat()}"])); }}
      }};
    """


class Clerk:
    """One open page that is ready."""

    def __init__(self, browser: Browser, file: Path, before: str = "") -> None:
        self.page: Page = browser.page(file.as_uri(), WATCH + before)
        self.page.wait("document.body?.dataset.ready || document.body?.dataset.failed")
        assert self.page.run("document.body.dataset.failed ?? ''") == ""

    def on(self, day: str) -> None:
        """Set the day, before or after files were handed over."""
        self.page.run(f"{DATE_TYPED}({day!r})")

    def check(self, files: Sequence[Path], how: str = "#pick") -> dict[str, Any]:
        """Hand files over, with an input or dropped on #drop, and wait; the report as JSON."""
        self.page.run("delete document.getElementById('results').dataset.report")
        if how == "#drop":
            self.page.drop(how, files)
        else:
            self.page.choose(how, files)
        return self.checked()

    def checked(self) -> dict[str, Any]:
        """The report of the run that ends next."""
        self.page.wait("document.getElementById('results').dataset.report", patience=120)
        told: dict[str, Any] = json.loads(
            self.page.run("document.getElementById('results').dataset.report")
        )
        return told

    def saved(self, button: str) -> bytes:
        """What the page gives to save when this button (a script's expression) is pressed."""
        before = self.page.run("window.given.length")
        self.page.run(f"{button}.click()")
        self.page.wait(f"window.given.length > {before}")
        address: str = self.page.run(_NEWEST)
        return base64.b64decode(address.partition(",")[2])

    def copies(self) -> dict[str, bytes]:
        """Every marked copy by its name."""
        names = self.page.run(
            "[...document.querySelectorAll('#results button.main')].map((one) => one.dataset.name)"
        )
        return {
            name: self.saved(f"document.querySelectorAll('#results button.main')[{number}]")
            for number, name in enumerate(names)
        }

    def month(
        self, files: Sequence[Path], month: str, today: str, button: str = "整月都做"
    ) -> dict[str, Any]:
        """Hand an office's files over, press a button, wait; refused, name and lines."""
        page = self.page
        page.run("document.getElementById('tab-office').click()")
        if files:
            whole = any(path.is_dir() for path in files)
            page.choose("#office-folder" if whole else "#office-pick", files)
            page.wait("document.querySelectorAll('#office-files button').length")
        for name, value in (("office-month", month), ("office-today", today)):
            page.run(f"document.getElementById({name!r}).value = {value!r}")
        page.run("delete document.getElementById('office-results').dataset.done")
        page.run(
            "[...document.querySelectorAll('#office-form button')]"
            f".find((one) => one.textContent === {button!r}).click()"
        )
        page.wait("document.getElementById('office-results').dataset.done", patience=300)
        told: dict[str, Any] = json.loads(
            page.run("document.getElementById('office-results').dataset.done")
        )
        return told

    def zip(self) -> bytes:
        """The office's result."""
        return self.saved("document.querySelector('#office-results button')")

    def text(self, selector: str) -> str:
        words: str = self.page.run(f"document.querySelector({selector!r})?.innerText ?? ''")
        return words


def button_named(words: str) -> str:
    """A script's expression for the button that says so."""
    return f"[...document.querySelectorAll('button')].find((one) => one.textContent === {words!r})"
