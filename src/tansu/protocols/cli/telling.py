"""Progress of operator commands: a moving line on a terminal, a line now and then elsewhere."""

import sys
from collections.abc import Callable

from tansu.protocols.cli.output import size

EVERY_SECONDS = 10.0
MOVING_SECONDS = 0.2


class Telling:
    """Tells on standard error how far something is, seldom enough to read."""

    def __init__(self, monotonic: Callable[[], float], *, quiet: bool) -> None:
        self._monotonic = monotonic
        self._quiet = quiet
        self._moving = sys.stderr.isatty()
        self._told = -EVERY_SECONDS
        self._stage = ""

    def tell(self, stage: str, done: int, total: int, moved: int) -> None:
        """Say `stage: 12 of 40, 3.2 GB` if it is time to, and whenever a stage ends."""
        if self._quiet:
            return
        now = self._monotonic()
        pause = MOVING_SECONDS if self._moving else EVERY_SECONDS
        if now - self._told < pause and stage == self._stage and done != total:
            return
        self._told, self._stage = now, stage
        words = f"{stage}: {done} of {total}, {size(moved)}" if total else f"{stage}: {done}, {size(moved)}"
        start, end = ("\r\x1b[K", "") if self._moving else ("", "\n")
        print(f"{start}{words}", end=end, file=sys.stderr, flush=True)

    def end(self) -> None:
        """Leave the moving line."""
        if self._moving and self._stage:
            print(file=sys.stderr, flush=True)
