"""python -m xlhazard."""

from __future__ import annotations

import sys

from xlhazard.fronts.cli import main

if __name__ == "__main__":
    sys.exit(main())
