"""A thousand random changes to the log or the archive: each is told, the first broken row named."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from tests.merging.office import empty_master
from tests.support.records import table
from xlhazard.merging import chain
from xlhazard.merging.integrity import chain_note, integrity_notes
from xlhazard.merging.receipts import LOG
from xlhazard.model.master import Master

ROWS = 24
REFUSED = 5
"""Every fifth row was refused: it has no original."""

OF_THE_LOG = ("flip", "delete", "reorder", "re-date", "replace")
OF_THE_ARCHIVE = ("flip file", "delete file", "swap files", "move file", "replace file")


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def log() -> list[dict[str, Any]]:
    rows = [
        {
            "unit_code": f"HL-{n % 7 + 1:02d}",
            "report_kind": "six_lists",
            "period": f"2023-{n // 7 + 1:02d}",
            "version": 1,
            "file_name": f"{n}.xlsx",
            "sha256": digest(f"file {n}"),
            "received_at": f"2023-06-27T09:{n:02d}:00+08:00",
            "status": "refused" if n % REFUSED == 0 else "accepted",
            "errors": int(n % REFUSED == 0),
            "warnings": n,
            "infos": 0,
            "days_late": 0,
        }
        for n in range(ROWS)
    ]
    seals = chain.chained(rows, range(ROWS))
    return [{**row, **seal} for row, seal in zip(rows, seals, strict=True)]


def archive(rows: list[dict[str, Any]]) -> dict[str, str | None]:
    return {
        f"存档/{row['period']}/{row['unit_code']}-村-{row['sha256'][:8]}.xlsx": row["sha256"]
        for row in rows
        if row["status"] == "accepted"
    }


EMPTY = empty_master()


def master(rows: list[dict[str, Any]], seal: str) -> Master:
    tables = {**EMPTY.tables, LOG: table(LOG, *rows)}
    return replace(EMPTY, tables=tables, settings={**EMPTY.settings, chain.SEAL: seal})


def told(rows: list[dict[str, Any]], seal: str, kept: Mapping[str, str | None]) -> list[str]:
    return list(integrity_notes(master(rows, seal), kept))


def changed_log(
    rows: list[dict[str, Any]], how: str, rng: random.Random
) -> tuple[list[dict[str, Any]], int]:
    """The log after one change, and the first row (from 1) that no longer fits; 0 is the end."""
    broken = [dict(row) for row in rows]
    at = rng.randrange(ROWS)
    if how == "flip":
        name = rng.choice([*(n for n in chain.SEALED if n in rows[at]), *chain.SEALS])
        old = broken[at][name]
        if isinstance(old, int):
            broken[at][name] = old + rng.randint(1, 9)
        else:
            place = rng.randrange(len(old))
            other = rng.choice([c for c in "0123456789" if c != old[place]])
            broken[at][name] = old[:place] + other + old[place + 1 :]
    elif how == "re-date":
        broken[at]["received_at"] = f"2023-06-{rng.randint(10, 26)}T10:00:00+08:00"
    elif how == "delete":
        last = rng.randrange(at, ROWS)
        del broken[at : last + 1]
        return broken, 0 if last == ROWS - 1 else at + 1
    elif how == "reorder":
        at, other = sorted(rng.sample(range(ROWS), 2))
        broken[at], broken[other] = broken[other], broken[at]
    else:
        other = rng.choice([n for n in range(ROWS) if n != at])
        broken[at] = dict(rows[other])
    return broken, at + 1


def changed_archive(
    kept: dict[str, str | None], how: str, rng: random.Random
) -> tuple[dict[str, str | None], str]:
    """The archive after one change, and the name of a file that must be told (its row, if gone)."""
    broken = dict(kept)
    name, other = sorted(rng.sample(sorted(kept), 2))
    if how == "flip file":
        broken[name] = digest(f"{kept[name]} with a bit flipped")
    elif how == "delete file":
        del broken[name]
    elif how == "swap files":
        broken[name], broken[other] = kept[other], kept[name]
    elif how == "replace file":
        broken[name] = kept[other]
    else:
        broken[name.replace("/2023-", "/2024-")] = broken.pop(name)
    return broken, name


def test_an_untouched_township_is_told_nothing() -> None:
    rows = log()
    assert told(rows, chain.seal_of(rows), archive(rows)) == []
    assert told([], "", {}) == []


@pytest.mark.parametrize("how", OF_THE_LOG)
def test_a_changed_log_is_told_at_its_first_broken_row(how: str) -> None:
    rows = log()
    seal, kept = chain.seal_of(rows), archive(rows)
    rng = random.Random(how)
    for _ in range(100):
        broken, number = changed_log(rows, how, rng)
        first = told(broken, seal, kept)[0]
        if number:
            assert first.startswith(f"《报送登记》第{number}条记录（表中第{number + 1}行，"), first
        else:
            assert first.startswith("《报送登记》末尾被改动过"), first


@pytest.mark.parametrize("how", OF_THE_ARCHIVE)
def test_a_changed_archive_is_told_at_the_row_of_the_file(how: str) -> None:
    rows = log()
    seal, kept = chain.seal_of(rows), archive(rows)
    numbers = {row["sha256"]: number for number, row in enumerate(rows, 2)}
    rng = random.Random(how)
    for _ in range(100):
        broken, name = changed_archive(kept, how, rng)
        notes = told(rows, seal, broken)
        row = numbers[kept[name]]
        assert any(f"（表中第{row}行，" in note for note in notes), (name, notes)
        assert len(notes) == (2 if how == "swap files" else 1)


def test_a_log_emptied_with_its_seal_is_told_by_the_originals() -> None:
    notes = told([], "", archive(log()))
    assert all("在《报送登记》中没有记录" in note for note in notes[:5])
    assert notes[5:] == [f"存档原件还有{len(archive(log())) - 5}处对不上，没有逐一列出。"]


def test_merge_names_the_same_row() -> None:
    rows = log()
    seal = chain.seal_of(rows)
    rows[3]["received_at"] = "2023-06-20T09:00:00+08:00"
    note = chain_note(master(rows, seal))
    assert note is not None
    assert note.startswith("《报送登记》第4条记录（表中第5行，HL-04，2023-01）被改动过：")
