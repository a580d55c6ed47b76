"""How a call goes over the line: others go first, and some calls or their answers are lost on the way."""

from collections.abc import Callable, Generator
from typing import TypeVar

from tansu.client.errors import Unreachable

T = TypeVar("T")
Fate = Callable[[], str]
"""Says of each call: `ok`, `lost` before it was done, or `unheard` after it."""


class Turn:
    """Waiting for it lets everybody else in the world go on."""

    def __await__(self) -> Generator[None]:
        yield


async def passed(do: Callable[[], T], fate: Fate) -> T:
    """Do it when it is our turn, if it arrives."""
    await Turn()
    word = fate()
    if word == "lost":
        raise Unreachable("lost")
    done = do()
    if word == "unheard":
        raise Unreachable("unheard")
    return done
