"""What a county's workbook shows: its townships side by side, and their lists under one another."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass

from xlhazard.checking.context import Context
from xlhazard.deriving.belonging import Records
from xlhazard.filling.county import same_everywhere
from xlhazard.filling.figures import Figures
from xlhazard.filling.standing import said
from xlhazard.model.edits import AddColumn, Scalar
from xlhazard.model.master import Master
from xlhazard.model.month import Month
from xlhazard.model.reporting import Closing, Tally, percent
from xlhazard.model.rollup import TownshipPart
from xlhazard.render.templates import look
from xlhazard.render.templates.books import Book, BookSheet
from xlhazard.rules.own_records import unit_name
from xlhazard.schema.types import Column, Kind, Schema
from xlhazard.tables.display import day_words
from xlhazard.workflow.place import Place
from xlhazard.workflow.publishing import Publishing

INSIDE = "内部资料"
_REGISTRY = "enterprises"


@dataclass(frozen=True)
class Member:
    """A township that is taken: what is told of it, its figures (None: its profile has no such
    form), and its records up to the month."""

    part: TownshipPart
    sha256: str
    settings: Mapping[str, str]
    context: Context
    publishing: Publishing
    records: Records
    figures: Figures | None
    lacking: str = ""
    """Columns and sheets that a master of an earlier version does not have (Chinese)."""

    @classmethod
    def of(
        cls, part: TownshipPart, place: Place, context: Context, figures: Figures | None
    ) -> Member:
        month = context.expected_month or Month.of(context.as_of)
        return cls(
            part,
            place.master.sha256,
            place.settings,
            context,
            Publishing(context, public=False),
            Records(place.master.tables, place.schema, month),
            figures,
            _lacking(place.master),
        )

    @property
    def enterprises(self) -> Mapping[str, str]:
        """Names by code of its register."""
        rows = self.records.of_list(_REGISTRY)
        return {row.text("enterprise_code"): row.text("enterprise_name") for row in rows}

    @property
    def enterprise_keys(self) -> frozenset[str]:
        """Codes; a place code is the township's own, though another one may have it too."""
        codes = (code for code in self.enterprises if code)
        return frozenset(
            code if same_everywhere(code) else f"{self.part.name} {code}" for code in codes
        )


def _lacking(master: Master) -> str:
    """《企业底册》已建安全制度、《已处理》."""
    return "、".join(
        f"《{one.sheet}》{one.text}" if isinstance(one, AddColumn) else f"《{one.name}》"
        for one in master.additions
    )


def county_book(
    county: str,
    as_of: dt.date,
    month: Month,
    members: Sequence[Member],
    refused: Sequence[TownshipPart],
    figures: Figures,
    notes: Sequence[str],
) -> Book:
    """The county's workbook but for its form. members come by name."""
    schema = members[0].context.schema
    sheets = (
        _rates(county, members),
        *_sources(members, figures),
        *_shared(members),
        *_refused(refused),
        *_missing(members),
        *_lists(county, members, schema),
    )
    keys = frozenset(key for one in members for key in one.enterprise_keys)
    hazards = sum(one.part.closing.found for one in members)
    facts = (
        ("县区", county),
        ("月份", str(month)),
        ("并入乡镇", f"{len(members)}个"),
        ("没有并入", f"{len(refused)}个" if refused else "无"),
        ("企业（去重）", f"{len(keys)}家"),
        ("跨镇企业", f"{len(shared_enterprises(members))}家"),
        ("隐患", f"{hazards}条"),
        ("未报单位", f"{sum(len(one.part.missing) for one in members)}个"),
    )
    line = f"{county}　截至{day_words(as_of)}"
    return Book(f"{county}安全隐患汇总", county, line, INSIDE, facts, sheets, notes=tuple(notes))


def shared_enterprises(members: Sequence[Member]) -> Mapping[str, tuple[tuple[str, str], ...]]:
    """Enterprises in the registers of several townships: code -> (township, name there)."""
    found: dict[str, list[tuple[str, str]]] = {}
    for one in members:
        for code, name in one.enterprises.items():
            if same_everywhere(code):
                found.setdefault(code, []).append((one.part.name, name))
    return {code: tuple(some) for code, some in sorted(found.items()) if len(some) > 1}


def _column(name: str, header: str, kind: Kind = Kind.CODE, width: float = 10) -> Column:
    return Column(name, header, kind, width=width)


_RATES = (
    _column("rank", "排名", width=7),
    _column("town", "乡镇", Kind.TEXT, 16),
    _column("units", "单位", Kind.WHOLE, 7),
    _column("due", "应报", Kind.WHOLE, 7),
    _column("reported", "已报", Kind.WHOLE, 7),
    _column("reporting", "报送率"),
    _column("on_time", "按时率"),
    _column("found", "查出隐患", Kind.WHOLE, 9),
    _column("closed", "已销号", Kind.WHOLE, 8),
    _column("closing", "销号率"),
    _column("fell_due", "已到期", Kind.WHOLE, 8),
    _column("done", "到期完成", Kind.WHOLE, 9),
    _column("done_rate", "到期完成率", width=11),
    _column("overdue", "逾期", Kind.WHOLE, 7),
    _column("overdue_rate", "逾期率"),
    _column("unlisted", "重大未挂牌", Kind.WHOLE, 8),
)


def _rates(county: str, members: Sequence[Member]) -> BookSheet:
    """Rates by township, first place first, then those with too little due; the county last."""
    order = sorted(members, key=lambda one: (one.part.rank is None, one.part.rank or 0))
    rows = [_line(one.part, one.part.rank) for one in order]
    whole = TownshipPart(
        members[0].part.path,
        f"{county}合计",
        units=sum(one.part.units for one in members),
        tally=_added(one.part.tally for one in members),
        closing=_together(one.part.closing for one in members),
        overdue=sum(one.part.overdue for one in members),
        unlisted=sum(one.part.unlisted for one in members),
    )
    about = "按到期完成率排名，到期不足3项的不排；逾期率是逾期占未销号；合计按项相加"
    return BookSheet("各乡镇情况", about, _RATES, (*rows, _line(whole, "")), look.FORM_TAB)


def _added(tallies: Iterable[Tally]) -> Tally:
    some = [astuple(one) for one in tallies]
    return Tally(*(sum(column) for column in zip(*some, strict=True)))


def _together(closings: Iterable[Closing]) -> Closing:
    some = [astuple(one) for one in closings]
    return Closing(*(sum(column) for column in zip(*some, strict=True)))


def _line(part: TownshipPart, rank: Scalar) -> tuple[Scalar, ...]:
    tally, closing = part.tally, part.closing
    left = closing.found - closing.closed
    return (
        "不排名" if rank is None else rank or None,
        part.name,
        part.units,
        tally.due,
        tally.reported,
        tally.reporting_rate or None,
        tally.on_time_rate or None,
        closing.found,
        closing.closed,
        closing.closing_rate or None,
        closing.due,
        closing.done,
        closing.done_rate or None,
        part.overdue,
        percent(part.overdue, left) or None,
        part.unlisted,
    )


def _sources(members: Sequence[Member], figures: Figures) -> Iterator[BookSheet]:
    """Every figure of the form with what each township brings to it."""
    towns = [one.part.name for one in members if one.figures is not None]
    if not towns:
        return
    columns = (
        _column("number", "指标", width=8),
        _column("label", "名称", Kind.TEXT, 34),
        *(_column(f"t{place}", name, width=10) for place, name in enumerate(towns)),
        _column("figure", "全县区", width=10),
        _column("how", "怎样得来", Kind.TEXT, 28),
    )
    ways = {"sum": "各镇相加", "any": "有一镇为是即为是"}
    rows = []
    for found in figures.values.values():
        given = {
            one.name: said(one.figure) for one in found.contributions if one.figure is not None
        }
        how = ways.get(found.value.aggregation, "各镇相加，跨镇的只计一次")
        rows.append(
            (
                found.value.number,
                found.value.label,
                *(given.get(name) for name in towns),
                said(found.figure),
                "；".join(filter(None, (how, found.note))),
            )
        )
    yield BookSheet("调度表来源", "", columns, tuple(rows), look.FORM_TAB)


def _shared(members: Sequence[Member]) -> Iterator[BookSheet]:
    shared = shared_enterprises(members)
    columns = (
        _column("code", "企业编号", Kind.ENTERPRISE_CODE, 20),
        _column("names", "各镇所登记的名称", Kind.TEXT, 60),
        _column("count", "乡镇数", Kind.WHOLE, 8),
    )
    rows = tuple(
        (code, "；".join(f"{town}：{name}" for town, name in some), len(some))
        for code, some in shared.items()
    )
    if rows:
        yield BookSheet("跨镇企业", "同一代码在几个乡镇的底册里，全县区只计一家", columns, rows)


def _refused(refused: Sequence[TownshipPart]) -> Iterator[BookSheet]:
    columns = (_column("town", "乡镇", Kind.TEXT, 18), _column("why", "原因", Kind.TEXT, 80))
    rows = tuple((one.name, reason) for one in refused for reason in one.reasons)
    if rows:
        yield BookSheet("没有并入", "改好后重新汇总", columns, rows, look.ALERT_TAB)


def _missing(members: Sequence[Member]) -> Iterator[BookSheet]:
    columns = (_column("town", "乡镇", Kind.TEXT, 18), _column("unit", "单位", Kind.TEXT, 30))
    rows = tuple((one.part.name, unit) for one in members for unit in one.part.missing)
    if rows:
        about = "本月没有接收到调度表，用其最近一期"
        yield BookSheet("本月未报", about, columns, rows, look.ALERT_TAB)


_PATH = (
    _column("county", "县区", Kind.TEXT, 9),
    _column("town", "乡镇", Kind.TEXT, 9),
    _column("unit_path", "填报单位", Kind.TEXT, 10),
)


def _lists(county: str, members: Sequence[Member], schema: Schema) -> Iterator[BookSheet]:
    """Every list that units file, with the path of each record: 县区, 乡镇, 填报单位."""
    filed = (one for one in schema.lists.values() if not one.master_only)
    for list_schema in filed:
        known = {
            column.id
            for one in members
            if list_schema.id in one.records.tables
            for column in one.publishing.columns(list_schema.id)
        }
        columns = tuple(c for c in schema.in_master(list_schema).columns if c.id in known)
        rows = tuple(
            row for one in members for row in _rows_of(one, county, list_schema.id, columns)
        )
        if rows:
            wide = frozenset(
                place
                for place, column in enumerate((*_PATH, *columns))
                if column.wide and all(row[place] is None for row in rows)
            )
            yield BookSheet(
                list_schema.sheet,
                "",
                tuple(c for place, c in enumerate((*_PATH, *columns)) if place not in wide),
                tuple(tuple(v for p, v in enumerate(row) if p not in wide) for row in rows),
            )


def _rows_of(
    one: Member, county: str, list_id: str, columns: tuple[Column, ...]
) -> Iterator[tuple[Scalar, ...]]:
    table = one.records.tables.get(list_id)
    for row in one.records.of_list(list_id) if table is not None else ():
        filed_by = row.text("filed_by")
        unit = unit_name(one.context, filed_by) if filed_by else "安办"
        if table is not None:
            values = (one.publishing.value(table, row, column) for column in columns)
            yield (county, one.part.name, unit, *values)
