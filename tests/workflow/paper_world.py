"""A master made at once, without months of submissions: what papers are drafted from."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping, Sequence
from pathlib import Path

from docx import Document
from docx.document import Document as Word

from tests.support.schemas import SCHEMA
from tests.workflow.desk import ENTERPRISE
from tests.workflow.honest import REGISTRY, hazard, hazard_id, work
from xlhazard.io.township import Township
from xlhazard.model.ids import make_record_id
from xlhazard.model.letters import LettersResult
from xlhazard.model.month import Month
from xlhazard.model.table import Value
from xlhazard.render.templates import master_workbook
from xlhazard.workflow.letters import LettersOrder, letters

Row = Mapping[str, Value]
Rows = Mapping[str, Sequence[Row]]

TODAY = dt.date(2023, 7, 3)
JUNE = Month(2023, 6)

_BUILT: dict[str, bytes] = {}
"""Masters by what is in them: building one takes longer than most tests."""


def township(folder: Path, town: str, rows: Rows) -> Township:
    """A township folder whose master holds these records."""
    made = Township(folder / "某镇")
    made.prepare()
    key = f"{town} {rows!r}"
    if key not in _BUILT:
        given = {name: tuple(some) for name, some in rows.items()}
        _BUILT[key] = master_workbook(SCHEMA, SCHEMA.towns[town], given)
    made.master.write_bytes(_BUILT[key])
    return made


def unit(code: str, name: str, **more: Value) -> Row:
    return {
        "unit_code": code,
        "unit_name": name,
        "unit_type": "village",
        "leader": ("李强",),
        "enforcement_power": False,
        "forms_due": ("six_lists", "dispatch"),
        "valid_from": "2023-05",
        **more,
    }


def received(code: str, kind: str, period: str, on: str, status: str = "accepted") -> Row:
    return {
        "unit_code": code,
        "report_kind": kind,
        "period": period,
        "version": 1,
        "file_name": f"{code}.xlsx",
        "received_at": f"{on}T09:00:00+08:00",
        "status": status,
        "errors": 0,
        "warnings": 0,
        "days_late": 0,
        "sha256": "0" * 64,
        "infos": 0,
        "prev_hash": "",
        "row_hash": "",
    }


def filed(code: str, row: Row, **more: Value) -> Row:
    return {**row, "filed_by": code, "first_period": "2023-05", **more}


def drafted(
    made: Township, *kinds: str, today: dt.date = TODAY, month: Month | None = JUNE
) -> LettersResult:
    return letters(made, LettersOrder(today, month, kinds))


def opened(path: Path) -> Word:
    return Document(io.BytesIO(path.read_bytes()))


def texts(word: Word) -> list[str]:
    return [one.text for one in word.paragraphs]


def grids(word: Word) -> list[list[list[str]]]:
    return [[[cell.text for cell in row.cells] for row in table.rows] for table in word.tables]


def lagging() -> Rows:
    """青石村 sent nothing for two months; 河口村 filled in without looking; 建设站 saw nothing."""
    found = dt.date(2023, 6, 20)
    hazards = [
        filed("HL-03", hazard("HL-03", n, found_on=found, description=f"{n}号仓库货物堵住出口"))
        for n in range(1, 13)
    ]
    major = hazard("JS", 1, grade="major", source="upper", found_on=dt.date(2023, 6, 25))
    return {
        "units": [
            unit("HL-01", "青石村"),
            unit("HL-03", "河口村", forms_due=("six_lists", "dispatch", "nine_plus_six")),
            unit("JS", "建设站", unit_type="department", forms_due=("six_lists",)),
        ],
        "submissions_log": [
            received(code, kind, period, f"{period}-24")
            for code, kinds in (
                ("HL-03", ("six_lists", "dispatch", "nine_plus_six")),
                ("JS", ("six_lists",)),
            )
            for kind in kinds
            for period in ("2023-05", "2023-06")
        ],
        "enterprises": [filed("HL-03", REGISTRY)],
        "hazards": [*hazards, filed("JS", major)],
        "rectifications": [filed("HL-03", work("HL-03", n)) for n in range(1, 13)],
        "dispatch_history": [
            {
                "unit_code": "HL-03",
                "period": "2023-06",
                "value_id": value.id,
                "value": 25 if value.id == "d2_1" else 0,
                "version": 1,
                "as_of": dt.date(2023, 6, 24),
            }
            for value in SCHEMA.forms["dispatch"].values
        ],
        "nine_plus_six_history": [
            {
                "unit_code": "HL-03",
                "period": period,
                "row_no": 2,
                "current": "组织对辖区企业开展安全检查，督促落实主体责任",
                "version": 1,
            }
            for period in ("2023-05", "2023-06")
        ],
        "inspections": [
            {
                "inspection_id": make_record_id("JD", "JS", 2023, 1),
                "inspected_on": dt.date(2023, 6, 15),
                "enterprise_code": ENTERPRISE,
                "inspecting_unit": "建设站",
                "method": "spot",
                "inspectors": ("王芳",),
                "signed": True,
                "problem_count": 0,
                "responsible_unit": "宏达石材有限公司",
                "responsible_person": ("陈大勇",),
                "filed_by": "JS",
                "first_period": "2023-06",
            }
        ],
        "oversight": [
            {
                "oversight_id": make_record_id("DC", "JS", 2023, 1),
                "held_on": dt.date(2023, 6, 25),
                "kind": "covert",
                "object_unit": "JS",
                "found": 1,
                "major_found": 1,
            }
        ],
    }


def accepting() -> Rows:
    """One hazard waits with two acceptors, one failed before, one was passed; one major, closed."""
    mended = {"completed_on": dt.date(2023, 6, 12), "result": "已更换并重新接地"}
    serious: dict[str, Value] = {"grade": "serious", "acceptor": ("赵刚", "钱进")}
    major: dict[str, Value] = {
        "grade": "major",
        "responsible_department": "应急管理办公室",
        "acceptor": ("赵刚",),
        "criterion": "工贸企业重大事故隐患判定标准第三条",
    }

    def acceptance(number: int, on: dt.date, result: str, **more: Value) -> Row:
        told: Row = {
            "hazard_id": hazard_id("HL-03", number),
            "accepted_on": on,
            "accepted_by": ("赵刚", "孙立"),
            "result": result,
            "signed": True,
            **more,
        }
        return filed("HL-03", told)

    day = dt.date(2023, 6, 20)
    return {
        "units": [unit("HL-03", "河口村")],
        "enterprises": [filed("HL-03", REGISTRY)],
        "hazards": [
            filed("HL-03", hazard("HL-03", 1, **serious)),
            filed("HL-03", hazard("HL-03", 2)),
            filed("HL-03", hazard("HL-03", 3)),
            filed("HL-03", hazard("HL-03", 4, **major)),
            filed("HL-03", hazard("HL-03", 5, **major)),
            filed("HL-03", hazard("HL-03", 6)),
        ],
        "rectifications": [
            filed("HL-03", work("HL-03", 1, **mended)),
            filed("HL-03", work("HL-03", 2, completed_on=dt.date(2023, 6, 25))),
            filed("HL-03", work("HL-03", 3, **mended)),
            filed(
                "HL-03",
                work("HL-03", 4, milestones="2023-05-20 完成方案；2023-06-12 完工", **mended),
            ),
            filed("HL-03", work("HL-03", 6)),
        ],
        "acceptances": [
            acceptance(2, dt.date(2023, 6, 18), "fail"),
            acceptance(3, day, "pass", closed_on=day, archive_no="AQ-003"),
            acceptance(4, dt.date(2023, 5, 30), "pass", closed_on=dt.date(2023, 5, 30)),
        ],
        "listings": [
            filed(
                "HL-03",
                {
                    "hazard_id": hazard_id("HL-03", 5),
                    "level": "town",
                    "requested_on": dt.date(2023, 5, 20),
                    "request_no": "黑安办〔2023〕5号",
                },
            )
        ],
    }
