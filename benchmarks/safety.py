"""What is left of a workbook after one of its cells was changed, and after a kill amid saving."""

from __future__ import annotations

import hashlib
import io
import re
import warnings
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from benchmarks import kills
from benchmarks.measuring import OURS
from benchmarks.tables import markdown

_TYPE = re.compile(rb'<(Override|Default) [^>]*?(?:PartName|Extension)="([^"]+)"[^>]*>')
_CONTENT = re.compile(rb'ContentType="([^"]+)"')
_RESULT = re.compile(rb"<(?:\w+:)?f[ />][^<]*(?:</(?:\w+:)?f>)?<(?:\w+:)?v>[^<]")
_EXTENSION = re.compile(rb"<(?:\w+:)?ext [^>]*uri=")
_BOOKKEEPING = (b"relationships+xml", b"sharedStrings+xml", b"calcChain+xml")
"""Parts that a program may leave out or make anew without any loss."""


class Losses(NamedTuple):
    """What one tool lost over all workbooks."""

    saved: int = 0
    files: int = 0
    parts: int = 0
    extensions: int = 0
    results: int = 0


def lines(folder: Path, sample: int = kills.SAMPLE) -> Iterator[str]:
    """A table: openpyxl beside xlhazard."""
    from tests.support.rich_all import BUILDERS, workbook

    books = {name: workbook(name) for name in BUILDERS}
    theirs, ours = losses(books, by_openpyxl), losses(books, by_ours)
    results = sum(_found(_RESULT, book) for book in books.values())
    killed = {who: kills.survived(who, folder, sample) for who in ("openpyxl", OURS)}
    rows = [
        ("could be changed and saved", *(f"{one.saved}" for one in (theirs, ours))),
        ("workbooks that lost parts", *(f"{one.files}" for one in (theirs, ours))),
        ("parts lost", *(f"{one.parts}" for one in (theirs, ours))),
        (
            "extensions lost (sparklines, drop-downs, formats of newer versions)",
            *(f"{one.extensions}" for one in (theirs, ours)),
        ),
        (f"formula results lost, of {results}", *(f"{one.results}" for one in (theirs, ours))),
        ("killed while saving: old or new file whole", *(str(k) for k in killed.values())),
    ]
    head = (f"one cell changed in {len(books)} feature-rich workbooks", "openpyxl", OURS)
    return markdown(head, rows)


def losses(books: Mapping[str, bytes], change: Callable[[bytes], bytes]) -> Losses:
    """Change one cell of every workbook and count what is gone."""
    total = Losses()
    for before in books.values():
        after = _attempted(change, before)
        if after is None:
            continue
        gone = (_kinds(before) - _kinds(after)).total()
        extensions, results = (
            max(0, _found(wanted, before) - _found(wanted, after))
            for wanted in (_EXTENSION, _RESULT)
        )
        one = Losses(1, int(gone > 0), gone, extensions, results)
        total = Losses(*map(sum, zip(total, one, strict=True)))
    return total


def _attempted(change: Callable[[bytes], bytes], before: bytes) -> bytes | None:
    """The changed workbook; None when the tool gives up."""
    from xlhazard.io.refusals import Refusal

    try:
        return change(before)
    except (Refusal, ValueError, LookupError, AttributeError, TypeError, zipfile.BadZipFile):
        return None


def by_openpyxl(data: bytes) -> bytes:
    from openpyxl import load_workbook

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = load_workbook(io.BytesIO(data), keep_vba=b"vbaProject" in data)
        book.worksheets[0]["B3"] = "改后的名称"
        target = io.BytesIO()
        book.save(target)
    return target.getvalue()


def by_ours(data: bytes) -> bytes:
    from tests.support.rich import LIST
    from xlhazard.io.writer import apply
    from xlhazard.model.address import Address
    from xlhazard.model.edits import UNCHECKED, EditPlan, SetCell

    edit = SetCell(LIST, Address(3, 2), UNCHECKED, "改后的名称")
    return apply(data, EditPlan("报送件.xlsx", hashlib.sha256(data).hexdigest(), (edit,)))


def _kinds(data: bytes) -> Counter[bytes]:
    """How many parts there are of every content type: a part may well get another name."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        types = package.read("[Content_Types].xml")
        stated = {found[2].lower(): _content_type(found[0]) for found in _TYPE.finditer(types)}
        kinds = (
            stated.get(b"/" + name.lower().encode(), stated.get(_ending(name), _ending(name)))
            for name in package.namelist()
            if name != "[Content_Types].xml"
        )
        return Counter(kind for kind in kinds if not kind.endswith(_BOOKKEEPING))


def _content_type(tag: bytes) -> bytes:
    found = _CONTENT.search(tag)
    return found[1] if found else b""


def _ending(name: str) -> bytes:
    return name.rpartition(".")[2].lower().encode()


def _found(wanted: re.Pattern[bytes], data: bytes) -> int:
    """How often something stands in the XML parts: formula cells with a result, extensions."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = (name for name in package.namelist() if name.endswith(".xml"))
        return sum(len(wanted.findall(package.read(name))) for name in parts)
