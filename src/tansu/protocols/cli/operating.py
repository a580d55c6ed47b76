"""What operator commands stand on: the opened instance, which the composition root above lends them."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from tansu.core.errors import TansuError
from tansu.protocols.cli.exits import CommandError, Exit

_compose: Callable[[], Any] | None = None


def lend(compose: Callable[[], Any]) -> None:
    """Tell the commands how to reach the composition root; called once by `python -m tansu`.

    It is called and not imported: commands lie below it, and `tansu --help` must not load the server.
    """
    global _compose
    _compose = compose


def composition() -> Any:
    """The composition root."""
    if _compose is None:
        raise CommandError("This command runs only as `tansu`.", Exit.USAGE)
    return _compose()


@contextmanager
def instance(*, beside: bool = True, **flags: Any) -> Iterator[Any]:
    """Open the instance that the settings name, and close it afterwards; errors become sentences."""
    root = composition()
    with in_sentences():
        opened = root.open_instance(root.load_settings(**flags), beside=beside)
        try:
            yield opened
        finally:
            opened.close()


@contextmanager
def in_sentences() -> Iterator[None]:
    """Say our own errors as what they are and end with the code for a refusal."""
    try:
        yield
    except TansuError as error:
        code = Exit.USAGE if error.code == "invalid" else Exit.REFUSED
        raise CommandError(str(error), code) from error


def link_to(outside: Any, path: str) -> str:
    """A page of this server for a person to open; where the operator has named no address, on this machine."""
    return f"{outside.public_url or 'http://127.0.0.1:8420'}{path}"


def say(words: str) -> None:
    """Print a line for people; standard output belongs to results."""
    print(words, file=sys.stderr, flush=True)
