"""A few children, started when there is work and ended when there has been none for a while."""

import threading
import time
from pathlib import Path

from tansu.adapters.media.process import ChildDied, ChildProcess, Unable
from tansu.ports.media import CannotRender, Rendered

ATTEMPTS = 2
"""A child may die through no fault of the original, if the system ran out of memory; once is forgiven."""


class ChildPool:
    """At most `workers` children at once. Every method may be called from any thread."""

    def __init__(self, *, workers: int, memory_limit: int, idle_seconds: float, wall_seconds: float) -> None:
        self._places = threading.BoundedSemaphore(workers)
        self._memory_limit = memory_limit
        self._idle_seconds = idle_seconds
        self._wall_seconds = wall_seconds
        self._lock = threading.Lock()
        self._resting: list[tuple[ChildProcess, float]] = []
        self._busy: set[ChildProcess] = set()
        self._timer: threading.Timer | None = None
        self._closed = False

    def pids(self) -> list[int]:
        """The processes alive now, resting or busy."""
        with self._lock:
            return [child.pid for child in (*self._busy, *(child for child, _ in self._resting))]

    def render(self, path: Path, mime: str) -> Rendered:
        """Render in a child, waiting for a free place. Raises CannotRender; OSError or Unable if it is not at fault."""
        with self._places, path.open("rb") as original:
            for _ in range(ATTEMPTS):
                child = self._take()
                try:
                    return child.render(original, mime, within=self._wall_seconds)
                except ChildDied:
                    child.kill()
                    if self._closed:
                        raise Unable("the renderer was closed during the work") from None
                finally:
                    self._put_back(child)
            raise CannotRender("it breaks the program that decodes it")

    def close(self) -> None:
        """Kill all children and take no more work. May be called twice."""
        with self._lock:
            self._closed = True
            busy, resting = list(self._busy), [child for child, _ in self._resting]
            self._resting.clear()
            if self._timer:
                self._timer.cancel()
        for child in busy:
            child.interrupt()
        for child in resting:
            child.kill()

    def _take(self) -> ChildProcess:
        with self._lock:
            if self._closed:
                raise Unable("the renderer is closed")
            child = self._resting.pop()[0] if self._resting else ChildProcess(memory_limit=self._memory_limit)
            self._busy.add(child)
            return child

    def _put_back(self, child: ChildProcess) -> None:
        with self._lock:
            self._busy.discard(child)
            keep = child.alive and not child.worn and not self._closed and self._idle_seconds > 0
            if keep:
                self._resting.append((child, time.monotonic()))
                self._watch()
        if not keep:
            child.kill()

    def _watch(self) -> None:
        """Look again after the idle time. The timer exists only while a child rests; the lock is held."""
        if self._timer is None and self._resting and not self._closed:
            self._timer = threading.Timer(self._idle_seconds, self._end_idle)
            self._timer.daemon = True
            self._timer.start()

    def _end_idle(self) -> None:
        with self._lock:
            self._timer = None
            oldest = time.monotonic() - self._idle_seconds
            ended = [child for child, since in self._resting if since <= oldest]
            self._resting = [(child, since) for child, since in self._resting if since > oldest]
            self._watch()
        for child in ended:
            child.kill()
