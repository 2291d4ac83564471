"""The add-in: put into place, taken away, and where it is."""

from __future__ import annotations

from pathlib import PureWindowsPath

from xlhazard.fronts.showing import FINE, Arguments, say


def addin(given: Arguments) -> int:
    from xlhazard.fronts.addin import installing
    from xlhazard.fronts.addin.package import NAME, Program

    folder = given.to or installing.excel_folder()
    if given.action == "path":
        there = "已安装" if (folder / NAME).is_file() else "没有安装"
        say(f"{folder / NAME}（{there}）")
    elif given.action == "remove":
        path, was_there = installing.remove(folder)
        say(f"已删除：{path}" if was_there else f"没有安装：{path}")
        if was_there:
            say("重新打开 Excel 后，“隐患台账”选项卡就没有了。")
    else:
        named = given.program
        program = installing.this_program() if named is None else Program(PureWindowsPath(named))
        path, written = installing.install(folder, program)
        say(f"{'已装好' if written else '早已装好，没有变'}：{path}")
        say(f"按钮会启动：{program.command}")
        say("请重新打开 Excel，功能区里有“隐患台账”选项卡。")
    return FINE
