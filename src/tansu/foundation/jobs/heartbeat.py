"""The last sign of life, by which a clock that jumps is noticed before anything is destroyed (R37)."""

import logging
from datetime import datetime, timedelta

from tansu.core.instants import rfc3339
from tansu.foundation.jobs import store
from tansu.foundation.jobs.model import Hold
from tansu.foundation.work import Work

log = logging.getLogger("tansu.jobs")

BEAT = timedelta(seconds=60)
"""How often a sign of life is written."""
LARGEST_GAP = timedelta(hours=48)
BACKWARD_SLACK = timedelta(seconds=60)
"""Nodes whose clocks differ by less do not alarm one another."""
HELD_FOR = timedelta(hours=24)


def suspicion(seen: datetime, now: datetime) -> str:
    """Say in words why the clock cannot be trusted, or nothing if it can."""
    if now < seen - BACKWARD_SLACK:
        return f"The clock went back from {rfc3339(seen)} to {rfc3339(now)}."
    if now > seen + LARGEST_GAP:
        return f"The clock went from {rfc3339(seen)} to {rfc3339(now)}, or nothing ran here in between."
    return ""


def is_due(work: Work) -> bool:
    """Say whether `beat` has something to write."""
    last = store.heartbeat(work.tx)
    return last is None or work.now >= last.seen_at + BEAT or bool(suspicion(last.seen_at, work.now))


def beat(work: Work) -> None:
    """Leave a sign of life; after a jump of the clock hold destructive jobs and say so."""
    last = store.heartbeat(work.tx)
    if last is None:
        store.first_beat(work.tx, work.now)
        return
    because = suspicion(last.seen_at, work.now)
    if not because and work.now < last.seen_at + BEAT:
        return
    if store.beat(work.tx, seen=last.seen_at, now=work.now) and because:
        _hold(work, because, backward=work.now < last.seen_at)


def held(work: Work) -> Hold | None:
    """The hold on destructive steps, or None. True from the first moment of a jump, also before a beat.

    Whoever erases or closes something in a Work of its own asks this first.
    """
    last = store.heartbeat(work.tx)
    if last is None:
        return None
    if because := suspicion(last.seen_at, work.now):
        return Hold(work.now + HELD_FOR, because)
    return last.hold if last.hold and work.now < last.hold.until else None


def _hold(work: Work, because: str, *, backward: bool) -> None:
    new = Hold(work.now + HELD_FOR, because)
    store.hold(work.tx, new)
    if backward:
        store.turn_back(work.tx, work.now)
    log.warning("destructive jobs are held: %s", because, extra={"held_until": rfc3339(new.until)})
