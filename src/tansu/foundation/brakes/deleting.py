"""Counting what devices delete, and stopping them."""

from collections.abc import Callable

from tansu.core.instants import to_ms
from tansu.core.principal import Means, Principal
from tansu.foundation import audit
from tansu.foundation.brakes import store
from tansu.foundation.brakes.model import HOUR, TooManyDeletions, most
from tansu.foundation.work import Outside, Work


def deleting(
    outside: Outside,
    principal: Principal,
    collection: str,
    *,
    count: int,
    total: int | Callable[[], int],
    name: str = "",
) -> None:
    """Count `count` things about to be deleted of the `total` in `collection`, or raise TooManyDeletions.

    It takes a transaction of its own, because that somebody was stopped must outlast the Work that is not done.
    So it is called when it is certain that the things are there and may be deleted. `name` is what people call the
    collection. Only app passwords are counted. Where counting the whole takes long, `total` is a function: it is
    called only when a hundred are not enough.
    """
    if principal.means is not Means.APP_PASSWORD or count <= 0:
        return
    if not isinstance(total, int):
        with outside.work(principal, removing=True) as work:
            if _count(work, collection, count, 0):
                return
        total = total()
    with outside.work(principal, removing=True) as work:
        goes_on = _count(work, collection, count, total)
        if not goes_on:
            total = _stop(work, collection, count, total, name)
    if not goes_on:
        raise TooManyDeletions(collection=collection, name=name, most=most(total), total=total)


def _count(work: Work, collection: str, count: int, total: int) -> bool:
    now = to_ms(work.now)
    store.ensure(work.tx, work.account, work.principal.credential, collection, now_ms=now, total=total)
    return store.let_pass(
        work.tx,
        work.account,
        work.principal.credential,
        collection,
        count=count,
        total=total,
        now_ms=now,
        hour_ago_ms=to_ms(work.now - HOUR),
    )


def _stop(work: Work, collection: str, count: int, total: int, name: str) -> int:
    """Ask the owner, unless they are asked already; return how much there was."""
    stop = work.new_id()
    credential = work.principal.credential
    now = to_ms(work.now)
    if store.note_stop(
        work.tx,
        work.account,
        credential,
        collection,
        stop=stop,
        name=name,
        now_ms=now,
        hour_ago_ms=to_ms(work.now - HOUR),
        total=total,
    ):
        audit.record(work, "deletions_stopped", stop, credential=credential, most=most(total), total=total)
    return store.count_refused(work.tx, work.account, credential, collection, count=count, now_ms=now)
