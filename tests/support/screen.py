"""A screen of its own without a monitor, a mouse and a keyboard, and photographs of it."""

from __future__ import annotations

import os
import struct
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from tests.support.programs import needed
from xlhazard.render.png import png

WIDTH, HEIGHT = 1280, 800
_BYTES = 4
"""Of a pixel: blue, green, red, and one unused."""


@dataclass(frozen=True)
class Screen:
    """display: as programs are told of it, such as ":99"; memory: where its pixels stand."""

    display: str
    memory: Path

    def do(self, *typed: str) -> None:
        """One command of xdotool."""
        environment = os.environ | {"DISPLAY": self.display}
        subprocess.run([needed("xdotool"), *typed], env=environment, check=True, timeout=60)

    def click(self, x: int, y: int) -> None:
        self.still()
        self.do("mousemove", "--sync", str(x - 2), str(y - 2))
        self.do("mousemove", "--sync", str(x), str(y))
        # A button that has not seen the pointer come does not take the click.
        self.still()
        self.do("click", "1")

    def keys(self, *names: str) -> None:
        """Keys by their X names, such as Return or ctrl+z."""
        self.do("key", "--delay", "60", *names)

    def type(self, text: str) -> None:
        self.do("type", "--delay", "60", text)

    def pixels(self) -> list[bytes]:
        """Its lines from the top, each of red, green and blue."""
        dump = self.memory.read_bytes()
        (size,) = struct.unpack_from(">I", dump)
        width, height = struct.unpack_from(">II", dump, 16)
        (line,) = struct.unpack_from(">I", dump, 48)
        (colours,) = struct.unpack_from(">I", dump, 76)
        start = size + colours * 12
        lines = []
        for y in range(height):
            one = dump[start + y * line :][: width * _BYTES]
            shown = bytearray(width * 3)
            shown[0::3], shown[1::3], shown[2::3] = one[2::4], one[1::4], one[0::4]
            lines.append(bytes(shown))
        return lines

    def photograph(
        self, left: int = 0, top: int = 0, right: int = WIDTH, low: int = HEIGHT
    ) -> bytes:
        """A PNG of a part of it."""
        lines = [line[left * 3 : right * 3] for line in self.pixels()[top:low]]
        return png(right - left, lines)

    def still(self, seconds: float = 6) -> list[bytes]:
        """Its lines once two looks at it, a moment apart, see the same; a cursor may blink."""
        ends = time.monotonic() + seconds
        seen = self.pixels()
        while time.monotonic() < ends:
            time.sleep(0.4)
            again = self.pixels()
            if again == seen:
                break
            seen = again
        return seen


@contextmanager
def screen() -> Iterator[Screen]:
    """Start one, of 24 bits, on the first number that is free."""
    needed("xdotool")
    with tempfile.TemporaryDirectory(prefix="screen-") as folder:
        reading, writing = os.pipe()
        process = subprocess.Popen(
            [
                *(needed("Xvfb"), "-displayfd", str(writing), "-fbdir", folder, "-nolisten", "tcp"),
                # Else it begins anew when its last program leaves, and turns the next one away.
                *("-noreset", "-screen", "0", f"{WIDTH}x{HEIGHT}x24"),
            ],
            pass_fds=(writing,),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(writing)
        try:
            with os.fdopen(reading) as told:
                number = _line(told)
            yield Screen(f":{number}", Path(folder) / "Xvfb_screen0")
        finally:
            process.terminate()
            process.wait()


def _line(told: IO[str]) -> str:
    number = told.readline().strip()
    if not number:
        raise RuntimeError("Xvfb ended before it had a screen")
    return number
