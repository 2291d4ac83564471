"""argparse that speaks Chinese: headings, usage line and complaints."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterable
from typing import NoReturn

_COMPLAINTS = (
    (r"the following arguments are required: (.+)", r"缺少：\1"),
    (r"unrecognized arguments: (.+)", r"不认识的参数：\1"),
    (r"argument (.+): invalid choice: (.+) \(choose from (.+)\)", r"\1 不能是 \2，可选：\3"),
    (r"argument (.+): expected one argument", r"\1 后面要跟一个值"),
    (r"argument (.+): expected at least one argument", r"\1 后面至少要跟一个值"),
    (r"argument (.+): ignored explicit argument (.+)", r"\1 后面不跟值（多了 \2）"),
    (r"argument (.+): not allowed with argument (.+)", r"\1 和 \2 不能一起用"),
    (r"ambiguous option: (.+) could match (.+)", r"\1 不明确，可能是 \2"),
    (r"argument ([^:]+): (.+)", r"\1：\2"),
)
_HEADINGS = {"positional arguments": "参数", "options": "选项", "optional arguments": "选项"}


class Parser(argparse.ArgumentParser):
    """An ArgumentParser whose own words are Chinese. Abbreviated options are not guessed."""

    def __init__(
        self,
        prog: str | None = None,
        description: str | None = None,
        epilog: str | None = None,
    ) -> None:
        super().__init__(
            prog=prog,
            description=description,
            epilog=epilog,
            formatter_class=_Formatter,
            add_help=False,
            allow_abbrev=False,
        )
        self.add_argument("-h", "--help", action="help", help="显示这个说明")

    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(2, f"用法不对：{in_chinese(message)}\n看说明：{self.prog} --help\n")


class _Formatter(argparse.RawDescriptionHelpFormatter):
    def __init__(self, prog: str) -> None:
        super().__init__(prog, max_help_position=30, width=100)

    def start_section(self, heading: str | None) -> None:
        super().start_section(_HEADINGS.get(heading or "", heading))

    def _format_action(self, action: argparse.Action) -> str:
        """The list of commands stands under its heading; their placeholder says nothing more."""
        said = super()._format_action(action)
        return said.partition("\n")[2] if action.nargs == argparse.PARSER else said

    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[argparse._MutuallyExclusiveGroup],
        prefix: str | None = None,
    ) -> None:
        super().add_usage(usage, actions, groups, "用法：" if prefix is None else prefix)


def in_chinese(message: str) -> str:
    """What argparse complains about, in Chinese; what we do not know stays as it is."""
    for pattern, words in _COMPLAINTS:
        found = re.fullmatch(pattern, message, re.DOTALL)
        if found:
            return found.expand(words)
    return message
