"""`python -m tansu`, and the `tansu` command."""

import sys

from tansu.protocols.cli.app import run


def main() -> None:
    """Run the command line and end the process with its exit code."""
    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
