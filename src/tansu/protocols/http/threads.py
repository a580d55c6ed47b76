"""Synchronous work away from the event loop."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

_answering: ThreadPoolExecutor | None = None


def set_threads(count: int) -> None:
    """Bound the threads that answer requests, once, before the first."""
    global _answering
    _answering = ThreadPoolExecutor(count, thread_name_prefix="answer")


async def in_thread(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run `function` in one of the threads that answer requests."""
    # A plain pool: the way through anyio's limiter takes twice as long, a fifteenth of what a thumbnail costs.
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(_answering, partial(function, *args, **kwargs))
