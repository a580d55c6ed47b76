"""Exit codes, which scripts rely on."""

from enum import IntEnum


class Exit(IntEnum):
    """How a command ended."""

    DONE = 0
    PROBLEMS = 1
    """Finished, with problems that were listed."""
    USAGE = 2
    REFUSED = 3
    INTERRUPTED = 130
    """By the person; safe to repeat."""


class CommandError(Exception):
    """A command cannot go on. The message is shown; `code` is the exit code."""

    def __init__(self, message: str, code: Exit = Exit.REFUSED) -> None:
        super().__init__(message)
        self.code = code
