"""What all verbs share: their day, their folder, their exit status, how a report is shown."""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from xlhazard.fronts import clock

if TYPE_CHECKING:
    from xlhazard.io.township import Township
    from xlhazard.render.json import Json
    from xlhazard.render.outcome import Outcome

FINE, FOUND, MISUSED, FAULTY, BLOCKED = 0, 1, 2, 3, 4
"""Exit statuses of the contract."""

Arguments = argparse.Namespace

_IN_UTF8 = frozenset({"junit", "sarif", "github", "html"})


def status(errors: bool, unsettled: tuple[str, ...]) -> int:
    if unsettled:
        for text in unsettled:
            sys.stderr.write(f"{text}\n")
        return FAULTY
    return FOUND if errors else FINE


def today(given: Arguments) -> dt.date:
    wanted: dt.date | None = given.today
    return wanted or clock.today()


def township(given: Arguments) -> Township:
    from xlhazard.workflow.place import township_at

    return township_at(given.township)


def show(
    given: Arguments,
    text: Callable[[], str],
    data: Callable[[], Json],
    outcome: Callable[[], Outcome] | None = None,
) -> None:
    """The report as asked for, on standard output or into -o FILE."""
    from xlhazard.render.json import dumped

    if given.format == "text":
        _deliver(given, text())
    elif given.format == "json" or outcome is None:
        _deliver(given, dumped(data()))
    else:
        _deliver(given, _formatted(given, outcome()))


def _formatted(given: Arguments, outcome: Outcome) -> str:
    """The report in one of the formats for machines, or as a page."""
    from xlhazard.render.github import github
    from xlhazard.render.html import page
    from xlhazard.render.json import dumped
    from xlhazard.render.junit import junit
    from xlhazard.render.sarif import sarif
    from xlhazard.workflow.catalogue import the_schema

    if given.format == "sarif":
        return dumped(sarif(outcome, the_schema(given.schemas), Path.cwd()))
    return {"junit": junit, "github": github, "html": page}[given.format](outcome)


def _deliver(given: Arguments, said: str) -> None:
    target = getattr(given, "report", None)
    if target is None:
        _write(said, exact=getattr(given, "format", "text") in _IN_UTF8)
        return
    from xlhazard.io.commit import put

    put(target, said.encode("utf-8", "backslashreplace"))
    if getattr(given, "format", "text") == "text":
        say(f"结果已写入：{target}")


def _write(said: str, *, exact: bool) -> None:
    """On standard output; exact: in UTF-8 whatever the console speaks, as the text itself says."""
    if exact and (raw := getattr(sys.stdout, "buffer", None)) is not None:
        sys.stdout.flush()
        raw.write(said.encode("utf-8", "backslashreplace"))
        raw.flush()
    else:
        sys.stdout.write(said)


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
