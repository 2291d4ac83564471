"""A township folder for the time of one run: laid out, worked on by the verbs, packed."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from xlhazard.fronts.page.dropped import FLAGS_PAGE, Dropped
from xlhazard.fronts.page.forms import official_forms
from xlhazard.fronts.page.voucher import VOUCHER, Taken, Voucher
from xlhazard.io.commit import put
from xlhazard.io.names import same_name, shown
from xlhazard.io.schema_files import bundled_workbooks
from xlhazard.io.township import MASTER, Township
from xlhazard.merging.receipts import LOG
from xlhazard.model.finding import Severity
from xlhazard.model.results import FillResult, FlagResult, MergeResult
from xlhazard.render.html import page
from xlhazard.render.outcome import of_flags
from xlhazard.render.results_text import fill_text, flag_text, issue_text, merge_text
from xlhazard.render.templates import form_file
from xlhazard.workflow.catalogue import the_schema
from xlhazard.workflow.fill import FillOrder, fill
from xlhazard.workflow.fill_planning import forms_of
from xlhazard.workflow.flag import FlagOrder, flag
from xlhazard.workflow.issue import IssueOrder, issue
from xlhazard.workflow.merge import MergeOrder, merge
from xlhazard.workflow.misuse import Misuse
from xlhazard.workflow.place import Place, opened, whole
from xlhazard.workflow.receiving import Progress

if TYPE_CHECKING:
    from xlhazard.fronts.page.office import OfficeOrder

_STAMP = (1980, 1, 1, 0, 0, 0)
_PACKED = (".xlsx", ".xlsm", ".docx", ".png", ".jpg", ".zip")
"""Files that are zipped already: to pack them again takes time and saves nothing."""


@dataclass
class Run:
    """What a run made: files of the new folder by path, the fate of each dropped file by name.

    lines: what the verbs say, as on the command line. has_history: months were merged before.
    """

    files: dict[str, bytes] = field(default_factory=dict)
    fate: dict[str, str] = field(default_factory=dict)
    lines: list[str] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    merged: list[Taken] = field(default_factory=list)
    has_history: bool = False

    @property
    def summary(self) -> str:
        """One line: 并入3份，退回1份，预警12条，填表1张，下发6份。"""
        words = {
            "merged": "并入{}份",
            "refused": "退回{}份",
            "already": "以前已并入{}份",
            "conflicts": "冲突{}处",
            "flags": "预警{}条",
            "filled": "填表{}张",
            "issued": "下发{}份",
        }
        said = [
            text.format(self.counts[name]) for name, text in words.items() if name in self.counts
        ]
        return ("，".join(said) or "没有选要做的事") + "。"


def run(root: Path, dropped: Dropped, order: OfficeOrder, progress: Progress) -> Run:
    """Do the month in an empty folder. Raises what the verbs raise; then nothing of it counts."""
    township = Township(root)
    township.prepare()
    put(township.master, dropped.master)
    for name, data in dropped.folder.items():
        put(township.inside(root / name), data)
    place = whole(opened(township, the_schema(), order.town))
    done = Run(has_history=bool(len(place.master.tables.get(LOG, ()))))
    forms = official_forms(dropped.loose, place, order.month)
    came_in = {name: data for name, data in dropped.loose.items() if name not in forms}
    desk = _Desk(township, order, done, progress)
    desk.merge(came_in)
    desk.fill({name: (dropped.loose[name], form) for name, form in forms.items()}, place)
    desk.issue()
    # Last, so that 本月 and 看板 know of the forms and of what was issued.
    desk.flag()
    done.files = dict(_kept(root))
    done.files.update(desk.pages)
    return done


def packed(files: Mapping[str, bytes], voucher: Voucher) -> bytes:
    """The zip: the master first, the voucher last; the same bytes from the same files."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as made:
        for name in sorted(files, key=lambda one: (one != MASTER, one)):
            _pack(made, name, files[name])
        _pack(made, VOUCHER, voucher.written())
    return stream.getvalue()


def _pack(made: zipfile.ZipFile, name: str, data: bytes) -> None:
    entry = zipfile.ZipInfo(name, _STAMP)
    entry.create_system = 0
    stored = name.lower().endswith(_PACKED)
    entry.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
    made.writestr(entry, data)


def _kept(root: Path) -> Iterator[tuple[str, bytes]]:
    """Every file of the folder but the lock's own and what came in, which stays with the office."""
    for path in sorted(root.rglob("*")):
        name = path.relative_to(root)
        if path.is_file() and not path.name.startswith(".xlhazard") and name.parts[0] != "收件":
            yield name.as_posix(), path.read_bytes()


class _Desk:
    """The verbs one after another; each adds to the run what it did."""

    def __init__(
        self, township: Township, order: OfficeOrder, done: Run, progress: Progress
    ) -> None:
        self._township = township
        self._order = order
        self._done = done
        self._progress = progress
        self.pages: dict[str, bytes] = {}

    def merge(self, came_in: Mapping[str, bytes]) -> None:
        """Merge what came in, as `xlhazard merge --month` does with 收件/<month>."""
        order, done = self._order, self._done
        if not order.merge:
            done.fate.update(dict.fromkeys(came_in, "这次没有选“合并”，没有读"))
            return
        if not came_in:
            done.lines.append("没有拖入报送件，没有合并。")
            return
        for name, data in came_in.items():
            put(self._township.file("收件", order.month, name), data)
        wanted = MergeOrder(order.today, order.clock, order.month, order.town)
        result = merge((), self._township, wanted, self._progress)
        done.counts |= {
            "merged": len(result.merged),
            "refused": len(result.refused),
            "already": len(result.already),
            "conflicts": len(result.conflicts),
            "missing": len(result.missing_units),
            "unsettled": len(result.unsettled),
        }
        done.fate.update(_fates(came_in, result))
        hashes = {file.path: file.sha256 for file in result.report.files}
        done.merged += [
            Taken(one.unit, str(one.month), Path(one.path).name, hashes[one.path])
            for one in result.merged
        ]
        self._say(merge_text(result, quiet=True))

    def flag(self) -> None:
        """Rewrite 预警, 本月 and 看板; and the same as a page to print."""
        order, done = self._order, self._done
        if not order.flag:
            return
        self._progress("检查总台账", 0, 1)
        result = flag(self._township, FlagOrder(order.today, town=order.town, excerpts=True))
        self._progress("检查总台账", 1, 1)
        done.counts["flags"] = _flags(result)
        printed = page(of_flags(result)).replace(f"{self._township.root}/", "")
        self.pages[f"{FLAGS_PAGE}-{order.month}.html"] = printed.encode("utf-8", "backslashreplace")
        self._say(flag_text(result, quiet=True), (*result.notes, *result.unsettled))

    def fill(self, dropped: Mapping[str, tuple[bytes, str]], place: Place) -> None:
        """Fill the forms that were dropped, and the shipped blank ones of the others."""
        order, done = self._order, self._done
        if not order.fill:
            done.fate.update(dict.fromkeys(dropped, "是要填的表；这次没有选“填表”，没有填"))
            return
        count = 0
        for name, (data, form) in dropped.items():
            path = put(self._township.file("报表", order.month, name), data)
            self._filled(path, form)
            done.fate[name] = f"《{place.schema.forms[form].sheet}》，已填在“报表/{order.month}”里"
            count += 1
        given = {form for _, form in dropped.values()}
        for one in forms_of(place):
            if one.id in given:
                continue
            earlier = self._township.file("报表", order.month, f"{one.sheet}-{order.month}.xlsx")
            blank = bundled_workbooks() / form_file(place.town.id, one.id)
            if not earlier.is_file() and not blank.is_file():
                done.lines.append(
                    f"《{one.sheet}》没有自带的空表，没有填；要填的请把空表一起拖进来。"
                )
                continue
            try:
                self._filled(None, one.id)
            except Misuse as not_now:
                # Nobody asked for this one by itself; nothing of it was written.
                done.lines.append(f"《{one.sheet}》没有填：{not_now.text}")
                continue
            count += 1
        done.counts["filled"] = count

    def _filled(self, path: Path | None, form: str) -> None:
        order = self._order
        self._progress("填表", 0, 1)
        wanted = FillOrder(order.month, order.today, form, town=order.town, evidence=True)
        result: FillResult = fill(path, self._township, wanted)
        self._progress("填表", 1, 1)
        self._say(fill_text(result, quiet=True), (*result.notes, *result.unsettled))

    def issue(self) -> None:
        """Issue the workbooks of the month after."""
        order, done = self._order, self._done
        if not order.issue:
            return
        wanted = IssueOrder(order.month.plus(1), order.today, order.clock, town=order.town)
        result = issue(self._township, wanted, self._progress)
        done.counts["issued"] = sum(one.written for one in result.issued)
        self._say(issue_text(result))

    def _say(self, text: str, notes: Iterable[str] = ()) -> None:
        """What a verb says, with paths as they are in the zip."""
        said = [*text.splitlines(), *(f"  请注意：{shown(note)}" for note in notes)]
        self._done.lines += [line.replace(f"{self._township.root}/", "") for line in said]


def _flags(result: FlagResult) -> int:
    found = (one for file in result.report.files for one in file.findings)
    return sum(one.severity is Severity.FLAG for one in found)


def _fates(came_in: Iterable[str], result: MergeResult) -> Iterator[tuple[str, str]]:
    """What became of every file that came in, by its name (Chinese)."""
    known: dict[str, str] = {}

    def tell(path: str, what: str) -> None:
        known[same_name(PurePath(path).name)] = what

    for path, why in result.report.passed_over:
        tell(path, f"没有读取（{why}）")
    for path, why in result.left_aside:
        tell(path, f"没有采用（{why}）")
    for path in result.already:
        tell(path, "以前已经并入，不用再做")
    for refused in result.refused:
        tell(refused.path, f"退回（{'、'.join(refused.codes)}），见“退回”里的标注件和回复")
    for merged in result.merged:
        tell(merged.path, f"已并入（{merged.unit} {merged.month}）")
    for name in came_in:
        yield name, known.get(same_name(name), "没有结论，请看下面的说明")
