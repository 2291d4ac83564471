"""A small township before each verb, and running a verb in this process by its command line."""

from __future__ import annotations

import contextlib
import io
import re
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import pytest

from tests.workflow.desk import CLOCK, Desk, submitted
from tests.workflow.honest import month_of
from xlhazard.checking.run import check
from xlhazard.fronts.cli import main
from xlhazard.io import reader
from xlhazard.io.commit import TEMPORARY
from xlhazard.io.schema_files import bundled_workbooks
from xlhazard.io.writer import apply
from xlhazard.model.month import Month
from xlhazard.render.templates import form_file, unit_workbook
from xlhazard.workflow import flag, issue, letters, merge, returning, saving
from xlhazard.workflow.place import Place
from xlhazard.workflow.planning import planned
from xlhazard.workflow.receiving import Arrived
from xlhazard.workflow.returning import marked_copy

Files = Mapping[str, bytes]
T = TypeVar("T")

_TOKEN = re.compile(r"(\.~xlhazard-[0-9a-f]{8}\.)\d+-[0-9a-f]{16}")
_OWN = (".xlhazard.lock", ".xlhazard.holder")


@dataclass(frozen=True)
class Verb:
    """A command line for a township; the files it begins with."""

    name: str
    words: tuple[str, ...]
    before: Files


@dataclass(frozen=True)
class Ended:
    """What a run ended with."""

    status: int
    said: str
    errors: str


def run(verb: Verb, root: Path) -> Ended:
    """The verb by its command line, in this process."""
    out, errors = io.StringIO(), io.StringIO()
    words = [word.replace("TOWNSHIP", str(root)) for word in verb.words]
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(errors):
        status = main([*words, "--township", str(root), "--quiet"])
    return Ended(status, out.getvalue(), errors.getvalue())


def laid_out(files: Files, root: Path) -> Path:
    """A folder that holds exactly these files."""
    shutil.rmtree(root, ignore_errors=True)
    for name, data in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return root


def found(root: Path) -> dict[str, bytes]:
    """Every file there, but for the lock's own."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and path.name not in _OWN
    }


def seen(files: Files) -> dict[str, bytes]:
    """Without what a run needs for a moment: what people see."""
    return {name: data for name, data in files.items() if not is_temporary(name)}


def is_temporary(name: str) -> bool:
    return Path(name).match(TEMPORARY)


def alike(files: Files) -> frozenset[tuple[str, int]]:
    """The same for states that differ in the chance part of a name only."""
    return frozenset((_TOKEN.sub(r"\1", name), hash(data)) for name, data in files.items())


def world(township: Path, folder: Path) -> dict[str, Verb]:
    """Every verb that writes, with the files of the township as they are before it."""
    desk = Desk.copy_of(township, folder)
    desk.receive(submitted(desk.blank("HL-03"), month_of(count=1)), "a.xlsx")
    wrong = month_of("HL-01", count=1)
    wrong["hazards"][0]["due"] = "5月32日"  # type: ignore[index]
    desk.receive(submitted(desk.blank("HL-01"), wrong), "b.xlsx")
    for path in (desk.root / "下发").rglob("JS-*"):
        path.unlink()
    verbs = {"merge": ("merge", "--month", "2023-05", "--today", "2023-05-25")}
    before = dict.fromkeys(verbs, desk.files())
    desk.merge()
    merged = desk.files()
    after = {
        "flag": ("flag", "--today", "2023-07-10"),
        "fill": ("fill", "--month", "2023-05", "--today", "2023-05-25"),
        "letters": ("letters", "--today", "2023-09-10", "--kind", "催报"),
        "mark": (
            *("validate", "TOWNSHIP/收件/2023-05/b.xlsx", "--mark", "TOWNSHIP/标注"),
            *("--today", "2023-05-25"),
        ),
        "issue": ("issue", "--month", "2023-06", "--today", "2023-06-01", "--unit", "HL-03"),
    }
    before |= dict.fromkeys(after, merged)
    # With the blank form lying there already: it is replaced in its place.
    after["refill"] = after["fill"]
    blank = bundled_workbooks() / form_file("heilin", "dispatch")
    before["refill"] = {**merged, "报表/2023-05/调度表-2023-05.xlsx": blank.read_bytes()}
    return {name: Verb(name, words, before[name]) for name, words in {**verbs, **after}.items()}


def steady(patch: pytest.MonkeyPatch) -> None:
    """One moment for all runs, and nothing worked out twice: only the writing is of interest."""
    patch.setattr("xlhazard.fronts.clock.now", lambda: CLOCK)
    patch.setattr(reader, "_workbook", once(reader._workbook, lambda *given: given[1:]))
    patch.setattr(saving, "apply", once(apply, lambda data, plan: (data, repr(plan))))
    patch.setattr(issue, "unit_workbook", once(unit_workbook, lambda *given: repr(given[2:])))
    patch.setattr(merge, "planned", once(planned, plan_key))
    patch.setattr(returning, "marked_copy", once(marked_copy, lambda one, _report: one.sha256))
    patch.setattr(letters, "paper_document", once(letters.paper_document, repr))
    patch.setattr(letters, "check", once(check, lambda context, _rules: context.master.sha256))
    patch.setattr(flag, "check", once(check, lambda context, _rules: context.master.sha256))


def plan_key(files: Sequence[Arrived], place: Place, month: Month, *_more: object) -> object:
    return place.master.sha256, month, tuple((one.path.name, one.sha256) for one in files)


def once(function: Callable[..., T], key: Callable[..., object]) -> Callable[..., T]:
    known: dict[object, T] = {}

    def remembered(*given: Any, **named: Any) -> T:
        name = key(*given)
        if name not in known:
            known[name] = function(*given, **named)
        return known[name]

    return remembered
