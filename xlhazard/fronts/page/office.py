"""An office's month without anything installed: files in, one zip out.

Runs in the browser page and anywhere else. What was dropped becomes a township folder for the time
of the run, and the verbs of the command line are called on it as they are, so that what they
promise holds here too. The page cannot lock the master that lies on somebody's disk; it knows it
by its hash instead (see voucher), and says so.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from xlhazard.fronts.page.dropped import Dropped, told_apart
from xlhazard.fronts.page.folder import Run, packed, run
from xlhazard.fronts.page.voucher import Voucher, sha256_of
from xlhazard.io.commit import scratch
from xlhazard.io.names import shown
from xlhazard.io.refusals import Refusal, SavedNotCertain
from xlhazard.io.township import MASTER
from xlhazard.model.month import Month
from xlhazard.workflow.catalogue import the_schema
from xlhazard.workflow.faults import fault_text, foreseen_text
from xlhazard.workflow.misuse import Misuse
from xlhazard.workflow.receiving import Progress, silent

NO_LOCK = (
    "网页锁不住您电脑里的总台账：下载压缩包之前请关好它，用压缩包里的“总台账.xlsx”替换原来的；"
    "下个月把这个压缩包和新收到的报送件一起拖进来。"
)


@dataclass(frozen=True, slots=True)
class OfficeOrder:
    """What an office asked for. clock: the moment (with its zone) for 报送登记.

    told: use the master, and the last zip, although they are not what the voucher says.
    last_sha256: of the master that the browser remembers to have given last, "" for none.
    """

    today: dt.date
    clock: dt.datetime
    month: Month
    merge: bool = True
    flag: bool = True
    fill: bool = True
    issue: bool = True
    town: str | None = None
    told: bool = False
    last_sha256: str = ""


@dataclass(frozen=True, slots=True)
class OfficeDone:
    """zip: the new township folder, b"" when refused; name: what to save it as.

    lines: the summary (Chinese), of a refusal its reason alone. master: sha256 of the new master,
    to be remembered. may_be_told: the same again with told would go through.
    """

    zip: bytes = b""
    name: str = ""
    lines: tuple[str, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)
    refused: bool = False
    master: str = ""
    may_be_told: bool = False


class _AnotherMaster(Misuse):
    """The master is not the one that the last run gave."""


def month(
    files: Mapping[str, bytes], order: OfficeOrder, progress: Progress = silent
) -> OfficeDone:
    """A month on what was dropped: relative names -> bytes. Never raises; all or nothing.

    A submission that is refused is a normal outcome; anything that keeps a verb from finishing is
    a refusal of the whole, and then there is no zip.
    """
    try:
        return _month(files, order, progress)
    except Misuse as refused:
        again = isinstance(refused, _AnotherMaster) or "仍然使用" in refused.text
        return OfficeDone(lines=(refused.text,), refused=True, may_be_told=again)
    except (Refusal, SavedNotCertain) as refused:
        return OfficeDone(lines=(f"没有做成：{refused.text}",), refused=True)
    except Exception as fault:  # noqa: BLE001
        said = foreseen_text(fault) or fault_text("这个月", fault, fault.__traceback__)
        return OfficeDone(lines=(said,), refused=True)


def _month(files: Mapping[str, bytes], order: OfficeOrder, progress: Progress) -> OfficeDone:
    schema = the_schema()
    dropped = told_apart(files, order.month, schema, told=order.told)
    if not order.told:
        _refuse_another(dropped, order.last_sha256)
    with scratch() as folder:
        done = run(folder, dropped, order, progress)
        parts = done.files
    master = parts[MASTER]
    after = sha256_of(master)
    voucher = _voucher(dropped, done, order, after)
    return OfficeDone(
        zip=packed(parts, voucher),
        name=f"台账-{order.month}-{after[:8]}.zip",
        lines=tuple(_lines(files, dropped, done, order)),
        counts=done.counts,
        master=after,
    )


def _refuse_another(dropped: Dropped, last_sha256: str) -> None:
    """Raise Misuse when the master is not the one that the last run gave."""
    known = sha256_of(dropped.master)
    if dropped.voucher is not None:
        if known != dropped.voucher.after:
            raise _AnotherMaster(
                f"拖入的总台账不是上次压缩包（{dropped.voucher.month}）里的那一份。"
                f"上次之后在 Excel 或 WPS 里改过总台账的，请核对无误后勾选“仍然使用”；"
                f"拿错了的，请换成最新的一份。什么都没有做。"
            )
        if last_sha256 and dropped.voucher.after != last_sha256:
            raise _AnotherMaster(
                "拖入的压缩包不是这台电脑上最近一次下载的那个，用它会丢掉最近一次合并的内容。"
                "请换成最近下载的压缩包；确要从这一份接着做的，请勾选“仍然使用”。什么都没有做。"
            )
    elif last_sha256 and known != last_sha256:
        raise _AnotherMaster(
            "拖入的总台账不是这台电脑上最近一次下载的那一份。之后在 Excel 或 WPS 里改过的，"
            "请核对无误后勾选“仍然使用”；拿错了的，请换成最新的一份。什么都没有做。"
        )


def _voucher(dropped: Dropped, done: Run, order: OfficeOrder, after: str) -> Voucher:
    earlier = () if dropped.voucher is None else dropped.voucher.months
    return Voucher(
        month=order.month,
        today=order.today.isoformat(),
        before=sha256_of(dropped.master),
        after=after,
        months=tuple(sorted({*earlier, str(order.month)})),
        verbs=tuple(one for one in ("merge", "flag", "fill", "issue") if getattr(order, one)),
        merged=tuple(done.merged),
        files={name: sha256_of(data) for name, data in done.files.items() if name != MASTER},
    )


def _lines(
    files: Mapping[str, bytes], dropped: Dropped, done: Run, order: OfficeOrder
) -> Iterator[str]:
    yield f"{order.month}：{done.summary}"
    if dropped.voucher is None and not dropped.folder and done.has_history:
        yield (
            "没有拖入上次的压缩包：以前的“存档”“下发”不在，单位改动和安办改动不同的地方会列入"
            "《冲突》，由安办决定。手边有的，请连同它一起重做一次。"
        )
    if order.issue and not any(name.startswith("下发/") for name in dropped.folder):
        yield (
            "没有拖入以前的“下发”：以前下发过、还没有用的编号，这次可能再发一次。"
            "以前下发过的，请连同上次的压缩包（或整个台账文件夹）重做一次。"
        )
    yield f"拖入的文件：{len(files)}"
    for given in sorted(files):
        what = dropped.told.get(given) or done.fate.get(given.rpartition("/")[2])
        yield f"  {shown(given)}：{what or '没有用到'}"
    yield from done.lines
    yield NO_LOCK
