"""A list written into a county's own ledger, told at a terminal and as JSON."""

from __future__ import annotations

from xlhazard.model.county_ledger import CountyLedger
from xlhazard.render.json import Json
from xlhazard.render.plan_text import plan_lines
from xlhazard.render.words import shown
from xlhazard.version import __version__

MOST_NAMED = 10


def county_ledger_text(result: CountyLedger, *, quiet: bool = False) -> str:
    """Which columns were matched, which not, what became of the rows."""
    lines: list[str] = []
    if not quiet:
        if result.dry_run:
            lines += plan_lines(result.plan)
        for one in result.matched:
            lines.append(f"  {one.cell} {shown(one.header)}：《{one.sheet}》{one.column}")
        for cell, header in result.unmatched:
            lines.append(f"  {cell} {shown(header)}：没有对上，没有填")
        for title, named in _rest(result):
            more = f"等{len(named)}个" if len(named) > MOST_NAMED else ""
            lines.append(f"  {title}：{'、'.join(map(shown, named[:MOST_NAMED]))}{more}")
        lines += [f"  说明：{shown(note)}" for note in result.notes]
    did = "试运行，没有写文件。会" if result.dry_run else "已"
    lines.append(
        f"{did}填《{result.list_name}》：新增{result.added}行，更新{result.renewed}行，"
        f"没有变{result.same}行，截至{result.as_of.isoformat()}：{shown(str(result.path))}"
    )
    lines.append(f"核对码：{result.check_code}")
    return "\n".join(lines) + "\n"


def county_ledger_json(result: CountyLedger) -> dict[str, Json]:
    """The same, whole."""
    return {
        "tool": {"name": "xlhazard", "version": __version__},
        "path": str(result.path),
        "list": result.list_id,
        "sheet": result.sheet,
        "month": str(result.month),
        "as_of": result.as_of.isoformat(),
        "added": result.added,
        "renewed": result.renewed,
        "same": result.same,
        "matched": [
            {
                "cell": str(one.cell),
                "header": one.header,
                "list": one.sheet,
                "column": one.column,
            }
            for one in result.matched
        ],
        "unmatched": [{"cell": str(cell), "header": text} for cell, text in result.unmatched],
        "kept": [str(cell) for cell in result.kept],
        "foreign_rows": list(result.foreign),
        "gone": list(result.gone),
        "notes": list(result.notes),
        "check_code": result.check_code,
    }


def _rest(result: CountyLedger) -> list[tuple[str, list[str]]]:
    told = [
        ("已有别人写的内容、没有动的格", [str(cell) for cell in result.kept]),
        ("不是本次填的行，没有动", [f"第{row}行" for row in result.foreign]),
        ("以前填过、现在不在范围里的，没有删", list(result.gone)),
    ]
    return [(title, named) for title, named in told if named]
