"""The log cannot be changed without being noticed, and the first broken row is named."""

from __future__ import annotations

import random
from typing import Any

from xlhazard.merging import chain


def log(count: int) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = [
        {
            "unit_code": f"HL-{n % 9:02d}",
            "report_kind": "six_lists",
            "period": "2023-06",
            "version": 1,
            "file_name": f"HL-{n:02d}.xlsx",
            "sha256": f"{n:064x}",
            "received_at": "2023-06-27T09:00:00+08:00",
            "status": "accepted",
            "errors": 0,
            "warnings": n,
            "infos": 0,
            "days_late": 0,
        }
        for n in range(count)
    ]
    return sealed(rows, range(count))


def sealed(rows: list[dict[str, Any]], changed: Any) -> list[dict[str, Any]]:
    return [{**row, **seals} for row, seals in zip(rows, chain.chained(rows, changed), strict=True)]


def test_an_untouched_log_is_whole() -> None:
    rows = log(12)
    assert chain.first_break(rows, chain.seal_of(rows)) is None
    assert chain.first_break([], "") is None


def test_every_tampering_is_found_at_its_row() -> None:
    rows = log(20)
    seal = chain.seal_of(rows)
    rng = random.Random(7)
    for _ in range(1000):
        at = rng.randrange(20)
        how = rng.choice(["change", "delete", "swap", "insert", "redate"])
        broken = [dict(row) for row in rows]
        if how == "change":
            name = rng.choice(["status", "version", "sha256", "file_name", "errors", "row_hash"])
            broken[at][name] = "refused" if name == "status" else f"{broken[at][name]}1"
        elif how == "redate":
            broken[at]["received_at"] = "2023-06-20T09:00:00+08:00"
        elif how == "delete":
            del broken[at]
        elif how == "swap":
            at = min(at, 18)
            broken[at], broken[at + 1] = broken[at + 1], broken[at]
        else:
            broken.insert(at, dict(rows[(at + 5) % 20]))
        found = chain.first_break(broken, seal)
        assert found is not None
        assert found.number == (0 if how == "delete" and at == 19 else at + 1)


def test_what_staff_type_is_no_tampering() -> None:
    rows = log(3)
    seal = chain.seal_of(rows)
    rows[1] |= {"decision": "放行", "decided_by": "李强", "reason": "电话核实", "remark": "好"}
    assert chain.first_break(rows, seal) is None


def test_our_own_change_is_sealed_anew_and_keeps_a_foreign_break_visible() -> None:
    rows = log(6)
    rows[1]["status"] = "replaced"
    again = sealed(rows, [1])
    assert chain.first_break(again, chain.seal_of(again)) is None
    again[4]["errors"] = 9
    rows = [dict(row) for row in again]
    rows[2]["status"] = "replaced"
    after = sealed(rows, [2])
    found = chain.first_break(after, chain.seal_of(after))
    assert found is not None
    assert found.number == 5
