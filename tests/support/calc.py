"""A real Calc without screen, started once a test process, with a profile of its own.

UNO comes with LibreOffice, for the system's Python: its two modules are linked beside the tests.
"""

from __future__ import annotations

import atexit
import builtins
import contextlib
import importlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from tests.support.person import Person
from tests.support.programs import needed
from xlhazard.fronts.hosts.calc import CalcHost, properties

_MODULES = ("uno.py", "unohelper.py")
_START_SECONDS = 60
_NOBODY = 65534


def uno_modules() -> None:
    """Make `import uno` work here, or skip and say what was not tested."""
    program = Path(needed("soffice")).resolve().parent
    with contextlib.suppress(ImportError):
        importlib.import_module("uno")
        return
    homes = (program, Path("/usr/lib/python3/dist-packages"))
    home = next((one for one in homes if (one / _MODULES[0]).is_file()), None)
    if home is None or not (program / "pyuno.so").is_file():
        pytest.skip("python3-uno is not installed: live Calc was NOT tested")
    # Linked one by one: the folder holds other packages of the system.
    links = Path(tempfile.mkdtemp(prefix="uno-"))
    atexit.register(shutil.rmtree, links, ignore_errors=True)
    for name in _MODULES:
        (links / name).symlink_to(home / name)
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    probe = subprocess.run(
        [sys.executable, "-c", "import uno"],
        env={"PYTHONPATH": f"{links}:{program}"},
        capture_output=True,
    )
    if probe.returncode != 0:
        pytest.skip(f"LibreOffice's UNO is not for Python {version}: live Calc was NOT tested")
    sys.path += [str(links), str(program)]
    plain = builtins.__import__
    importlib.import_module("uno")
    builtins.__import__ = _hooked(plain, builtins.__import__)


def _hooked(plain: Callable[..., Any], hook: Callable[..., Any]) -> Callable[..., Any]:
    """UNO's hook for its own names only: for others it raises ImportError where
    ModuleNotFoundError is expected, also in tests that know nothing of UNO."""

    def importing(name: str, *rest: Any, **named: Any) -> Any:
        ours = name.partition(".")[0] in ("com", "uno", "unohelper", "pyuno")
        return (hook if ours else plain)(name, *rest, **named)

    return importing


class Office:
    """One running program. display: a screen to draw on, else none; state: where our logs go."""

    def __init__(
        self, profile: Path, display: str | None = None, state: Path | None = None
    ) -> None:
        uno_modules()
        self.profile = profile
        told = environment(display) | {"XDG_STATE_HOME": str(state or profile)}
        self._process, self.context = _started(profile, told, display is None)

    def service(self, name: str) -> Any:
        return self.context.ServiceManager.createInstanceWithContext(name, self.context)

    @property
    def desktop(self) -> Any:
        return self.service("com.sun.star.frame.Desktop")

    def open(self, path: Path | str, **asked: object) -> Any:
        """Open a document; a path, or an address such as private:factory/scalc."""
        url = path.absolute().as_uri() if isinstance(path, Path) else path
        opened = self.desktop.loadComponentFromURL(url, "_blank", 0, properties(**asked))
        assert opened is not None, url
        return opened

    def stop(self) -> None:
        with contextlib.suppress(Exception):
            self.desktop.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(10)
        self.kill()

    def kill(self) -> None:
        """Where a box waits for an answer, a kind request would wait too."""
        with contextlib.suppress(ProcessLookupError):
            # The wrapper's children, and only these: the process group is their own.
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()


def _started(
    profile: Path, told: dict[str, str], headless: bool
) -> tuple[subprocess.Popen[bytes], Any]:
    """Start the program and reach it."""
    pipe = f"xlhazard{uuid.uuid4().hex[:10]}"
    process = subprocess.Popen(
        [
            *(needed("soffice"), f"-env:UserInstallation={profile.as_uri()}"),
            *(f"--accept=pipe,name={pipe};urp", "--norestore", "--nologo", "--nodefault"),
            *(("--headless", "--invisible") if headless else ()),
        ],
        env=told,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    return process, _connected(pipe, process)


def as_somebody(folder: Path) -> dict[str, Any]:
    """For subprocess: root may not give extensions to itself, so another user does, in a folder
    that is made its own."""
    if os.geteuid() != 0:
        return {}
    folder.chmod(0o755)
    for path in (folder, *folder.rglob("*")):
        os.chown(path, _NOBODY, _NOBODY)
    return {"user": _NOBODY, "group": _NOBODY, "extra_groups": []}


def environment(display: str | None = None) -> dict[str, str]:
    """That of this process, drawing on a screen or on none, and without our Python's paths."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    kept.pop("DISPLAY", None)
    # The Python inside LibreOffice looks for its home along PATH: ours would be the wrong one.
    ours = Path(sys.executable).parent
    places = [one for one in kept.get("PATH", "").split(os.pathsep) if Path(one) != ours]
    kept["PATH"] = os.pathsep.join(places)
    drawn = {"SAL_USE_VCLPLUGIN": "svp"} if display is None else {"DISPLAY": display}
    return kept | drawn


def _connected(pipe: str, process: subprocess.Popen[bytes]) -> Any:
    uno = importlib.import_module("uno")
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext(
        "com.sun.star.bridge.UnoUrlResolver", local
    )
    until = time.monotonic() + _START_SECONDS
    while True:
        try:
            return resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except Exception as fault:  # noqa: BLE001 - UNO's classes are not there to be named
            # Exceptions of UNO take no traceback, which fixtures would give them.
            if time.monotonic() > until or process.poll() is not None:
                told = f"soffice did not answer (exit status {process.poll()}): {fault}"
                raise RuntimeError(told) from None
            time.sleep(0.05)


@lru_cache(maxsize=1)
def office() -> Office:
    """The program of this test process, stopped at its end."""
    profile = Path(tempfile.mkdtemp(prefix="calc-profile-"))
    atexit.register(shutil.rmtree, profile, ignore_errors=True)
    one = Office(profile)
    atexit.register(one.stop)
    return one


class WatchedHost(CalcHost):
    """Remembers what the status bar was given: it cannot be read back."""

    def __init__(self, context: Any, document: Any, person: Person) -> None:
        super().__init__(context, document, person)
        self.person = person

    def progress(self, text: str | None) -> None:
        self.person.bar.append(text)
        super().progress(text)


@contextlib.contextmanager
def calc_host(path: Path, person: Person | None = None) -> Iterator[WatchedHost]:
    """A workbook open in Calc; whatever is open at the end is closed without saving."""
    document = office().open(path)
    try:
        yield WatchedHost(office().context, document, person or Person())
    finally:
        close_all()


def close_all() -> None:
    found = office().desktop.Components.createEnumeration()
    open_ones = []
    while found.hasMoreElements():
        open_ones.append(found.nextElement())
    for one in open_ones:
        with contextlib.suppress(Exception):
            one.close(True)
