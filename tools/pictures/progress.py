"""How far a long piece of work is: one line that rewrites itself on a terminal, a line now and then elsewhere."""

import sys
import time
from typing import TextIO


class Progress:
    """Counts steps and says what is left. Call `step` after each piece and `done` at the end."""

    def __init__(self, total: int, what: str, *, stream: TextIO = sys.stderr) -> None:
        self._total, self._what, self._stream = total, what, stream
        self._finished, self._started, self._spoken = 0, time.monotonic(), 0.0
        self._live = stream.isatty()

    def step(self) -> None:
        """One more piece is finished."""
        self._finished += 1
        now = time.monotonic()
        if now - self._spoken >= (0.2 if self._live else 15):
            if self._spoken or self._live:
                self._say(now)
            self._spoken = now

    def done(self) -> None:
        """Say the last word, with the time that it took."""
        took = time.monotonic() - self._started
        start, end = ("\r\x1b[K", "\n") if self._live else ("", "\n")
        self._stream.write(f"{start}{self._finished} {self._what} in {took:.0f} s{end}")
        self._stream.flush()

    def _say(self, now: float) -> None:
        left = (now - self._started) / self._finished * (self._total - self._finished)
        start, end = ("\r\x1b[K", "") if self._live else ("", "\n")
        share = f"{self._finished}/{self._total} {self._what}, about {left:.0f} s left"
        self._stream.write(f"{start}{share}{end}")
        self._stream.flush()
