"""A Word document as sheets, one a table: guarded as workbooks are. No file can stop it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from struct import error as struct_error

from xlhazard.io.limits import MIB, Budget, Limits, Refused, too_large, unreadable
from xlhazard.io.names import shown
from xlhazard.io.package import Package, checked, read_directory
from xlhazard.io.patch.markup import in_utf8, outline
from xlhazard.io.reader import Reading
from xlhazard.io.reading.guard import Broken, Silent, read_part
from xlhazard.io.reading.records import Parts
from xlhazard.io.reading.relations import read_relations
from xlhazard.io.recognise import ZIP, refuse_foreign
from xlhazard.io.refusals import Unwritable
from xlhazard.io.regular import bytes_of
from xlhazard.io.uncollected import uncollected
from xlhazard.io.word.markup import Grid, grids, tracked
from xlhazard.model.address import Address
from xlhazard.model.finding import Notice
from xlhazard.model.word import WordTable
from xlhazard.model.workbook import RawCell, Sheet, Workbook

LIMITS = Limits(max_file_mib=32, max_unzipped_mib=128, max_elements=600_000)
MOST_CELLS = 60_000
"""Cells and paragraphs of all tables; an official form has a few hundred."""

SAVE_AS = "请用Word或WPS另存为“Word文档(.docx)”后再试"
_ENDINGS = frozenset({".docx", ".docm", ".dotx", ".dotm", ".doc", ".dot", ".wps", ".wpt", ".odt"})
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_STREAM = "WordDocument".encode("utf-16-le")
_XML = (".xml", ".rels", ".vml")
_DATA_FAULTS = (ValueError, LookupError, ArithmeticError, struct_error, RecursionError)


@dataclass(frozen=True, slots=True)
class WordReading:
    """A document as it was read: its tables as sheets 表1, 表2 …, and how rows are counted."""

    reading: Reading
    tables: Mapping[str, WordTable] = field(default_factory=dict)


def looks_like_word(data: bytes, name: str) -> bool:
    """Whether a file is, or calls itself, a text document; what it is at all the reader says."""
    if data.startswith(ZIP):
        return b"opendocument.text" in data[:256] or _has_word_parts(data)
    if data.startswith(_OLE):
        return _STREAM in data
    return PurePath(name).suffix.casefold() in _ENDINGS


def _has_word_parts(data: bytes) -> bool:
    try:
        names = [part.name.casefold() for part in read_directory(data, LIMITS).parts]
    except (Refused, *_DATA_FAULTS):
        return False
    words = any(name.startswith("word/") for name in names)
    return words and not any(name.startswith("xl/") for name in names)


def read_word_file(path: Path) -> WordReading:
    """Read a document: a regular file, whole and steady; anything else gives a notice."""
    try:
        return read_word(bytes_of(path, LIMITS), path.name)
    except Refused as refused:
        digest = hashlib.sha256(b"").hexdigest()
        return WordReading(Reading(shown(path.name), b"", digest, 0, None, (refused.notice,)))


def read_word(data: bytes, name: str, limits: Limits = LIMITS) -> WordReading:
    """Read a document from memory. Never raises for anything that data can hold.

    Refused, with a notice: what is no .docx, encrypted or hostile packages, macros, signatures
    and tracked changes (a form is filled on a clean copy).
    """
    digest, said = hashlib.sha256(data).hexdigest(), shown(name)
    notices: tuple[Notice, ...] = ()
    workbook: Workbook | None = None
    tables: Mapping[str, WordTable] = {}
    try:
        with uncollected():
            found = grids_of(data, limits)
            workbook = _workbook(found, said, digest, len(data))
            tables = {
                f"表{number}": WordTable(grid.lead, grid.rows, frozenset(grid.slots))
                for number, grid in enumerate(found, 1)
            }
    except Refused as refused:
        notices = (refused.notice,)
    except MemoryError:
        notices = (too_large("读取所需的内存", "本机可用内存").notice,)
    except _DATA_FAULTS:
        notices = (unreadable("文件内部的结构不正常，请让对方重新保存后发送").notice,)
    return WordReading(Reading(said, data, digest, len(data), workbook, notices), tables)


def grids_of(data: bytes, limits: Limits = LIMITS) -> tuple[Grid, ...]:
    """The tables of a document. Raises Refused."""
    if len(data) > limits.max_file_mib * MIB:
        raise too_large(f"文件大小（{len(data) / MIB:.0f} MiB）", f"{limits.max_file_mib} MiB")
    _refuse_old(data)
    directory = read_directory(data, limits)
    package = checked(data, directory, limits)
    _refuse_other_zip(package)
    parts = Parts(package, Budget(limits))
    main = _main(parts)
    _guarded(parts, main)
    try:
        root = outline(in_utf8(package.content(main)), main)
    except (Unwritable, UnicodeDecodeError, LookupError):
        raise unreadable(f"文档的内部文件无法解析，{SAVE_AS}") from None
    if root.name != "document":
        raise unreadable(f"文件包里的主文档不是Word文档，{SAVE_AS}")
    if tracked(root):
        raise unreadable("文档里有修订痕迹，不能在上面填数，请在Word里接受或拒绝全部修订后再试")
    found = grids(root)
    if not found:
        raise unreadable("文档里没有表格")
    cells = sum(len(grid.slots) for grid in found)
    if cells > MOST_CELLS:
        raise too_large(f"表格的单元格数（{cells}个）", f"{MOST_CELLS}个")
    return found


def _refuse_old(data: bytes) -> None:
    if data.startswith(_OLE) and _STREAM in data:
        raise unreadable(f"这是旧版Word文档(.doc)或WPS文字(.wps)，{SAVE_AS}")
    refuse_foreign(data, "a.docx")


def _refuse_other_zip(package: Package) -> None:
    names = {name.casefold() for name in package.parts}
    if "mimetype" in names and b"opendocument" in package.content(package.folded["mimetype"]):
        raise unreadable(f"这是OpenDocument文档，{SAVE_AS}")
    types = package.find("[Content_Types].xml")
    if types is None:
        raise unreadable(f"这不是Word文档，{SAVE_AS}")
    if any(name.endswith("vbaproject.bin") for name in names) or (
        b"macroenabled" in package.content(types).lower()
    ):
        raise unreadable(f"这是带宏的Word文档(.docm)，程序不改带宏的文档，{SAVE_AS}")
    if any(name.startswith("_xmlsignatures/") for name in names):
        raise unreadable("文档有电子签名，填数会使签名失效，请用没有签名的空表")


def _main(parts: Parts) -> str:
    """The part that is the document."""
    try:
        for relation in read_relations(parts, "").values():
            if relation.kind == "officeDocument" and relation.part is not None:
                return relation.part
    except Broken:
        raise unreadable(f"文件内部的关系已损坏，{SAVE_AS}") from None
    raise unreadable(f"文件包里没有主文档，{SAVE_AS}")


def _guarded(parts: Parts, main: str) -> None:
    """Checksums of all parts, and the guard for all XML; only the main part has to be sound."""
    package = parts.package
    for name in package.parts:
        if not name.casefold().endswith(_XML):
            package.verify(name)
            continue
        try:
            read_part(name, package.chunks(name), Silent(), parts.budget)
        except Broken as broken:
            package.verify(name)
            if name == main:
                raise unreadable(f"文档的正文已损坏（{broken.where}），{SAVE_AS}") from None


def _workbook(found: tuple[Grid, ...], name: str, digest: str, size: int) -> Workbook:
    sheets = {
        f"表{number}": Sheet(f"表{number}", _rows(grid), merged=tuple(grid.merged.values()))
        for number, grid in enumerate(found, 1)
    }
    return Workbook(name, sheets, sha256=digest, size=size)


def _rows(grid: Grid) -> Mapping[int, Mapping[int, RawCell]]:
    """Cells with text. What cannot be written stands as a formula does: it is never ours."""
    rows: dict[int, dict[int, RawCell]] = {}
    for place, slot in grid.slots.items():
        text = slot.text
        if text or slot.locked:
            cell = RawCell("s", text, 0, slot.locked or None)
            rows.setdefault(place.row, {})[place.column] = cell
    return rows


def place_of(sheet: str, cell: Address, table: WordTable) -> str:
    """How messages name a place: 表1第3行第2列."""
    return f"{sheet}{table.said(cell)}"
