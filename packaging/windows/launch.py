"""What every program of the bundle starts with: its own name says what it does."""

import multiprocessing
import sys
from pathlib import Path

from xlhazard.fronts import cli, launcher

COMMAND_LINE = "xlhazard"


def main() -> int:
    """Run the command line or one of the double-click programs, by the name of this program."""
    program = Path(sys.executable)
    if program.stem == COMMAND_LINE:
        return cli.main(sys.argv[1:])
    return launcher.main(program.name, sys.argv[1:], program.parent)


if __name__ == "__main__":
    multiprocessing.freeze_support()
    sys.exit(main())
