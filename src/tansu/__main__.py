"""`python -m tansu`, and the `tansu` command."""

import gc
import sys
from importlib import import_module
from types import ModuleType

from tansu.protocols.cli.app import run
from tansu.protocols.cli.operating import lend


def main() -> None:
    """Run the command line and end the process with its exit code."""
    lend(_composition)
    sys.exit(run(sys.argv[1:]))


def _composition() -> ModuleType:
    """Load the server only for a command that needs it: `tansu push` is quicker without."""
    # Nothing that imports make is garbage, and looking for it took a tenth of the start.
    gc.disable()
    try:
        return import_module("tansu.app")
    finally:
        gc.freeze()
        gc.enable()


if __name__ == "__main__":
    main()
