"""Files of ours beside a filled form: written anew while nobody else changed them."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import count
from pathlib import Path

from xlhazard.io.commit import sha256_of
from xlhazard.io.township import Township
from xlhazard.model.amendments import Amendments
from xlhazard.workflow.filled_before import FilledBefore

EVIDENCE = "底稿"
AMENDMENTS = "更正对照表"
_SHORT = 8


def evidence_beside(target: Path) -> Path:
    """调度表-2023-06-底稿.xlsx, beside the form."""
    return target.with_name(f"{target.stem}-{EVIDENCE}.xlsx")


def amendments_beside(township: Township, found: Amendments) -> Path:
    """报表/<month>/更正对照表-调度表-第2版.xlsx: each version that amends has its own."""
    name = f"{AMENDMENTS}-{found.sheet}-第{found.version}版.xlsx"
    return township.file("报表", found.month, name)


def place_for(wanted: Path, data: bytes, before: FilledBefore) -> tuple[Path, FilledBefore]:
    """Where a file of ours goes, and what is remembered of it then.

    Where another stands that is not as we wrote it, somebody worked in it: it stays, and ours
    gets a number behind its name.
    """
    for number in count(1):
        name = wanted.stem if number == 1 else f"{wanted.stem}（{number}）"
        path = wanted.with_name(f"{name}{wanted.suffix}")
        after = before.and_file(path.name, data)
        present = sha256_of(path)
        if present is None or present in after.files[path.name]:
            return path, after
    raise AssertionError


def originals_by_hash(township: Township) -> Mapping[str, str]:
    """First eight of the hash -> path in the township of every original in 存档."""
    known = township.originals().items()
    return {digest[:_SHORT]: name for name, digest in known if digest is not None}
