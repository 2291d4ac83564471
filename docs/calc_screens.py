"""Makes the pictures of LibreOffice with our buttons, for the guides, on a screen of its own.

Usage: python docs/calc_screens.py      (needs soffice, Xvfb, xdotool and a Chinese font; where
LibreOffice's Chinese is installed, its own menus are Chinese too)
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
IMAGES = ROOT / "docs" / "images"
sys.path.insert(0, str(ROOT))

from docs.palette import shrunk  # noqa: E402
from tests.fronts.calc.on_screen import OnScreen, on_screen  # noqa: E402
from xlhazard.fronts.calc import extension  # noqa: E402
from xlhazard.model.address import Address  # noqa: E402

WORKBOOKS = ROOT / "workbooks"
FAULTY = WORKBOOKS / "examples" / "黑林镇" / "2023-05" / "HL-02_2023-05.xlsx"
TEMPLATE = WORKBOOKS / "heilin" / "unit-village.xlsx"
RIGHT, LOW = 1280, 600
"""Below that there are only empty rows, and below these the sheets' tabs."""
OF_PRESS = 930, 490
"""The village guide is printed: without what stands right of the box, it can be read there."""


def main() -> None:
    os.environ["LANG"] = "zh_CN.UTF-8"
    oxt = extension.oxt()
    with tempfile.TemporaryDirectory() as folder:
        with on_screen(oxt, Path(shutil.copy(FAULTY, folder))) as seen:
            seen.press("校验")
            keep(seen, "calc-pressed", *OF_PRESS)
            seen.answer()
            seen.document.CurrentController.setActiveSheet(seen.document.Sheets.getByIndex(0))
            seen.screen.still()
            keep(seen, "calc-result")
        with on_screen(oxt, Path(shutil.copy(TEMPLATE, folder))) as seen:
            seen.go("隐患清单", Address.parse("F5"))
            seen.screen.type("yiban")
            seen.screen.keys("Return")
            seen.wait_for_box()
            keep(seen, "calc-refused")


def keep(seen: OnScreen, name: str, right: int = RIGHT, low: int = LOW) -> None:
    (IMAGES / f"{name}.png").write_bytes(shrunk(seen.screen.photograph(right=right, low=low)))


if __name__ == "__main__":
    main()
