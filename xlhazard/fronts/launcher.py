"""Double-click programs of the bundle: 校验, 合并, 预警, 填表. Each ends on a page in the browser.

What is done is told by the program's own name, so that one bundle holds all four. Files and
folders dropped on the program are its arguments; whatever else it needs to know it asks.
"""

from __future__ import annotations

import sys
import webbrowser
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from xlhazard.fronts import clock
from xlhazard.fronts.asking import asked_form, asked_month
from xlhazard.fronts.progress import shown_progress
from xlhazard.fronts.showing import FAULTY, FINE, FOUND
from xlhazard.model.month import Month

if TYPE_CHECKING:
    from xlhazard.io.township import Township
    from xlhazard.render.outcome import Outcome

RESULT = "校验结果.html"
MARKED = "标注件"


class Person(Protocol):
    """Who double-clicked: reads lines, answers, and looks at pages."""

    def say(self, text: str) -> None: ...

    def ask(self, question: str, default: str = "") -> str:
        """One line; the default where it is empty. Raises EOFError when there is no more."""
        ...

    def look_at(self, page: Path) -> None: ...


class AtTheConsole:
    """The black window that a double click opens."""

    def say(self, text: str) -> None:
        sys.stdout.write(f"{text}\n")
        sys.stdout.flush()

    def ask(self, question: str, default: str = "") -> str:
        offered = f"（直接回车：{default}）" if default else ""
        self.say(f"{question}{offered}")
        return sys.stdin.readline().strip() or default

    def look_at(self, page: Path) -> None:
        webbrowser.open(page.resolve().as_uri())


@dataclass(frozen=True, slots=True)
class Run:
    """One double click: what was dropped on the program, where it lies, who is there."""

    dropped: tuple[Path, ...]
    home: Path
    person: Person


def main(
    name: str, dropped: Sequence[str], home: Path | None = None, person: Person | None = None
) -> int:
    """Do what the program's name says. Returns the exit status of the command line.

    Whatever stands in the way is told in Chinese; the window then waits for Enter.
    """
    from xlhazard.fronts.cli import Ending

    person = person or AtTheConsole()
    ending = Ending(person.say)
    with ending:
        does = PROGRAMS[_verb(name)]
        run = Run(tuple(map(Path, dropped)), home or Path.cwd(), person)
        ending.status = does(run)
    if ending.told:
        person.ask("按回车键关闭。")
    return ending.status


def _verb(name: str) -> str:
    """The program's name without folder and ending; renamed copies (校验-快捷方式) too."""
    stem = Path(name.replace("\\", "/")).stem
    found = next((verb for verb in PROGRAMS if stem.startswith(verb)), None)
    if found is None:
        from xlhazard.workflow.misuse import Misuse

        raise Misuse(f"不知道“{stem}”要做什么。程序的名字应以{'、'.join(PROGRAMS)}之一开头。")
    return found


def _validate(run: Run) -> int:
    from xlhazard.render.outcome import of_validation
    from xlhazard.workflow.validate import ValidateOrder, validate

    paths = run.dropped or _asked_for(run, "请把要校验的工作簿（或文件夹）拖到这个窗口里，按回车：")
    folder = paths[0].absolute() if paths[0].is_dir() else paths[0].absolute().parent
    order = ValidateOrder(clock.today(), mark=folder / MARKED, excerpts=True)
    with shown_progress(quiet=False) as progress:
        done = validate(paths, _above(folder), order, progress)
    if done.marked:
        run.person.say(f"标注件{len(done.marked)}份，放在：{folder / MARKED}")
    _show(run, folder / RESULT, of_validation(done.report))
    return _status(run, done.report.has_errors, done.unsettled)


def _merge(run: Run) -> int:
    from xlhazard.render.outcome import of_merge
    from xlhazard.workflow.merge import MergeOrder, merge

    township, files = _township(run)
    moment = clock.now()
    month = None
    if not files:
        question = "合并哪个月“收件”里的文件？"
        month = asked_month(run.person.ask, question, Month.of(moment.date()))
    order = MergeOrder(moment.date(), moment, month, excerpts=True)
    with shown_progress(quiet=False) as progress:
        result = merge(files, township, order, progress)
    _show(run, township.root / "合并结果.html", of_merge(result))
    return _status(run, bool(result.refused) or result.report.has_errors, result.unsettled)


def _flag(run: Run) -> int:
    from xlhazard.render.outcome import of_flags
    from xlhazard.workflow.flag import FlagOrder, flag

    township, _ = _township(run)
    result = flag(township, FlagOrder(clock.today(), excerpts=True))
    _show(run, township.root / "预警结果.html", of_flags(result))
    return _status(run, False, result.unsettled)


def _fill(run: Run) -> int:
    from xlhazard.render.outcome import of_fill
    from xlhazard.workflow.catalogue import the_schema
    from xlhazard.workflow.fill import FillOrder, fill

    township, files = _township(run)
    form = asked_form(run.person.ask, township, the_schema())
    today = clock.today()
    month = None
    if form is not None:
        question = f"填哪个月的《{form.sheet}》？"
        month = asked_month(run.person.ask, question, Month.of(today))
    if form is None or month is None:
        return FINE
    order = FillOrder(month, today, form.id, evidence=True)
    result = fill(files[0] if files else None, township, order)
    _show(run, township.root / "填表结果.html", of_fill(result, today))
    return _status(run, False, result.unsettled)


PROGRAMS: Mapping[str, Callable[[Run], int]] = {
    "校验": _validate,
    "合并": _merge,
    "预警": _flag,
    "填表": _fill,
}
"""By the name of the program."""


def _show(run: Run, path: Path, outcome: Outcome) -> None:
    from xlhazard.io.commit import put
    from xlhazard.render.html import page

    put(path, page(outcome).encode("utf-8", "backslashreplace"))
    run.person.say(f"结果：{path}")
    run.person.look_at(path)


def _status(run: Run, errors: bool, unsettled: Sequence[str]) -> int:
    for text in unsettled:
        run.person.say(text)
    return FAULTY if unsettled else FOUND if errors else FINE


def _asked_for(run: Run, question: str) -> tuple[Path, ...]:
    """Paths that were dropped into the window: one, or several in quotes."""
    import shlex

    typed = run.person.ask(question)
    if not typed:
        from xlhazard.workflow.misuse import Misuse

        raise Misuse("没有选文件，什么都没有做。也可以直接把文件拖到程序的图标上。")
    if Path(typed.strip('"')).exists():
        return (Path(typed.strip('"')),)
    return tuple(Path(one.strip('"')) for one in shlex.split(typed, posix=False))


def _above(folder: Path) -> Township | None:
    from xlhazard.io.township import Township

    return Township.find(folder)


def _township(run: Run) -> tuple[Township, tuple[Path, ...]]:
    """The township that is meant, and dropped files besides its master.

    It is at or above what was dropped, else the program's own folder, else asked for.
    """
    from xlhazard.workflow.place import township_at

    for place in (*run.dropped, run.home):
        found = _above(place if place.is_dir() else place.parent)
        if found is not None:
            break
    else:
        question = "请把本镇的“总台账.xlsx”（或它所在的文件夹）拖到这个窗口里，按回车："
        (place, *_) = _asked_for(run, question)
        found = township_at(place if place.is_dir() else place.parent)
    root = found.root.resolve()
    files = tuple(one for one in run.dropped if one.resolve() not in (root, found.master.resolve()))
    return found, files
