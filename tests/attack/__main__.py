"""Run all attacks, or those of the modules named, and print what came of each as a table."""

from __future__ import annotations

import argparse
import importlib
import pkgutil
import sys
import tempfile
from pathlib import Path

from tests import attack


def main() -> int:
    """The exit status is 1 if the program did not hold."""
    known = sorted(m.name for m in pkgutil.iter_modules(attack.__path__) if not m.name.startswith("_"))
    line = argparse.ArgumentParser(prog="python -m tests.attack", description=__doc__)
    line.add_argument("modules", nargs="*", metavar="MODULE", help=", ".join(known))
    line.add_argument("--root", type=Path, help="attack this checkout instead")
    line.add_argument("--long", action="store_true", help="also what takes minutes")
    given = line.parse_args()
    attack.root = (given.root or attack.root).resolve()
    print("| attack | what came of it | held |\n| --- | --- | --- |")  # noqa: T201
    fallen = 0
    for name in given.modules or known:
        module = importlib.import_module(f"tests.attack.{name}")
        for one in (*module.ATTACKS, *(module.LONG if given.long else ())):
            with tempfile.TemporaryDirectory() as folder:
                result = one(Path(folder))
            fallen += not result.held
            what = " ".join((one.__doc__ or one.__name__).split())
            print(f"| {what} | {result.said} | {'yes' if result.held else 'NO'} |", flush=True)  # noqa: T201
    return 1 if fallen else 0


if __name__ == "__main__":
    sys.exit(main())
