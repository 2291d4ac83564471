"""一村一册 and 一企一档: one printed workbook for each unit and enterprise, internal or public."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from xlhazard.deriving.belonging import Records
from xlhazard.deriving.history import accepted_forms
from xlhazard.deriving.roster import roster
from xlhazard.io.commit import commit, make_folder, sha256_of
from xlhazard.io.refusals import Changed
from xlhazard.io.township import Township, safe_name
from xlhazard.model.books import BooksResult, BookState, WrittenBook
from xlhazard.model.fold import fold
from xlhazard.model.month import Month
from xlhazard.model.table import Row
from xlhazard.render.sealed import untouched
from xlhazard.render.templates.books import Book, book_workbook
from xlhazard.rules.hazard_flags import flagger
from xlhazard.schema.book_types import BookKind
from xlhazard.workflow.book_sheets import Maker
from xlhazard.workflow.catalogue import the_schema
from xlhazard.workflow.flag import FlagOrder, master_context
from xlhazard.workflow.misuse import Misuse
from xlhazard.workflow.place import Place, opened
from xlhazard.workflow.publishing import Publishing
from xlhazard.workflow.receiving import Progress, silent
from xlhazard.workflow.reporting import reporting_of

PUBLIC = "公示"
"""Under 报表/<month>/: public copies lie apart from internal ones."""


@dataclass(frozen=True, slots=True)
class BooksOrder:
    """Whose books, of which month. units and enterprises: codes or names; none of both: all.

    public: the copy for 公示, without persons, telephones, notes and whatever is not named in
    books.yaml.
    """

    today: dt.date
    month: Month | None = None
    units: tuple[str, ...] = ()
    enterprises: tuple[str, ...] = ()
    public: bool = False
    out: Path | None = None
    town: str | None = None
    schemas: Path | None = None
    dry_run: bool = False

    @property
    def of(self) -> Month:
        return self.month or Month.of(self.today)


def books(township: Township, order: BooksOrder, progress: Progress = silent) -> BooksResult:
    """Write the books into 报表/<month>/, or to out; what somebody edited since stays.

    Raises Misuse, SchemaError (exit 2) and CannotWriteNow (exit 4).
    """
    schema = the_schema(order.schemas)
    place = opened(township, schema, order.town).at(order.of)
    inside = township.folder("报表", order.of)
    folder = order.out or (inside / PUBLIC if order.public else inside)
    notes: list[str] = []
    shelf = _Shelf.of(place, order, notes)
    units = _chosen(place, "units", ("unit_code", "unit_name"), order.units, "单位")
    places = _chosen(
        place, "enterprises", ("enterprise_code", "enterprise_name"), order.enterprises, "企业底册"
    )
    if not order.units and order.enterprises:
        units = ()
    if order.units and not order.enterprises:
        places = ()
    written: list[WrittenBook] = []
    total = len(units) + len(places)
    for kind, code, name, book in chain(shelf.of_units(units), shelf.of_enterprises(places)):
        progress("成册", len(written), total)
        path = folder / kind.folder / safe_name(code, name, ".xlsx")
        if order.out is None:
            township.inside(path)
        data = book_workbook(book, schema)
        state = stand(path, data, dry_run=order.dry_run)
        rows = tuple((one.name, len(one.rows)) for one in book.sheets)
        written.append(WrittenBook(path, kind.id, code, name, rows, book.check_code, state))
    progress("成册", total, total)
    return BooksResult(
        order.of,
        shelf.maker.publishing.context.as_of,
        folder,
        order.public,
        tuple(written),
        tuple(notes),
        order.dry_run,
    )


def _chosen(
    place: Place, list_id: str, fields: tuple[str, str], names: Sequence[str], sheet: str
) -> tuple[Row, ...]:
    """The rows that are named by code or name, all without a name; each code once."""
    by_code: dict[str, Row] = {}
    for row in place.master.tables.get(list_id, ()):
        if code := row.text(fields[0]):
            by_code.setdefault(code, row)
    if not names:
        return tuple(by_code.values())
    wanted = {fold(name) for name in names}
    found = tuple(
        row for row in by_code.values() if wanted & {fold(row.text(field)) for field in fields}
    )
    known = {fold(row.text(field)) for row in found for field in fields}
    if unknown := [name for name in names if fold(name) not in known]:
        raise Misuse(f"《{sheet}》里没有：{'、'.join(unknown)}。请核对编码或名称。")
    return found


@dataclass(frozen=True)
class _Shelf:
    """All that the books of a run are made from."""

    place: Place
    order: BooksOrder
    maker: Maker
    records: Records

    @classmethod
    def of(cls, place: Place, order: BooksOrder, notes: list[str]) -> _Shelf:
        context = master_context(place, place.schema, FlagOrder(order.today, order.of))
        flags, wrong = flagger(context)
        notes += wrong
        maker = Maker(Publishing(context, order.public), flags, order.of)
        return cls(place, order, maker, Records(place.master.tables, place.schema, order.of))

    def of_units(self, units: Sequence[Row]) -> Iterator[tuple[BookKind, str, str, Book]]:
        """The books of units that file workbooks; the office has the master itself."""
        if not units:
            return
        kind = self.place.schema.books.kinds["unit"]
        heirs = roster(self.place.master)
        context = self.maker.publishing.context
        rates = {
            one.unit: one
            for one in reporting_of(
                self.place, self.order.today, context.as_of, self.order.of
            ).units
        }
        codes = {
            code: frozenset(
                other
                for row in self.place.master.tables.get("units", ())
                if heirs.heir(fold(other := row.text("unit_code")), self.order.of) == fold(code)
            )
            for code in (row.text("unit_code") for row in units)
        }
        for row in units:
            code, name = row.text("unit_code"), row.text("unit_name")
            own = codes[code] | {code}
            forms = accepted_forms(self.place.master, code)
            found = self.records.of_unit(own)
            if not forms and not self.order.units and not any(map(found.get, kind.lists)):
                continue
            book = self.maker.unit_book(kind, row, own, found, forms, rates.get(code))
            yield kind, code, name, book

    def of_enterprises(self, rows: Sequence[Row]) -> Iterator[tuple[BookKind, str, str, Book]]:
        """The books of enterprises in the register."""
        kind = self.place.schema.books.kinds["enterprise"]
        table = self.place.master.tables.get("enterprises")
        for row in rows if table is not None else ():
            code, name = row.text("enterprise_code"), row.text("enterprise_name")
            found = self.records.of_enterprise(code)
            if table is not None:
                yield kind, code, name, self.maker.enterprise_book(kind, row, table, found)


def stand(path: Path, data: bytes, *, dry_run: bool) -> BookState:
    """Write a book where none stands or an untouched one of ours; an edited one stays."""
    before = sha256_of(path)
    if before == hashlib.sha256(data).hexdigest():
        return "same"
    if before is not None and not untouched(path.read_bytes()):
        return "kept"
    if dry_run:
        return "written" if before is None else "renewed"
    make_folder(path.parent)
    try:
        commit(path, data, expect=before)
    except Changed:
        return "kept"
    return "written" if before is None else "renewed"
