"""Real Chromium over a file, without a window: what it shows, and whom it asks for anything."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

from tests.support.programs import needed

QUIET = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)


def chromium(page: Path, folder: Path, *asked: str) -> str:
    """Run Chromium over a page with a profile of its own under the folder; what it prints."""
    profile = folder / "profile"
    typed = [needed("chromium"), *QUIET, f"--user-data-dir={profile}", *asked, page.as_uri()]
    done = subprocess.run(typed, capture_output=True, timeout=120)
    assert done.returncode == 0, done.stderr.decode(errors="replace")[-2000:]
    return done.stdout.decode("utf-8")


def printed(page: Path, folder: Path) -> str:
    """The words of the page as it is printed."""
    target = folder / "page.pdf"
    chromium(page, folder, "--no-pdf-header-footer", f"--print-to-pdf={target}")
    return subprocess.run(
        [needed("pdftotext"), "-layout", str(target), "-"], capture_output=True, check=True
    ).stdout.decode("utf-8")


@contextmanager
def listening() -> Iterator[tuple[str, list[str]]]:
    """A server of this machine that remembers what it is asked for: its address, the requests."""
    asked: list[str] = []

    def remember(handler: BaseHTTPRequestHandler) -> None:
        asked.append(handler.path)
        handler.send_response(204)
        handler.end_headers()

    answers = {"do_GET": remember, "log_message": lambda *_: None}
    handler = type("Remember", (BaseHTTPRequestHandler,), answers)
    with HTTPServer(("127.0.0.1", 0), handler) as server:
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}", asked
        server.shutdown()
        thread.join()
