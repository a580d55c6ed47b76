"""What a run looks like: a moving picture on a terminal, a line now and then elsewhere, nothing when quiet."""

import asyncio
import os
import sys
import time
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from enum import Enum, auto

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from tansu.client.scan import shown
from tansu.client.tally import Tally

LINE_EVERY = 10.0
"""Seconds between two plain lines."""
WINDOW = 20.0
"""Seconds over which the rate is taken."""
STAGES = {
    "sending": "",
    "receipts": "asking for receipts",
    "waiting": "waiting until the server calls everything safe (about ten minutes)",
    "safe list": "reading the files again for the safe list",
}


class Look(Enum):
    """How progress is shown."""

    MOVING = auto()
    LINES = auto()
    NOTHING = auto()


def look(*, quiet: bool, as_json: bool) -> Look:
    """The look that fits where standard error goes to."""
    if quiet:
        return Look.NOTHING
    moving = sys.stderr.isatty() and os.environ.get("TERM", "") != "dumb" and not as_json
    return Look.MOVING if moving else Look.LINES


class Pace:
    """Bytes a second over the last moments, from readings that come whenever somebody looks."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._readings: deque[tuple[float, int]] = deque()

    def read(self, count: int) -> float:
        """Note that `count` bytes have gone by now; return the rate."""
        now = self._clock()
        self._readings.append((now, count))
        while len(self._readings) > 2 and now - self._readings[0][0] > WINDOW:
            self._readings.popleft()
        (start, first), (end, last) = self._readings[0], self._readings[-1]
        return max(0.0, (last - first) / (end - start)) if end > start else 0.0


@asynccontextmanager
async def showing(tally: Tally, how: Look) -> AsyncIterator[None]:
    """Show `tally` on standard error for as long as the block lasts."""
    pace = Pace()
    if how is Look.NOTHING:
        yield
    elif how is Look.MOVING:
        with Live(
            get_renderable=lambda: _picture(tally, pace),
            console=Console(stderr=True),
            refresh_per_second=4,
            transient=True,
        ):
            yield
    else:
        printing = asyncio.create_task(_print_lines(tally, pace))
        try:
            yield
        finally:
            printing.cancel()
        print(line(tally, pace), file=sys.stderr, flush=True)


def line(tally: Tally, pace: Pace) -> str:
    """The state of a run in one line."""
    if words := STAGES.get(tally.stage, ""):
        return f"{several(tally.files_done, 'file')}; {words}"
    more = "" if tally.counted else " found so far"
    rate = pace.read(tally.bytes_sent)
    parts = [
        f"{tally.files_done} of {several(tally.found, 'file')}{more}",
        f"{size(tally.bytes_done)} of {size(tally.found_bytes)}",
        f"{size(rate)}/s" if rate else "",
        f"{_duration((tally.found_bytes - tally.bytes_done) / rate)} left" if rate and tally.counted else "",
    ]
    return ", ".join(part for part in parts if part)


def size(count: float) -> str:
    """Bytes in the unit a person reads them in."""
    if count < 1000:
        return f"{int(count)} B"
    for unit in ("kB", "MB", "GB", "TB"):
        count /= 1000
        if count < 999.5 or unit == "TB":
            return f"{count:.1f} {unit}" if count < 99.95 else f"{count:.0f} {unit}"
    return ""


def several(count: int, what: str) -> str:
    """A number of things as a person says it: `1 account`, `2 accounts`."""
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


async def _print_lines(tally: Tally, pace: Pace) -> None:
    while True:
        await asyncio.sleep(LINE_EVERY)
        print(line(tally, pace), file=sys.stderr, flush=True)


def _picture(tally: Tally, pace: Pace) -> RenderableType:
    # A bar alone does not end its line; in a grid it does.
    bar = Table.grid()
    bar.add_row(ProgressBar(total=max(tally.found_bytes, 1), completed=tally.bytes_done, width=50))
    current = [
        Text(f"  {shown(path).rpartition('/')[2][:60]}  {size(gone)} of {size(whole)}", style="dim")
        for path, (gone, whole) in sorted(tally.on_the_way.copy().items())
    ]
    return Group(bar, Text(line(tally, pace)), *current[:8])


def _duration(seconds: float) -> str:
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minutes:02} min"
    return f"{minutes} min {rest:02} s" if minutes else f"{rest} s"


@contextmanager
def telling(name: str, how: Look) -> Iterator[Callable[[str, int, int], None]]:
    """Lend a function that shows (what happens, how much is done, how much there is) with rate and time left."""
    pace, said, stage = Pace(), 0.0, ""

    def told(what: str, done: int, whole: int) -> None:
        nonlocal pace, said, stage
        if what != stage:
            pace, stage, said = Pace(), what, 0.0
        rate = pace.read(done)
        now = time.monotonic()
        if how is Look.NOTHING or now - said < (0.2 if how is Look.MOVING else LINE_EVERY):
            return
        said = now
        left = f", {_duration((whole - done) / rate)} left" if rate else ""
        words = f"{what} {name}: {size(done)} of {size(whole)}{f', {size(rate)}/s' if rate else ''}{left}"
        print(
            f"\r\x1b[2K{words}" if how is Look.MOVING else words,
            end="" if how is Look.MOVING else "\n",
            file=sys.stderr,
        )
        sys.stderr.flush()

    yield told
    if how is Look.MOVING:
        print("\r\x1b[2K", end="", file=sys.stderr, flush=True)
