"""The offline page."""

from __future__ import annotations

from pathlib import Path

from xlhazard.fronts.showing import FINE, Arguments, say


def page(given: Arguments) -> int:
    from xlhazard.fronts.page.building import NAME, built
    from xlhazard.fronts.page.runtime import found_runtime
    from xlhazard.io.commit import put

    target = put(given.out or Path(NAME), built(found_runtime(given.runtime, Path.cwd())))
    say(f"已做好：{target}（{target.stat().st_size / 1e6:.1f} MB）")
    say("双击它，在浏览器里打开。可以拷到U盘、发到微信群；不联网，不用安装。")
    return FINE
