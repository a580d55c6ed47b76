"""How long to wait before trying again: longer each time, and not everybody at the same moment."""

import asyncio
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

LONGEST_ASKED = 600.0
"""Seconds; a server that asks for more patience than this is taken to be away."""


def _chance() -> float:
    return secrets.randbelow(1 << 20) / (1 << 20)


@dataclass(frozen=True)
class Pacing:
    """Tries and the pauses between them, in seconds. `chance` yields numbers from 0 up to 1."""

    tries: int = 8
    first: float = 0.5
    longest: float = 30.0
    chance: Callable[[], float] = _chance
    sleep: Callable[[float], Awaitable[object]] = asyncio.sleep

    def delay(self, failures: int, *, asked: float = 0.0) -> float:
        """Seconds to wait after the `failures`-th failure (from 1): half sure, half chance, at least `asked`."""
        most: float = min(self.longest, self.first * 2.0 ** (failures - 1))
        return max(asked, most * (0.5 + 0.5 * self.chance()))

    async def pause(self, failures: int, *, asked: float = 0.0) -> None:
        """Wait that long."""
        await self.sleep(self.delay(failures, asked=asked))
