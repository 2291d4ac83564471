"""Chromium driven over its own protocol through a pipe: no driver, no port, no library.

One browser without a window, pages in it, and every request that any of them makes. Protocol:
JSON messages that end in a zero byte, written to descriptor 3 of the browser, read from 4.
"""

from __future__ import annotations

import base64
import json
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from tests.support.browser import QUIET
from tests.support.programs import needed

PATIENCE = 60.0
"""Seconds that a page may take for one thing, on a slow machine."""


_LAUNCH = """
import os, sys
high = [os.dup(int(one)) for one in sys.argv[1:3] for _ in range(8)]
os.dup2(high[7], 3)
os.dup2(high[15], 4)
os.execv(sys.argv[3], sys.argv[3:])
"""
"""Gives the pipes their numbers (by way of high ones, so that none is in the other's way)."""


class Browser:
    """The running browser."""

    def __init__(self, writing: int, reading: int) -> None:
        self._writing, self._reading = writing, reading
        self._number = 0
        self._rest = b""
        self.events: list[dict[str, Any]] = []

    def send(self, method: str, session: str | None = None, **given: object) -> dict[str, Any]:
        """Ask for something and wait for the answer; events that come meanwhile are kept."""
        self._number += 1
        number = self._number
        asked = {"id": number, "method": method, "params": given}
        if session is not None:
            asked["sessionId"] = session
        self._write(asked)
        until = time.monotonic() + PATIENCE
        while True:
            told = self._next(until)
            if told.get("id") == number:
                assert "error" not in told, f"{method}: {told['error']}"
                result: dict[str, Any] = told["result"]
                return result
            self._note(told)

    def _write(self, asked: dict[str, Any]) -> None:
        data = json.dumps(asked).encode() + b"\0"
        while data:
            data = data[os.write(self._writing, data) :]

    def _next(self, until: float) -> dict[str, Any]:
        while b"\0" not in self._rest:
            left = until - time.monotonic()
            ready = select.select([self._reading], [], [], max(left, 0))[0]
            assert ready, "the browser does not answer"
            came = os.read(self._reading, 1 << 20)
            assert came, "the browser has ended"
            self._rest += came
        one, _, self._rest = self._rest.partition(b"\0")
        told: dict[str, Any] = json.loads(one)
        return told

    def _note(self, told: dict[str, Any]) -> None:
        if "method" not in told:
            return
        self.events.append(told)
        if told.get("method") == "Target.attachedToTarget":
            # A worker of a page: its requests count too, and it only runs on when told to.
            session = told["params"]["sessionId"]
            for method in ("Network.enable", "Runtime.enable", "Runtime.runIfWaitingForDebugger"):
                self._number += 1
                self._write({"id": self._number, "method": method, "sessionId": session})

    def page(self, address: str, before: str = "", width: int = 1366, height: int = 768) -> Page:
        """A new page of an address; before is a script that runs ahead of the page's own."""
        target = self.send("Target.createTarget", url="about:blank")
        session = self.send("Target.attachToTarget", targetId=target["targetId"], flatten=True)[
            "sessionId"
        ]
        page = Page(self, session)
        for method in ("Page.enable", "Network.enable", "Runtime.enable", "Log.enable"):
            page.send(method)
        page.send(
            "Target.setAutoAttach", autoAttach=True, waitForDebuggerOnStart=True, flatten=True
        )
        page.send(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=False,
        )
        if before:
            page.send("Page.addScriptToEvaluateOnNewDocument", source=before)
        page.send("Page.navigate", url=address)
        return page

    def requests(self) -> list[str]:
        """Addresses that anything in the browser has asked for, those of its own content apart."""
        asked = [
            str(one["params"]["request"]["url"])
            for one in self.events
            if one["method"] == "Network.requestWillBeSent"
        ]
        return [
            address for address in asked if not address.startswith(("blob:", "data:", "about:"))
        ]

    def complaints(self) -> list[str]:
        """What pages and workers complained of: exceptions, and what the policy has stopped."""
        found = []
        for one in self.events:
            if one["method"] == "Runtime.exceptionThrown":
                found.append(str(one["params"]["exceptionDetails"].get("exception", one))[:300])
            if one["method"] == "Log.entryAdded" and one["params"]["entry"]["level"] == "error":
                found.append(str(one["params"]["entry"]["text"])[:300])
        return found

    def forget(self, expected: Callable[[dict[str, Any]], bool]) -> None:
        """Drop events that a test has brought about and looked at."""
        self.events = [one for one in self.events if not expected(one)]


class Page:
    """One page. Scripts are expressions; a promise is waited for."""

    def __init__(self, browser: Browser, session: str) -> None:
        self.browser, self._session = browser, session

    def send(self, method: str, **given: object) -> dict[str, Any]:
        return self.browser.send(method, self._session, **given)

    def run(self, script: str) -> Any:
        """The value of an expression in the page."""
        done = self.send(
            "Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True
        )
        assert "exceptionDetails" not in done, done["exceptionDetails"]
        return done["result"].get("value")

    def wait(self, script: str, patience: float = PATIENCE) -> Any:
        """Wait until an expression is truthy; its value."""
        until = time.monotonic() + patience
        while not (value := self.run(script)):
            assert time.monotonic() < until, f"still not: {script}\n{self.browser.complaints()}"
            time.sleep(0.05)
        return value

    def choose(self, selector: str, files: Sequence[Path]) -> None:
        """Pick files with an input, as a person does in the dialogue."""
        root = self.send("DOM.getDocument")["root"]["nodeId"]
        node = self.send("DOM.querySelector", nodeId=root, selector=selector)["nodeId"]
        self.send("DOM.setFileInputFiles", nodeId=node, files=[str(one) for one in files])

    def drop(self, selector: str, files: Sequence[Path]) -> None:
        """Drop files (or folders) on the middle of an element."""
        self.run(f"document.querySelector({selector!r}).scrollIntoView({{block: 'center'}})")
        box = self.run(
            f"(b => [b.x + b.width / 2, b.y + b.height / 2])"
            f"(document.querySelector({selector!r}).getBoundingClientRect())"
        )
        data = {"items": [], "files": [str(one) for one in files], "dragOperationsMask": 1}
        for kind in ("dragEnter", "dragOver", "drop"):
            self.send("Input.dispatchDragEvent", type=kind, x=box[0], y=box[1], data=data)

    def press(self, key: str) -> None:
        """Press and let go of one key (Tab, Enter, …)."""
        codes = {"Tab": 9, "Enter": 13, " ": 32, "ArrowRight": 39, "ArrowLeft": 37}
        given = {"key": key, "code": "Space" if key == " " else key}
        given |= {"windowsVirtualKeyCode": codes[key]}
        text = {"Enter": "\r", " ": " "}.get(key)
        down = {**given, "text": text} if text else given
        self.send("Input.dispatchKeyEvent", type="keyDown", **down)
        self.send("Input.dispatchKeyEvent", type="keyUp", **given)

    def close(self) -> None:
        self.send("Page.close")

    def downloads_to(self, folder: Path) -> None:
        self.browser.send("Browser.setDownloadBehavior", behavior="allow", downloadPath=str(folder))

    def picture(self, target: Path, *, whole: bool = False) -> None:
        """A screenshot, of what is seen or of the whole page."""
        given = {"format": "png", "captureBeyondViewport": whole}
        if whole:
            size = self.send("Page.getLayoutMetrics")["cssContentSize"]
            clip = {"x": 0, "y": 0, "width": size["width"], "height": min(size["height"], 6000)}
            given["clip"] = {**clip, "scale": 1}
        target.write_bytes(base64.b64decode(self.send("Page.captureScreenshot", **given)["data"]))


@contextmanager
def browsing(folder: Path) -> Iterator[Browser]:
    """Chromium with a new profile below the folder, until the block ends."""
    to_browser, writing = os.pipe()
    reading, from_browser = os.pipe()
    typed = [
        *(sys.executable, "-c", _LAUNCH, str(to_browser), str(from_browser), needed("chromium")),
        *(*QUIET, f"--user-data-dir={folder / 'profile'}", "--remote-debugging-pipe"),
        "about:blank",
    ]
    running = subprocess.Popen(
        typed,
        pass_fds=(to_browser, from_browser),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    os.close(to_browser)
    os.close(from_browser)
    try:
        browser = Browser(writing, reading)
        yield browser
        # One that is gone failed the test it was needed in.
        with suppress(BrokenPipeError):
            browser.send("Browser.close")
        running.wait(timeout=20)
    finally:
        os.close(writing)
        os.close(reading)
        if running.poll() is None:
            os.killpg(running.pid, signal.SIGKILL)
            running.wait(timeout=20)
