"""`python -m bench [names]`: run benchmarks one after the other and print what they found."""

import argparse
import importlib
import sys
import time
from pathlib import Path

from bench.report import Found, machine, table, write_json

NAMES = (
    "footprint",
    "uploads",
    "downloads",
    "renditions",
    "timeline",
    "requests",
    "dav",
    "agent",
    "contacts",
    "messages",
    "notes",
)


def main() -> int:
    """Run the benchmarks that are named, or all."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="name", help=f"which ({', '.join(NAMES)}); all if none is named")
    parser.add_argument("--json", type=Path, help="also write every single value into this file")
    options = parser.parse_args()
    if unknown := set(options.names) - set(NAMES):
        parser.error(f"there is no benchmark {', '.join(sorted(unknown))}")
    facts, found = machine(), list[Found]()
    for name in options.names or NAMES:
        began = time.monotonic()
        found += importlib.import_module(f"bench.{name}").run()
        print(f"{name}: {time.monotonic() - began:.0f} s", file=sys.stderr)
    print(", ".join(f"{name} {value}" for name, value in facts.items()), "\n")
    print(table(found))
    if options.json:
        write_json(options.json, found, facts)
    return 0


if __name__ == "__main__":
    sys.exit(main())
