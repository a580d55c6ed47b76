"""Jobs: a function that may run later, elsewhere and twice, and how to ask for it."""

import inspect
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tansu.foundation.jobs import store
from tansu.foundation.jobs.context import JobContext
from tansu.foundation.jobs.model import Backoff
from tansu.foundation.work import Work

LEASE_SECONDS = 60
MAX_ATTEMPTS = 8
BACKOFF = Backoff()


@dataclass(frozen=True)
class Job:
    """A named function for background work. Made by `@job`; a worker runs the jobs it was handed."""

    name: str
    function: Callable[..., None]
    max_attempts: int = MAX_ATTEMPTS
    lease_seconds: int = LEASE_SECONDS
    backoff: Backoff = BACKOFF
    destructive: bool = False
    """What it removes cannot be brought back, so it waits while the clock is not to be trusted."""
    _signature: inspect.Signature = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_signature", inspect.signature(self.function))

    def defer(
        self,
        work: Work,
        *,
        due: datetime | None = None,
        key: str | None = None,
        account: str | None = None,
        **args: Any,
    ) -> str:
        """Ask for this job in the caller's transaction, and return its id.

        It runs after the commit, at `due` or at once; if the transaction is undone, so is the wish.
        `args` are JSON values. `account` (this Work's, unless said) is whose turn it takes; a function
        with a parameter `account` is told it. Raises TypeError if the function would not take `args`.

        With a `key` there is at most one unfinished job of this name and key. Asking again while it
        waits returns it, sooner if the new wish is sooner and it is not backing off from a failure;
        asking again while it runs makes it run once more afterwards, so no cause goes unseen.
        """
        owner = work.account if account is None else account
        self._check(owner, args)
        return store.defer(
            work.tx,
            store.Wish(
                id=work.new_id(),
                name=self.name,
                account=owner,
                key=key,
                args=json.dumps(args, separators=(",", ":"), sort_keys=True),
                destructive=self.destructive,
            ),
            due=due,
            now=work.now,
        )

    def __call__(self, context: JobContext, *, account: str, args: dict[str, Any]) -> None:
        """Run the function as a worker does."""
        self.function(context, **self._told(account, args))

    def _check(self, account: str, args: dict[str, Any]) -> None:
        """A wish that cannot be granted must fail its cause, not a worker at night."""
        self._signature.bind(None, **self._told(account, args))

    def _told(self, account: str, args: dict[str, Any]) -> dict[str, Any]:
        return {"account": account, **args} if "account" in self._signature.parameters else args


def job(
    name: str,
    *,
    max_attempts: int = MAX_ATTEMPTS,
    lease_seconds: int = LEASE_SECONDS,
    backoff: Backoff = BACKOFF,
    destructive: bool = False,
) -> Callable[[Callable[..., None]], Job]:
    """Make a Job of a function `f(context, *, ...)`. Names are for ever: rows in databases carry them."""

    def make(function: Callable[..., None]) -> Job:
        return Job(name, function, max_attempts, lease_seconds, backoff, destructive)

    return make
