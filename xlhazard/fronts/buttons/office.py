"""下发, 合并, 预警, 填表 and 看板: the verbs of the command line, pressed in the open master.

A verb replaces the master as a file, so the program has to let go of it: it is saved, closed, and
opened again on the same cell, whatever becomes of the verb.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from xlhazard.fronts.asking import asked_form, asked_month
from xlhazard.fronts.buttons.desk import Desk
from xlhazard.fronts.buttons.host import Host, HostFault, Spot
from xlhazard.fronts.buttons.words import brief
from xlhazard.model.address import Address
from xlhazard.model.month import Month

if TYPE_CHECKING:
    from xlhazard.io.township import Township

_BOARD = "看板"
_FIRST = Address(1, 1)


def issue(host: Host, desk: Desk) -> None:
    """Write next month's workbooks of all units into 下发."""
    from xlhazard.render.results_text import issue_text
    from xlhazard.workflow.issue import IssueOrder
    from xlhazard.workflow.issue import issue as run

    township = township_of(host)
    month = asked_month(host.ask, "下发哪个月的工作簿？", Month.of(desk.today).plus(1))
    if month is None:
        return
    order = IssueOrder(month, desk.today, desk.clock, schemas=desk.schemas)
    with away(host, township):
        result = run(township, order, _shown(host))
    host.tell(brief(f"放在：{township.folder('下发', month)}\n{issue_text(result)}"))


def merge(host: Host, desk: Desk) -> None:
    """Merge what lies in 收件 of a month into the master."""
    from xlhazard.io.received import gather
    from xlhazard.render.results_text import merge_text
    from xlhazard.workflow.merge import MergeOrder
    from xlhazard.workflow.merge import merge as run

    township = township_of(host)
    month = asked_month(host.ask, "合并哪个月的文件？", Month.of(desk.today))
    if month is None:
        return
    folder = township.folder("收件", month)
    waiting = len(gather([folder]).files) if folder.is_dir() else 0
    if not waiting:
        host.tell(f"“{folder}”里还没有文件。请把各单位报来的工作簿放进去再按“合并”。")
        return
    if not host.confirm(
        f"“收件”里{month}有{waiting}份文件，现在合并？总台账会先保存并关上，完后再打开。"
    ):
        return
    order = MergeOrder(desk.today, desk.clock, month, schemas=desk.schemas)
    with away(host, township):
        result = run((), township, order, _shown(host))
    said = merge_text(result, quiet=True)
    more = f"……全部情况见《报送登记》和“{township.folder('退回', month)}”。"
    host.tell(brief(said, more), grave=bool(result.refused))


def flag(host: Host, desk: Desk) -> None:
    """Rewrite 预警, and bring 本月 and 看板 up to date."""
    township = township_of(host)
    if host.confirm("现在重做《预警》？总台账会先保存并关上，完后再打开。"):
        host.tell(_flagged(host, township, desk))


def board(host: Host, desk: Desk) -> None:
    """Bring 本月 and 看板 up to date, as 预警 does, and show 看板."""
    township = township_of(host)
    if not host.confirm("现在更新《看板》？总台账会先保存并关上，完后再打开。"):
        return
    said = _flagged(host, township, desk)
    shown = host.sibling(township.master)
    if shown is None:
        host.reopen(township.master)
        shown = host
    if _BOARD not in shown.sheet_names():
        shown.tell(said)
        return
    shown.select(Spot(_BOARD, _FIRST))
    shown.progress("《看板》已更新。")


def fill(host: Host, desk: Desk) -> None:
    """Fill an official form: the one that is open, or the township's own of the month."""
    from xlhazard.render.results_text import fill_text
    from xlhazard.workflow.catalogue import the_schema
    from xlhazard.workflow.fill import FillOrder
    from xlhazard.workflow.fill import fill as run

    township = township_of(host)
    path = _open_form(host, township)
    form = asked_form(host.ask, township, the_schema(desk.schemas))
    month = (
        None
        if form is None
        else asked_month(host.ask, f"填哪个月的《{form.sheet}》？", Month.of(desk.today))
    )
    if form is None or month is None:
        return
    order = FillOrder(month, desk.today, form.id, schemas=desk.schemas, evidence=True)
    with away(host, township, () if path is None else (path,)):
        host.progress("正在填表……")
        result = run(path, township, order)
    host.tell(brief(f"填好的表：{result.path}\n{fill_text(result, quiet=True)}"))


def township_of(host: Host) -> Township:
    """The township whose folder holds the open workbook. HostFault where there is none."""
    from xlhazard.io.township import MASTER, Township

    path = host.path()
    found = None if path is None else Township.find(path.parent)
    if found is None:
        raise HostFault(
            f"没有找到“{MASTER}”。请先打开本镇台账文件夹里的“{MASTER}”，再按这个按钮；"
            f"还没有台账文件夹的，请管理员先用 xlhazard init 建立。"
        )
    return found


@contextlib.contextmanager
def away(host: Host, township: Township, others: Sequence[Path] = ()) -> Iterator[None]:
    """The master and other workbooks saved and closed while the block runs, then open again.

    Raises HostFault, with everything still open, when a colleague has one of them open.
    """
    open_ones = []
    for path in (township.master, *others):
        one = host.sibling(path)
        if one is not None:
            _refuse_held(one, path)
            open_ones.append((one, path, one.selection()))
    closed: list[tuple[Host, Path, Spot | None]] = []
    try:
        for one, path, spot in open_ones:
            host.progress(f"正在保存并关上“{path.name}”……")
            one.close()
            closed.append((one, path, spot))
        yield
    finally:
        for one, path, spot in reversed(closed):
            one.reopen(path)
            if spot is not None and spot.sheet in one.sheet_names():
                one.select(spot)
        host.progress(None)


def _refuse_held(one: Host, path: Path) -> None:
    """A workbook that opened for reading only is in a colleague's hands: say whose."""
    from xlhazard.io.lock import owner_of

    if not one.read_only():
        return
    owner = owner_of(path)
    who = f"“{owner.user}”正在用 {owner.program} " if owner and owner.user else "有同事正在"
    raise HostFault(
        f"{who}打开着“{path.name}”，您这里只能看。请对方保存并关闭，"
        f"您也关上再打开，然后再按一次。什么都没有改。"
    )


def _flagged(host: Host, township: Township, desk: Desk) -> str:
    from xlhazard.render.results_text import flag_text
    from xlhazard.workflow.flag import FlagOrder
    from xlhazard.workflow.flag import flag as run

    with away(host, township):
        host.progress("正在检查总台账……")
        result = run(township, FlagOrder(desk.today, schemas=desk.schemas))
    return brief(flag_text(result, quiet=True), "……全部列在《预警》里。")


def _open_form(host: Host, township: Township) -> Path | None:
    """The open workbook, where it may be the form that is meant."""
    path = host.path()
    if path is None or path.samefile(township.master):
        return None
    question = f"填现在打开着的“{path.name}”？（选“否”，就填本镇“报表”里这个月的表。）"
    return path if host.confirm(question) else None


def _shown(host: Host) -> Callable[[str, int, int], None]:
    """What a verb tells of its progress goes into the host's status bar."""

    def show(what: str, done: int, total: int) -> None:
        host.progress(f"正在{what}……{done}/{total}")

    return show
