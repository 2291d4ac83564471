"""What every program of the bundle starts with: its own name says what it does."""

import multiprocessing
import sys
from pathlib import Path

from xlhazard.fronts import cli, excel, launcher

COMMAND_LINE, BUTTONS = "xlhazard", "excel"


def main() -> int:
    """The command line, the add-in's buttons, or a double-click program: by this program's name."""
    program = Path(sys.executable)
    if program.stem == COMMAND_LINE:
        return cli.main(sys.argv[1:])
    if program.stem == BUTTONS:
        return excel.main(sys.argv[1:])
    return launcher.main(program.name, sys.argv[1:], program.parent)


if __name__ == "__main__":
    multiprocessing.freeze_support()
    sys.exit(main())
