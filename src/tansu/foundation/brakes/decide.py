"""What the owner says to a device that was stopped."""

from tansu.core.errors import NotFound
from tansu.core.instants import to_ms
from tansu.foundation import audit
from tansu.foundation.brakes import store
from tansu.foundation.brakes.model import ALLOWED_FOR, QUIET, Decision, Stop
from tansu.foundation.work import Work

MOST_LISTED = 200


def stops(work: Work) -> list[Stop]:
    """Devices of the account that were stopped, the newest first; those nobody has decided on are `open`."""
    return store.stops(work.tx, work.account, limit=MOST_LISTED)


def decide(work: Work, stop: str, *, allow: bool) -> Stop:
    """Let a stopped device delete in its collection for a day, or not until further notice.

    The owner may think again; the last word counts. Raises NotFound if there is no such stop.
    """
    decision = Decision.ALLOWED if allow else Decision.DECLINED
    until_ms = to_ms(work.now + ALLOWED_FOR) if allow else None
    if not store.decide(work.tx, work.account, stop, decision=decision, until_ms=until_ms):
        raise NotFound
    found = store.one(work.tx, work.account, stop)
    assert found is not None
    audit.record(work, f"deletions_{decision.value}", stop, credential=found.credential)
    return found


def forget_quiet(work: Work) -> int:
    """Forget what no device has asked for in a long time, of all accounts; return how much that was."""
    return store.forget(work.tx, before_ms=to_ms(work.now - QUIET))
