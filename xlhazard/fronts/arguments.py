"""What can be typed: verbs and their options (contract, "Command line")."""

from __future__ import annotations

import argparse
import datetime as dt
from collections.abc import Callable, Sequence
from pathlib import Path

from xlhazard.fronts.chinese import Parser
from xlhazard.model.month import Month
from xlhazard.version import __version__

MOST_JOBS = 64

REPORT_FORMATS = ("text", "json", "junit", "sarif", "github", "html")
"""Of the verbs that find something; the others have text and json."""

EPILOG = """\
退出码：0 没有错误  1 有错误或有退回件  2 用法或配置不对  3 程序自身出错
        4 现在写不了（文件被打开、只读、磁盘满），什么都没有改
看一个命令的说明：xlhazard 命令 --help"""


def parser() -> Parser:
    """All verbs. Each parsed namespace has `verb`."""
    top = Parser("xlhazard", "乡镇安全隐患台账：核对、合并、预警、填表。", EPILOG)
    top.add_argument(
        "--version", action="version", version=f"xlhazard {__version__}", help="显示版本"
    )
    verbs = top.add_subparsers(dest="verb", metavar="命令", required=True, title="命令")

    def verb(name: str, words: str) -> argparse.ArgumentParser:
        return verbs.add_parser(name, help=words, prog=f"xlhazard {name}", description=words)

    for add in _VERBS:
        add(verb)
    return top


Verb = Callable[[str, str], argparse.ArgumentParser]


def _demo(verb: Verb) -> None:
    one = verb("demo", "用自带的示例做一遍：核对、合并、预警、填表")
    one.add_argument("folder", nargs="?", type=Path, metavar="文件夹", help="默认：这里新建“演示”")
    _schemas(one)
    _quiet(one)


def _init(verb: Verb) -> None:
    one = verb("init", "新建本镇的台账文件夹")
    one.add_argument("folder", type=Path, metavar="文件夹", help="要建的文件夹")
    one.add_argument("--town", required=True, metavar="镇街", help="镇街方案，如 heilin、full")
    one.add_argument(
        "--units", type=Path, metavar="文件", help="带《单位》表的工作簿，名册从它带过来"
    )
    _schemas(one)
    _output(one)


def _renew(verb: Verb) -> None:
    one = verb("renew", "开新账：存下旧总台账，登记册和没办完的隐患带到新账，累计数重新起算")
    one.add_argument("--start", required=True, type=day, metavar="年-月-日", help="新账的第一天")
    one.add_argument("--end", required=True, type=day, metavar="年-月-日", help="新账的最后一天")
    one.add_argument("--dry-run", action="store_true", help="只说会做什么，不写文件")
    _owner(one)
    _township(one)
    _today(one)
    _output(one)


def _issue(verb: Verb) -> None:
    one = verb("issue", "下发某月的单位工作簿，写入“下发”")
    one.add_argument("--month", required=True, type=month, metavar="年-月", help="如 2023-06")
    one.add_argument(
        "--unit",
        nargs="+",
        action="extend",
        default=[],
        metavar="单位",
        help="只下发这些单位（编码或名称）",
    )
    one.add_argument("--dry-run", action="store_true", help="只说会做什么，不写文件")
    _township(one)
    _today(one)
    _output(one)
    _quiet(one)


def _validate(verb: Verb) -> None:
    one = verb("validate", "核对报送件，不合并")
    one.add_argument("paths", nargs="+", type=Path, metavar="文件或文件夹", help="要核对的工作簿")
    one.add_argument("--mark", type=Path, metavar="文件夹", help="把标好错处的副本写到这里")
    one.add_argument("--month", type=month, metavar="年-月", help="应报的月份，默认看封面")
    _jobs(one)
    _township(one)
    _today(one)
    _output(one, REPORT_FORMATS)
    _quiet(one)


def _merge(verb: Verb) -> None:
    one = verb("merge", "核对并合并到总台账；有错误的退回")
    one.add_argument(
        "paths", nargs="*", type=Path, metavar="文件或文件夹", help="默认：收件/这个月"
    )
    one.add_argument("--month", type=month, metavar="年-月", help="如 2023-06；同时核对封面的月份")
    _jobs(one)
    one.add_argument("--dry-run", action="store_true", help="只列出会有哪些改动，不写文件")
    _owner(one)
    _township(one)
    _today(one)
    _output(one, REPORT_FORMATS)
    _quiet(one)


def _flag(verb: Verb) -> None:
    one = verb("flag", "按总台账重写《预警》")
    one.add_argument("--month", type=month, metavar="年-月", help="只看到这个月的最后一天")
    one.add_argument("--dry-run", action="store_true", help="只列出会有哪些改动，不写文件")
    _owner(one)
    _township(one)
    _today(one)
    _output(one, REPORT_FORMATS)
    _quiet(one)


def _letters(verb: Verb) -> None:
    one = verb("letters", "起草公文、销号单、通报（Word），写入“报表/年-月/文书”；只是拟稿，不发送")
    one.add_argument("--month", type=month, metavar="年-月", help="只看到这个月的最后一天")
    one.add_argument(
        "--kind",
        nargs="+",
        action="extend",
        default=[],
        metavar="文种",
        help="只写这几种，如 督办单、通报、汇总报告；默认写预警要发的文和验收销号单",
    )
    one.add_argument("-o", dest="out", type=Path, metavar="文件夹", help="写到这个文件夹")
    one.add_argument("--dry-run", action="store_true", help="只说会写什么，不写文件")
    _township(one)
    _today(one)
    _format(one)
    _quiet(one)


def _books(verb: Verb) -> None:
    one = verb("books", "一村一册、一企一档：每个单位、每家企业一个可打印的工作簿，写入“报表”")
    one.add_argument(
        "--unit",
        nargs="+",
        action="extend",
        default=[],
        metavar="单位",
        help="只做这些单位的（编码或名称）",
    )
    one.add_argument(
        "--enterprise",
        nargs="+",
        action="extend",
        default=[],
        metavar="企业",
        help="只做这些企业的（编号或名称）",
    )
    one.add_argument("--month", type=month, metavar="年-月", help="截至这个月的最后一天；默认本月")
    one.add_argument(
        "--public", action="store_true", help="公示件：不含人名、电话、备注等；默认是内部件"
    )
    one.add_argument("-o", dest="out", type=Path, metavar="文件夹", help="写到这个文件夹")
    one.add_argument("--dry-run", action="store_true", help="只说会写什么，不写文件")
    _township(one)
    _today(one)
    _format(one)
    _quiet(one)


def _rollup(verb: Verb) -> None:
    one = verb("rollup", "县区用：各乡镇的总台账汇总成一个工作簿，填好全县区的调度表")
    words = "各乡镇的台账文件夹，或它们的总台账文件"
    one.add_argument("townships", nargs="+", type=Path, metavar="乡镇", help=words)
    one.add_argument("--month", required=True, type=month, metavar="年-月", help="如 2023-06")
    one.add_argument(
        "-o", dest="out", required=True, type=Path, metavar="文件", help="汇总工作簿（.xlsx）"
    )
    one.add_argument("--county", default="本县区", metavar="名称", help="县区名称，写在标题里")
    one.add_argument("--dry-run", action="store_true", help="只说结果，不写文件")
    _schemas(one)
    _today(one)
    _format(one)
    _quiet(one)


def _fill(verb: Verb) -> None:
    one = verb("fill", "把全镇的数填进正式表，其他内容一个字不动")
    words = "要填的表（工作簿或 Word 文档）；不给就用自带的空表，填好放在“报表”里"
    one.add_argument("form_file", nargs="?", type=Path, metavar="表", help=words)
    one.add_argument("--form", default="dispatch", metavar="表种", help="默认 dispatch（调度表）")
    one.add_argument("--month", required=True, type=month, metavar="年-月", help="如 2023-06")
    one.add_argument("-o", dest="out", type=Path, metavar="文件", help="另存到这里；默认填在原表上")
    one.add_argument("--dry-run", action="store_true", help="只列出会填什么，不写文件")
    one.add_argument(
        "--overwrite", action="store_true", help="别人填的、与汇总数不同的数和公式也换掉；默认不动"
    )
    one.add_argument(
        "--evidence", action="store_true", help="在旁边写一份底稿：每格的数由哪些单位、记录、文件来"
    )
    one.add_argument("--draft", action="store_true", help="只是试填，不记为已报；总台账开着也能填")
    words = "表是上级自己列名的台账：把这个清单逐行填进去，如 hazards"
    one.add_argument("--list", metavar="清单", help=words)
    words = (
        "--list hazards：只填未销号 open、逾期 overdue、重大 major、应挂牌未挂牌 unlisted、"
        "已销号 done；几个都写的，都符合才填"
    )
    one.add_argument(
        "--where",
        nargs="+",
        action="extend",
        default=[],
        choices=("open", "overdue", "major", "unlisted", "done"),
        metavar="哪些",
        help=words,
    )
    _owner(one)
    _township(one)
    _today(one)
    _format(one)
    _quiet(one)


def _adopt(verb: Verb) -> None:
    one = verb("adopt", "接收新式样的官方表格、企业自查台账、自己式样的台账")
    words = "新式样的官方表格；或企业填好的台账（--into）；或自己式样的台账（--list）"
    one.add_argument("ledgers", nargs="+", type=Path, metavar="文件", help=words)
    way = one.add_mutually_exclusive_group()
    way.add_argument("--into", type=Path, metavar="工作簿", help="并入本村（单位）的工作簿")
    words = "接成新工作簿：清单名，如 hazards 或 隐患清单，可写几个"
    way.add_argument("--list", nargs="+", action="extend", default=[], metavar="清单", help=words)
    way.add_argument(
        "--as", dest="form", metavar="表种", help="官方表格是哪张表，如 dispatch；默认看栏目文字"
    )
    one.add_argument("--unit", metavar="单位", help="--list：单位编码；台账有封面的可不写")
    one.add_argument("--month", type=month, metavar="年-月", help="--list：封面上的月份，默认本月")
    words = "台账：写到这个文件；官方表格：方案写到这个文件夹"
    one.add_argument("-o", dest="out", type=Path, metavar="文件", help=words)
    one.add_argument("--dry-run", action="store_true", help="只列出会有哪些改动，不写文件")
    _township(one)
    _today(one)
    _format(one)
    _quiet(one)


def _check_templates(verb: Verb) -> None:
    one = verb("check-templates", "核对工作簿模板与方案是否一致（供持续集成用）")
    one.add_argument("paths", nargs="+", type=Path, metavar="文件或文件夹", help="要核对的模板")
    _schemas(one)
    _output(one, REPORT_FORMATS)
    _quiet(one)


def _rules(verb: Verb) -> None:
    one = verb("rules", "规则一览；给出编号，就讲这一条")
    one.add_argument("code", nargs="?", metavar="编号", help="如 CM01")
    one.add_argument(
        "--township",
        type=Path,
        metavar="文件夹",
        help="参数的现值看这里的总台账；默认从当前位置往上找",
    )
    _schemas(one)
    _output(one)


def _templates(verb: Verb) -> None:
    one = verb("templates", "按方案重建 workbooks 下的全部工作簿和 docs 里的规则目录、数据字典")
    one.add_argument("--check", action="store_true", help="不写文件；有过时的就退出 1")
    one.add_argument("-o", dest="out", type=Path, metavar="文件夹", help="建到这里")
    _schemas(one)
    _format(one)
    _quiet(one)


def _page(verb: Verb) -> None:
    one = verb("page", "做离线网页：一个文件，双击在浏览器里打开就能核对，不联网，不用安装")
    words = "写到这个文件，默认这里的“台账工具.html”"
    one.add_argument("-o", dest="out", type=Path, metavar="文件", help=words)
    words = "网页的运行环境（npm包pyodide的文件夹）；默认找这里和上层的node_modules"
    one.add_argument("--runtime", type=Path, metavar="文件夹", help=words)


def _addin(verb: Verb) -> None:
    one = verb("addin", "Excel加载项、LibreOffice扩展（“隐患台账”按钮）：安装、删除、看装在哪里")
    words = "install 安装  remove 删除  path 看位置"
    one.add_argument("action", choices=("install", "remove", "path"), metavar="做什么", help=words)
    words = "装到这个文件夹，不装到Excel的启动文件夹"
    one.add_argument("--to", type=Path, metavar="文件夹", help=words)
    words = "LibreOffice的扩展（Calc的菜单和工具栏）；与--to同用只做文件"
    one.add_argument("--libreoffice", action="store_true", help=words)
    words = (
        "按钮启动的程序，默认这一个：那台电脑上pythonw.exe或台账工具里excel.exe的路径；"
        "与--libreoffice同用是unopkg的路径"
    )
    one.add_argument("--program", metavar="文件", help=words)


_VERBS = (
    _demo,
    _init,
    _issue,
    _validate,
    _merge,
    _flag,
    _letters,
    _books,
    _fill,
    _adopt,
    _renew,
    _rollup,
    _check_templates,
    _rules,
    _templates,
    _page,
    _addin,
)


def month(text: str) -> Month:
    """--month 2023-06."""
    try:
        return Month.parse(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text[:20]}”不是月份，应如 2023-06") from None


def day(text: str) -> dt.date:
    """--today 2023-06-27."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text[:20]}”不是日期，应如 2023-06-27") from None


def jobs(text: str) -> int:
    """--jobs 2."""
    if text.isascii() and text.isdigit() and 1 <= int(text) <= MOST_JOBS:
        return int(text)
    raise argparse.ArgumentTypeError(f"“{text[:20]}”不是 1 到 {MOST_JOBS} 的整数")


def _township(one: argparse.ArgumentParser) -> None:
    one.add_argument(
        "--township", type=Path, metavar="文件夹", help="本镇的台账文件夹，默认从当前位置往上找"
    )
    one.add_argument("--town", metavar="镇街", help="镇街方案，默认看总台账，其次看封面")
    _schemas(one)


def _schemas(one: argparse.ArgumentParser) -> None:
    one.add_argument("--schemas", type=Path, metavar="文件夹", help="本镇自己的方案文件")


def _today(one: argparse.ArgumentParser) -> None:
    one.add_argument("--today", type=day, metavar="年-月-日", help="当作今天，默认北京时间的今天")


def _jobs(one: argparse.ArgumentParser) -> None:
    one.add_argument(
        "--jobs", type=jobs, default=1, metavar="个数", help="用几个进程一起核对，默认 1"
    )


def _format(one: argparse.ArgumentParser, formats: Sequence[str] = ("text", "json")) -> None:
    words = f"输出格式：{'、'.join(formats)}，默认 text"
    one.add_argument("--format", choices=formats, default="text", metavar="格式", help=words)


def _report(one: argparse.ArgumentParser) -> None:
    one.add_argument("-o", dest="report", type=Path, metavar="文件", help="把结果写到文件")


def _output(one: argparse.ArgumentParser, formats: Sequence[str] = ("text", "json")) -> None:
    _format(one, formats)
    _report(one)


def _quiet(one: argparse.ArgumentParser) -> None:
    one.add_argument("--quiet", action="store_true", help="只说结果")


def _owner(one: argparse.ArgumentParser) -> None:
    one.add_argument(
        "--ignore-owner-file",
        action="store_true",
        help="确认没有人打开总台账时，不理会 Excel、WPS 留下的占用文件",
    )
