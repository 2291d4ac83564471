"""The township folder: where the master, the files that came in and what we made of them lie.

Source: contract, "Township folder". The folder is the whole state; there is no database.
"""

from __future__ import annotations

import contextlib
import hashlib
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from xlhazard.io import commit, lock
from xlhazard.io.refusals import CannotWriteNow
from xlhazard.model.month import Month

MASTER = "总台账.xlsx"
Kind = Literal["下发", "收件", "退回", "存档", "报表"]
KINDS: tuple[Kind, ...] = ("下发", "收件", "退回", "存档", "报表")

LONGEST_NAME = 60
"""Bytes of UTF-8 in a file name's stem; leaves room for hashes and sync programs' own endings."""

_RESERVED = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|clock\$|com[0-9¹²³]|lpt[0-9¹²³])", re.I)
_FORBIDDEN = re.compile(r'[<>:"/\\|?*%$~#&!^`\x00-\x1f\x7f-\x9f]+')
_WORKBOOKS = (".xlsx", ".xlsm")


@dataclass(frozen=True, slots=True)
class Township:
    """One township folder. root is the folder that holds 总台账.xlsx."""

    root: Path

    @classmethod
    def find(cls, start: Path) -> Township | None:
        """The township at or above a file or folder, None when there is none."""
        place = start.absolute()
        for folder in (place, *place.parents):
            if (folder / MASTER).is_file():
                return cls(folder)
        return None

    @property
    def master(self) -> Path:
        return self.root / MASTER

    def folder(self, kind: Kind, month: Month) -> Path:
        """收件/2023-06 and the like; it need not exist yet."""
        return self.root / kind / str(month)

    def file(self, kind: Kind, month: Month, name: str) -> Path:
        """A file of ours in one of the folders. Raises CannotWriteNow if it would lie outside."""
        return self.inside(self.folder(kind, month) / name)

    def inside(self, path: Path) -> Path:
        """The path itself, after making sure that nothing leads it out of the township."""
        if not path.resolve().is_relative_to(self.root.resolve()):
            raise CannotWriteNow(path, "它在本镇的台账文件夹之外。请检查文件夹里的快捷方式或链接。")
        return path

    def archive(self, month: Month, unit: str, data: bytes, name: str) -> Path:
        """Keep an accepted original byte for byte, under a name that its content decides.

        unit is the unit's code, name the unit's or file's name. The same bytes again change
        nothing; other bytes get another name, so nothing is ever overwritten.
        """
        ending = Path(name).suffix
        if ending.lower() not in _WORKBOOKS:
            ending = ""
        stem, ending = safe_name(unit, name.removesuffix(ending)), ending.lower() or ".xlsx"
        path = self.named_by_content(self.folder("存档", month), stem, ending, data)
        return commit.write_new(path, data)

    def named_by_content(self, folder: Path, stem: str, ending: str, data: bytes) -> Path:
        """Where these bytes are kept under a name that ends with the beginning of their hash.

        Nothing stands there yet, or the very same bytes.
        """
        digest = hashlib.sha256(data).hexdigest()
        for length in range(8, len(digest) + 1, 8):
            path = self.inside(folder / f"{stem}-{digest[:length]}{ending}")
            if commit.sha256_of(path) in (None, digest):
                break
        return path

    def archived(self, sha256: str) -> bytes | None:
        """The accepted original of this hash, None when there is none or it was altered."""
        if re.fullmatch(r"[0-9a-f]{64}", sha256) is None:
            return None
        for path in sorted((self.root / "存档").glob(f"*/*-{sha256[:8]}*.xls[xm]")):
            try:
                data = path.read_bytes()
            except OSError:
                continue
            if hashlib.sha256(data).hexdigest() == sha256:
                return data
        return None

    def originals(self) -> Mapping[str, str | None]:
        """Every workbook in 存档 by its path in the township, with the sha256 of its bytes now.

        None for one that cannot be read.
        """
        found: dict[str, str | None] = {}
        for path in sorted((self.root / "存档").glob("*/*.xls[xm]")):
            name = path.relative_to(self.root).as_posix()
            try:
                found[name] = commit.sha256_of(path) if path.is_file() else None
            except CannotWriteNow:
                found[name] = None
        return found

    def prepare(self) -> None:
        """Make the township's folders."""
        commit.make_folder(self.root)
        for kind in KINDS:
            commit.make_folder(self.root / kind)


def inbox_month(path: Path) -> Month | None:
    """The month of the folder 收件/<month> in which a file lies; None elsewhere."""
    folder = path.absolute().parent
    return Month.read(folder.name) if folder.parent.name == "收件" else None


def safe_name(code: str, name: str = "", ending: str = "") -> str:
    """A file name every system takes, from a unit's code and name; "HL-03-河口村".

    Never empty, never a path, never a name that Windows reserves; the stem is at most
    LONGEST_NAME bytes of UTF-8. Units of different codes get different names.
    """
    stem = _plain(code)
    changed = not stem or stem != unicodedata.normalize("NFC", code)
    if changed or len(stem.encode()) > LONGEST_NAME // 2:
        # The code was altered or is long, so two codes could meet: its hash keeps them apart.
        digest = hashlib.sha256(code.encode("utf-8", "surrogatepass")).hexdigest()[:8]
        stem = f"{_cut(stem, LONGEST_NAME // 2)}-{digest}".lstrip("-")
    if called := _plain(name):
        stem = f"{stem}-{called}"
    stem = _cut(stem, LONGEST_NAME)
    if _RESERVED.fullmatch(stem.partition(".")[0]):
        stem = f"_{stem}"
    return stem + ending


@contextlib.contextmanager
def locked(
    township: Township, *, timeout: float = 10.0, ignore_owner_file: bool = False
) -> Iterator[None]:
    """Hold the township's lock; refuses while somebody has the master open. See lock.locked."""
    guarded = (township.master,)
    with lock.locked(township.root, guarded, timeout=timeout, ignore_owner_file=ignore_owner_file):
        yield


def _plain(text: str) -> str:
    """NFC, without what file systems, shells or right-to-left tricks could misread."""
    kept = "".join(
        " " if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp") else c
        for c in unicodedata.normalize("NFC", text)
    )
    return " ".join(_FORBIDDEN.sub("_", kept).split()).strip(". _-")


def _cut(text: str, longest: int) -> str:
    cut = text.encode()[:longest].decode("utf-8", "ignore")
    return cut.rstrip(". _-")
