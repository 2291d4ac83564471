"""Names of what was dropped on the page: where in a township folder a file belongs, or nowhere."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import Literal, NamedTuple

from xlhazard.io.names import shown
from xlhazard.io.township import KINDS, MASTER
from xlhazard.model.month import Month
from xlhazard.workflow.misuse import Misuse

Where = Literal["loose", "folder", "inbox", "unused"]
_LONGEST = 255
"""Bytes of one piece of a path that file systems take."""

_UNPACKED = "台账-"
"""How the folder begins that a zip of ours is unpacked into; it is no folder of the township."""

_NOT_OURS = frozenset({"__macosx", "thumbs.db", "desktop.ini"})


class Named(NamedTuple):
    """where: loose (a file by itself), folder (of the township, 存档/2023-06/…), inbox (收件), or
    unused (what systems leave behind). path is the name in the township, of inbox the file's."""

    where: Where
    path: str
    month: Month | None = None


def named(given: str) -> Named:
    """The place of a file by the name that it was dropped with.

    Raises Misuse for a name that leads out of the folder or into folders a township has not.
    """
    pieces = _pieces(given)
    if len(pieces) > 1 and pieces[0].startswith(_UNPACKED):
        pieces = pieces[1:]
    if len(pieces) == 1:
        return Named("loose", pieces[0])
    if any(one.casefold() in _NOT_OURS or one.startswith((".", "~$")) for one in pieces):
        return Named("unused", "/".join(pieces))
    month = Month.read(pieces[1])
    if len(pieces) != 3 or pieces[0] not in KINDS or month is None or str(month) != pieces[1]:
        raise Misuse(
            f"“{shown(given)}”在下级文件夹里，不知道它是什么。请把报送件和空表直接拖进来，"
            f"不要连同文件夹；可以整个选的，是有总台账的台账文件夹，和上次结果里的“存档”“下发”“退回”“报表”。什么都没有做。"
        )
    if pieces[0] == "收件":
        return Named("inbox", pieces[2], month)
    return Named("folder", "/".join(pieces), month)


def township_folder(names: Iterable[str]) -> str:
    """The folder that was picked whole: the one with a master in it, with "/" at its end.

    "" where there is none or more than one, or where a master was also dropped by itself.
    """
    tops = {name.rpartition("/")[0] for name in names if _is_master(name.rpartition("/")[2])}
    [top] = tops if len(tops) == 1 else {""}
    first = top.partition("/")[0]
    return f"{top}/" if first and first not in KINDS and not first.startswith(_UNPACKED) else ""


def in_township(given: str) -> Named:
    """The place of a file by its name below the folder that was picked whole.

    What has no place there, such as a letter or somebody's own notes, is left unused.
    """
    if _is_master(given):
        return Named("loose", MASTER)
    try:
        place = named(given)
    except Misuse:
        place = Named("unused", given)
    return Named("unused", given) if place.where == "loose" else place


def _is_master(name: str) -> bool:
    return unicodedata.normalize("NFC", name) == MASTER


def _pieces(given: str) -> list[str]:
    name = unicodedata.normalize("NFC", given)
    pieces = name.split("/")
    reason = ""
    if any(unicodedata.category(one) in ("Cc", "Cs") for one in name):
        reason = "里有控制字符"
    elif "\\" in name or name.startswith("/") or ":" in pieces[0] or ".." in pieces:
        reason = "指向本镇文件夹以外的地方"
    elif "" in pieces or "." in pieces:
        reason = "不是规范的文件名"
    elif any(len(one.encode()) > _LONGEST for one in pieces):
        reason = "太长"
    if reason:
        said = shown(given if len(given) <= 60 else given[:60] + "…")
        raise Misuse(f"文件名“{said}”{reason}，没有使用。请改名后再拖入。什么都没有做。")
    return pieces
