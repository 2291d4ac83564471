"""Makes the pictures of the offline page, and a drawing of the tab in Excel, for the guides.

Usage: python -m docs.screens      (needs node and `npm install` in packaging/page, chromium and a
Chinese font)
"""

from __future__ import annotations

import base64
import hashlib
import tempfile
from collections.abc import Iterator
from html import escape
from pathlib import Path

from openpyxl import load_workbook

from docs.palette import shrunk
from tests.fronts.page.clerk import Clerk
from tests.support.devtools import Browser, Page, browsing
from xlhazard.fronts.addin.icons import icon
from xlhazard.fronts.addin.ribbon import TAB
from xlhazard.fronts.buttons.catalogue import BUTTONS, GROUPS
from xlhazard.fronts.page.building import NAME, built
from xlhazard.fronts.page.runtime import found_runtime
from xlhazard.io.writer import apply
from xlhazard.model.address import Address
from xlhazard.model.edits import EditPlan, SetCell
from xlhazard.workflow.demo import demo

ROOT = Path(__file__).parents[1]
IMAGES = ROOT / "docs" / "images"
EXAMPLES = ROOT / "workbooks" / "examples" / "黑林镇"
CLOCK = "2023-06-27T09:00:00+08:00"
CLOCK_STANDS_STILL = f"""
  window.Date = class extends Date {{
    constructor(...given) {{ super(...(given.length ? given : ["{CLOCK}"])); }}
  }};
"""
WIDTH = 940
"""Of the page, in pixels: what a guide shows without shrinking it much."""
TALLEST = 1000
"""Of a picture; an account that goes on below is cut off."""
MARGIN = 8
DAYS_IN_CHINESE = """
  for (const field of document.querySelectorAll("input[type=date], input[type=month]")) {
    const [year, month, day] = field.value.split("-");
    field.type = "text";
    field.size = 10;
    field.value = day ? `${year}/${month}/${day}` : `${year}年${month}月`;
  }
"""
"""Fields of days speak the browser's language, and this machine's may have English only."""


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, browsing(Path(folder)) as browser:
        scratch = Path(folder)
        ribbon(browser, scratch)
        page = scratch / NAME
        page.write_bytes(built(found_runtime(None, ROOT / "packaging" / "page")))
        village(opened(browser, page), faulty(scratch))
        office(opened(browser, page), scratch)


def opened(browser: Browser, page: Path) -> Clerk:
    """The page, ready, as wide as a picture may be."""
    clerk = Clerk(browser, page, CLOCK_STANDS_STILL)
    size = {"width": WIDTH, "height": 800, "deviceScaleFactor": 1, "mobile": False}
    clerk.page.send("Emulation.setDeviceMetricsOverride", **size)
    clerk.page.send("Emulation.setScrollbarsHidden", hidden=True)
    return clerk


def faulty(folder: Path) -> Path:
    """A village's workbook with two faults: a number used twice, a day that no month has."""
    given = EXAMPLES / "2023-06" / "竹园里村6月报表.xlsx"
    rows = list(load_workbook(given)["隐患清单"].iter_rows())
    [titles] = (row for row in rows if any(cell.value == "整改时限" for cell in row))
    column = next(cell.column for cell in titles if cell.value == "整改时限")
    due = rows[titles[0].row + 7][column - 1]
    data = given.read_bytes()
    edit = SetCell("隐患清单", Address(due.row, due.column), due.value, "6月31日")
    path = folder / given.name
    path.write_bytes(apply(data, EditPlan(path.name, hashlib.sha256(data).hexdigest(), (edit,))))
    return path


def village(clerk: Clerk, workbook: Path) -> None:
    """A workbook with faults as the page tells them."""
    clerk.check([workbook])
    clerk.page.run(DAYS_IN_CHINESE)
    keep(clerk.page, "page-village", "#results .file h3", "#results .first")


def office(clerk: Clerk, scratch: Path) -> None:
    """The second month in the page, from the first one's zip and what came in."""
    began = demo(scratch / "演示")
    next(began)
    [master] = (scratch / "演示").glob("*/总台账.xlsx")
    may = clerk.month([master, *sorted((EXAMPLES / "2023-05").iterdir())], "2023-05", "2023-05-28")
    zipped = scratch / may["name"]
    zipped.write_bytes(clerk.zip())
    for _ in range(11):
        clerk.page.run("document.querySelector('#office-files button').click()")
    came = sorted((EXAMPLES / "2023-06").iterdir())
    clerk.month([zipped, *came], "2023-06", "2023-06-27")
    clerk.page.run(DAYS_IN_CHINESE)
    keep(clerk.page, "page-office", "#office h2", "#office-results")


def ribbon(browser: Browser, scratch: Path) -> None:
    """The tab as Excel lays out its large buttons. A drawing: no Excel runs where this does."""
    drawn = scratch / "ribbon.html"
    drawn.write_text("".join(ribbon_page()), encoding="utf-8")
    page = browser.page(drawn.as_uri())
    page.wait("document.readyState === 'complete'")
    keep(page, "ribbon", "#ribbon", "#ribbon")


def ribbon_page() -> Iterator[str]:
    yield """<!DOCTYPE html><meta charset="utf-8"><style>
      #ribbon{display:inline-block;font:13px "Noto Sans CJK SC",sans-serif;background:#f3f3f3;
        border:1px solid #c8c8c8;color:#262626}
      .tabs{background:#fff;padding:6px 12px 0}.tabs span{display:inline-block;padding:4px 14px}
      .tabs .on{border-bottom:3px solid #217346;color:#217346;font-weight:700}
      .groups{display:flex;padding:6px 4px 2px}
      .group{border-right:1px solid #d0d0d0;padding:0 8px;text-align:center}
      .group:last-child{border:0}.buttons{display:flex}
      .button{width:66px;padding:4px 2px}.button img{display:block;margin:0 auto 4px}
      .name{color:#666;font-size:12px;padding:2px}</style><div id="ribbon">"""
    names = ("文件", "开始", TAB, "插入", "页面布局", "公式", "数据", "审阅", "视图")
    on = "".join(f"<span{' class=on' * (name == TAB)}>{name}</span>" for name in names)
    yield f'<div class="tabs">{on}</div><div class="groups">'
    for group in GROUPS:
        yield '<div class="group"><div class="buttons">'
        for button in (one for one in BUTTONS if one.group == group):
            data = base64.b64encode(icon(button.id)).decode()
            picture = f'<img src="data:image/png;base64,{data}" width="32" height="32" alt="">'
            yield f'<div class="button">{picture}{escape(button.label)}</div>'
        yield f'</div><div class="name">{group}</div></div>'
    yield "</div></div>"


def keep(page: Page, name: str, first: str, last: str) -> None:
    """The picture of a page from the top of one element to the bottom of another."""
    left, top, right, bottom = page.run(
        f"(([a, b]) => [Math.min(a.left, b.left), a.top + scrollY, Math.max(a.right, b.right), "
        f"b.bottom + scrollY])({[first, last]}"
        f".map((one) => document.querySelector(one).getBoundingClientRect()))"
    )
    size = {"width": right - left + 2 * MARGIN, "height": bottom - top + 2 * MARGIN}
    size["height"] = min(size["height"], TALLEST)
    clip = {"x": left - MARGIN, "y": top - MARGIN, **size, "scale": 1}
    given = {"format": "png", "captureBeyondViewport": True, "clip": clip}
    data = base64.b64decode(page.send("Page.captureScreenshot", **given)["data"])
    (IMAGES / f"{name}.png").write_bytes(shrunk(data))


if __name__ == "__main__":
    main()
