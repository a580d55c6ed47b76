"""Synchronous work away from the event loop."""

from collections.abc import Callable
from typing import ParamSpec, TypeVar

import anyio.to_thread

P = ParamSpec("P")
T = TypeVar("T")


def set_threads(count: int) -> None:
    """Bound the threads that answer requests, once, inside the running loop."""
    anyio.to_thread.current_default_thread_limiter().total_tokens = count


async def in_thread(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run `function` in one of the threads that answer requests."""
    return await anyio.to_thread.run_sync(lambda: function(*args, **kwargs))
