"""What an office dropped on the page, told apart: the master, the last zip, and what came in."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from xlhazard.fronts.page.names import Named, in_township, named, township_folder
from xlhazard.fronts.page.voucher import (
    VOUCHER,
    NoVoucher,
    Voucher,
    read_voucher,
    sha256_of,
)
from xlhazard.io.limits import Limits, Refused
from xlhazard.io.names import shown
from xlhazard.io.package import Package, checked, read_directory
from xlhazard.io.township import MASTER
from xlhazard.model.month import Month
from xlhazard.schema.types import Schema
from xlhazard.workflow.misuse import Misuse

FLAGS_PAGE = "预警"
"""How the name of the printable page beside the master begins."""

_OF_A_ZIP = Limits(max_file_mib=1024, max_parts=50_000, max_unzipped_mib=2048)
_ZIP = b"PK"
_ZIP_NAME = re.compile(r"台账-\d{4}-\d{2}-[0-9a-f]{8}.*\.zip", re.IGNORECASE)
_ONLY_MASTER = ("units", "settings", "submissions_log")
"""Lists that only a master has all of: how it is known under whatever name it was dropped."""
_SHEET = re.compile(rb"<(?:\w+:)?sheet\s[^>]*?\bname=(?:\"([^\"]*)\"|'([^']*)')")
_STOPPED = "什么都没有做。"


@dataclass(frozen=True, slots=True)
class Dropped:
    """master: its bytes. folder: files of the township by path (存档/2023-06/…). loose: what came
    in or is to be filled, by name. told: what became of each dropped name so far (Chinese).
    """

    master: bytes
    folder: Mapping[str, bytes]
    loose: Mapping[str, bytes]
    voucher: Voucher | None
    told: Mapping[str, str]


@dataclass
class _Pile:
    """Everything by kind while it is told apart."""

    masters: dict[str, bytes] = field(default_factory=dict)
    zips: dict[str, bytes] = field(default_factory=dict)
    vouchers: dict[str, bytes] = field(default_factory=dict)
    folder: dict[str, bytes] = field(default_factory=dict)
    loose: dict[str, bytes] = field(default_factory=dict)
    told: dict[str, str] = field(default_factory=dict)


def told_apart(
    files: Mapping[str, bytes], month: Month, schema: Schema, *, told: bool = False
) -> Dropped:
    """Sort what was dropped by place and content.

    told: people said that a zip that differs from its voucher is to be used. Raises Misuse when
    there is no master, or more than one, when the last zip is damaged, or a name leads elsewhere.
    """
    pile = _Pile()
    top = township_folder(files)
    for given in sorted(files):
        whole = top and given.startswith(top)
        place = in_township(given.removeprefix(top)) if whole else named(given)
        _put(given, place, files[given], pile, month, schema)
    zipped_master, voucher = _last_zip(pile, told)
    voucher = voucher or _loose_voucher(pile)
    master = _master(pile, zipped_master)
    return Dropped(master, pile.folder, pile.loose, voucher, pile.told)


def sheet_names(data: bytes) -> frozenset[str]:
    """Names of the sheets of a workbook, quickly and without judging it; none of other files."""
    if not data.startswith(_ZIP):
        return frozenset()
    limits = Limits()
    try:
        package = checked(data, read_directory(data, limits), limits)
        part = package.find("xl/workbook.xml")
        text = b"" if part is None else package.content(part)
    except Refused:
        return frozenset()
    found = (one[1] if one[1] is not None else one[2] for one in _SHEET.finditer(text))
    return frozenset(html.unescape(name.decode("utf-8", "replace")) for name in found)


def _put(given: str, place: Named, data: bytes, pile: _Pile, month: Month, schema: Schema) -> None:
    name = place.path
    if place.where == "unused":
        pile.told[given] = "不是台账要的文件，没有用到"
    elif place.where == "folder":
        _add(pile.folder, name, data)
        pile.told[given] = "台账文件夹里的文件，放回原处"
    elif place.where == "inbox" and place.month != month:
        pile.told[given] = f"在收件的{place.month}里，这次做的是{month}，没有读"
    elif name == VOUCHER:
        _add(pile.vouchers, name, data)
        pile.told[given] = "上次的凭证"
    elif PurePosixPath(name).name.startswith(FLAGS_PAGE) and name.lower().endswith(".html"):
        pile.told[given] = "上次的预警页，会重新做"
    elif name == MASTER or (sheet_names(data) >= {schema.lists[one].sheet for one in _ONLY_MASTER}):
        pile.masters[given] = data
        pile.told[given] = "总台账"
    elif _is_last_zip(name, data):
        pile.zips[given] = data
        pile.told[given] = "上次的压缩包，已接上"
    else:
        _add(pile.loose, name, data)


def _add(into: dict[str, bytes], name: str, data: bytes) -> None:
    """Raises Misuse when other bytes are there under that name."""
    if into.setdefault(name, data) != data:
        raise Misuse(f"有两份不同的“{shown(name)}”。请只留一份，或给其中一份改名。{_STOPPED}")


def _is_last_zip(name: str, data: bytes) -> bool:
    """By its name, else by the voucher in it."""
    if _ZIP_NAME.fullmatch(name):
        return True
    if not data.startswith(_ZIP):
        return False
    try:
        entries = {part.name.rpartition("/")[2] for part in read_directory(data, _OF_A_ZIP).parts}
    except Refused:
        return False
    return VOUCHER in entries or MASTER in entries


def _last_zip(pile: _Pile, told: bool) -> tuple[bytes | None, Voucher | None]:
    """Its master and voucher; the other files join the folder. Raises Misuse."""
    if len(set(pile.zips.values())) > 1:
        names = "”“".join(map(shown, pile.zips))
        raise Misuse(f"拖入了几个上次的压缩包：“{names}”。请只拖最近的一个。{_STOPPED}")
    for given, data in pile.zips.items():
        inside = dict(_unpacked(given, data))
        written = inside.pop(VOUCHER, None)
        if written is None and not told:
            raise _damaged(given, f"里面没有“{VOUCHER}”", may_be_told=True)
        voucher = None if written is None else _voucher(given, written)
        master = inside.pop(MASTER, None)
        if voucher is not None and not told:
            _as_vouched(given, {MASTER: master or b"", **inside}, voucher)
        for name, one in inside.items():
            place = named(name)
            if place.where == "folder":
                _add(pile.folder, place.path, one)
        return master, voucher
    return None, None


def _unpacked(given: str, data: bytes) -> Iterator[tuple[str, bytes]]:
    """Every file of the zip by its name in the township. Raises Misuse."""
    try:
        package: Package = checked(data, read_directory(data, _OF_A_ZIP), _OF_A_ZIP)
        for part in package.parts:
            place = named(part)
            if place.where == "inbox":
                raise _damaged(given, f"里面有多出来的“{shown(part)}”")
            if place.where != "unused":
                yield place.path, package.content(part)
    except Refused as refused:
        facts = refused.notice.facts
        why = facts.get("reason") or f"{facts.get('what', '内容')}超出{facts.get('limit', '限度')}"
        raise _damaged(given, str(why)) from None


def _as_vouched(given: str, inside: Mapping[str, bytes], voucher: Voucher) -> None:
    """Every file of the voucher is there, byte for byte, and no other of the township's."""
    wanted = {MASTER: voucher.after, **voucher.files}
    for name, sha256 in wanted.items():
        if name not in inside or sha256_of(inside[name]) != sha256:
            why = "被改过" if inside.get(name) else "不见了"
            raise _damaged(given, f"里面的“{shown(name)}”{why}", may_be_told=True)
    for name in inside:
        if name not in wanted:
            raise _damaged(given, f"里面有多出来的“{shown(name)}”", may_be_told=True)


def _damaged(given: str, why: str, *, may_be_told: bool = False) -> Misuse:
    more = "；确是您自己改过再压缩的，请勾选“仍然使用”" if may_be_told else ""
    return Misuse(f"上次的压缩包“{shown(given)}”不完整：{why}。请用下载时的原件{more}。{_STOPPED}")


def _voucher(given: str, data: bytes) -> Voucher:
    try:
        return read_voucher(data)
    except NoVoucher as why:
        raise _damaged(given, str(why)) from None


def _loose_voucher(pile: _Pile) -> Voucher | None:
    for name, data in pile.vouchers.items():
        try:
            return read_voucher(data)
        except NoVoucher as why:
            raise Misuse(f"“{name}”用不了：{why}。请改拖下载时的压缩包。{_STOPPED}") from None
    return None


def _master(pile: _Pile, zipped: bytes | None) -> bytes:
    """The one master: what was dropped by itself goes before the one in the last zip."""
    if len(set(pile.masters.values())) > 1:
        names = "”“".join(map(shown, pile.masters))
        raise Misuse(f"拖入了{len(pile.masters)}份总台账：“{names}”。请只留要用的一份。{_STOPPED}")
    for data in pile.masters.values():
        return data
    if zipped is None:
        raise Misuse(
            f"没有“{MASTER}”。请把本镇的总台账（或上次下载的压缩包）和报送件一起拖进来。"
            f"还没有总台账的，请管理员先用 xlhazard init 建立。{_STOPPED}"
        )
    return zipped
