"""An event, and the rule by which each one vouches for the one before it."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from tansu.core.instants import rfc3339

Fact = str | int | bool | None


@dataclass(frozen=True)
class Event:
    """One thing somebody did; `n` counts from 1 within the account."""

    account: str
    n: int
    at: datetime
    actor: str
    """The acting account, or `system`."""
    action: str
    subject: str
    """The id of what it was done to; may be empty."""
    facts: dict[str, Fact]
    previous: str
    hash: str


@dataclass(frozen=True)
class EventsPage:
    """Some events, newest first, and the cursor of the next page if there is one."""

    events: list[Event]
    next: str | None


def hash_of(event: Event) -> str:
    """SHA-256 over the canonical JSON (sorted keys, no spaces, UTF-8) of all fields but `hash`."""
    fields = {
        "account": event.account,
        "n": event.n,
        "at": rfc3339(event.at),
        "actor": event.actor,
        "action": event.action,
        "subject": event.subject,
        "facts": event.facts,
        "previous": event.previous,
    }
    text = json.dumps(fields, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def first_break(events: Iterable[Event], *, after: int) -> tuple[int | None, str | None]:
    """Walk a chain in order and return (number of the first event that does not fit, last hash seen).

    `after` is the number of the last event that was forgotten; what it hashed to cannot be known any more.
    """
    expected, previous = after + 1, None if after else ""
    for event in events:
        follows = event.n == expected and previous in (None, event.previous)
        if not follows or event.hash != hash_of(event):
            return expected, previous
        expected, previous = expected + 1, event.hash
    return None, previous
