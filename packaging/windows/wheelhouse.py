"""Gathers what a Windows computer without network needs: python wheelhouse.py FOLDER

Run it where there is a network, on any system; carry the folder over; then, on Windows,
    py -3.11 -m venv .venv
    .venv\\Scripts\\pip install --no-index --find-links FOLDER "xlhazard[excel,bundle]"
A file SHA256SUMS in the folder says what should arrive.
"""

from __future__ import annotations

import argparse
import hashlib
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
EXTRAS = "excel,bundle"
ONLY_ON_WINDOWS = ("pywin32", "pefile", "pywin32-ctypes", "colorama", "tzdata")
"""Markers of packages are read for the computer that downloads: these are asked for by name."""


def main() -> int:
    """Build our wheel, download all others for Windows, write the sums."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--python", default="3.11", help="version of Python on the Windows side")
    given = parser.parse_args()
    folder: Path = given.folder
    folder.mkdir(parents=True, exist_ok=True)
    pip = [sys.executable, "-m", "pip"]
    subprocess.run([*pip, "wheel", "-q", "--no-deps", "-w", folder, ROOT], check=True)
    [wheel] = folder.glob("xlhazard-*.whl")
    subprocess.run(
        [
            *(*pip, "download", "-q", "--only-binary=:all:", "--platform", "win_amd64"),
            *("--python-version", given.python, "--implementation", "cp"),
            *("-c", ROOT / "constraints.txt", "-d", folder, "--find-links", folder),
            *(f"xlhazard[{EXTRAS}] @ {wheel.resolve().as_uri()}", *ONLY_ON_WINDOWS),
        ],
        check=True,
    )
    sums = [
        f"{hashlib.sha256(one.read_bytes()).hexdigest()}  {one.name}\n"
        for one in sorted(folder.glob("*.whl"))
    ]
    (folder / "SHA256SUMS").write_text("".join(sums), encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
