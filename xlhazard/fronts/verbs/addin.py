"""The add-in: put into place, taken away, and where it is."""

from __future__ import annotations

from pathlib import Path, PureWindowsPath

from xlhazard.fronts.showing import FINE, Arguments, say


def addin(given: Arguments) -> int:
    if given.libreoffice:
        return _libreoffice(given)
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


def _libreoffice(given: Arguments) -> int:
    """The extension of Calc. With --to, only its file."""
    from xlhazard.fronts.calc import installing

    if given.to is not None:
        return _libreoffice_file(given.to, given.action)
    program = installing.unopkg(given.program)
    if given.action == "path":
        there = "已安装" if installing.installed(program) else "没有安装"
        say(f"{installing.kept()}（{there}，{program}）")
    elif given.action == "remove":
        was_there = installing.remove(program)
        say("已从 LibreOffice 删除。" if was_there else "LibreOffice 里没有安装。")
    else:
        path = installing.install(program)
        say(f"已装进 LibreOffice：{path}")
        say("请重新打开 LibreOffice；表格的菜单栏里有“隐患台账”，也有同名的工具栏。")
    return FINE


def _libreoffice_file(folder: Path, action: str) -> int:
    from xlhazard.fronts.calc import installing
    from xlhazard.fronts.calc.extension import NAME
    from xlhazard.io.commit import remove

    path = folder / NAME
    if action == "path":
        say(f"{path}（{'有' if path.is_file() else '没有'}）")
    elif action == "remove":
        was_there = path.is_file()
        remove(path)
        say(f"已删除：{path}" if was_there else f"没有：{path}")
    else:
        _, written = installing.write(folder)
        say(f"{'已做好' if written else '早已做好，没有变'}：{path}")
        say("在那台电脑上双击它，或用：unopkg add --force xlhazard.oxt")
    return FINE
