"""Media on this machine: headers read in this process, pixels decoded in children."""

import os
from pathlib import Path

from tansu.adapters.media import limits
from tansu.adapters.media.facts import read_facts
from tansu.adapters.media.pool import ChildPool
from tansu.ports.media import CannotRender, MediaFacts, ReadAt, Rendered

GIBIBYTE = 1024**3
LEAST_MEMORY = 160 * 1024**2
"""Address space the decoders take before they see a pixel; 1 GiB is a sensible least for phone photos."""


class LocalMedia:
    """Fulfils the Media port. All methods may be called from any thread; `render` blocks its own."""

    def __init__(
        self,
        *,
        workers: int | None = None,
        memory_limit: int = 2 * GIBIBYTE,
        idle_seconds: float = 30.0,
        wall_seconds: float = limits.WALL_SECONDS,
    ) -> None:
        """Nothing is started yet.

        `workers` children at most (default: one a core), each with `memory_limit` bytes of address
        space. They end after `idle_seconds` without work; 0 means a fresh child for every original.
        An original that takes longer than `wall_seconds` cannot be rendered.
        """
        if memory_limit < LEAST_MEMORY:
            raise ValueError(f"the memory limit of a child must be at least {LEAST_MEMORY} bytes")
        self._memory_limit = memory_limit
        self._pool = ChildPool(
            workers=workers or os.cpu_count() or 1,
            memory_limit=memory_limit,
            idle_seconds=idle_seconds,
            wall_seconds=wall_seconds,
        )

    def facts(self, read_at: ReadAt, size: int, *, filename: str = "") -> MediaFacts | None:
        """Read the header; None if it is neither a photo nor a video that we know."""
        return read_facts(read_at, size, filename=filename)

    def render(self, path: Path, facts: MediaFacts) -> Rendered:
        """Both renditions. A claim beyond every limit is refused without waking a child.

        Raises CannotRender, for good. OSError and RuntimeError mean that it did not work this time.
        """
        most = limits.pixels_allowed(facts.mime, memory_limit=self._memory_limit, baseline_jpeg=True)
        if max(facts.width, facts.height) > limits.LONGEST_SIDE or facts.width * facts.height > most:
            raise CannotRender(f"{facts.width} × {facts.height} pixels are more than we decode")
        return self._pool.render(path, facts.mime)

    def children(self) -> list[int]:
        """The process numbers of the children alive now; empty on an idle server."""
        return self._pool.pids()

    def close(self) -> None:
        """Kill the children. Work under way raises a RuntimeError, which says nothing about its original."""
        self._pool.close()
