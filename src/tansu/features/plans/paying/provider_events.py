"""Provider events: written down first, answered, and believed later, by looking up what they are about (R22)."""

from tansu.core.errors import Conflict, Invalid, NotFound, Unavailable
from tansu.core.instants import to_ms
from tansu.features.plans.paying.settling import settle
from tansu.features.plans.store import provider as store
from tansu.features.plans.store.provider import BELIEVED, SET_ASIDE, Event
from tansu.foundation.jobs import JobContext, Later, job
from tansu.foundation.work import Outside
from tansu.ports.payments import BadSignature

_BATCH = 100
LATER_SECONDS = 30.0


def record_event(outside: Outside, provider: str, body: bytes, signature: str) -> bool:
    """Write an event down durably and ask for it to be believed; say whether it is new.

    Raises BadSignature for what is not signed, not for now, or not for this server; then nothing is written.
    """
    payments = outside.payments
    if provider != payments.name:
        raise BadSignature("This server takes no events of that payment provider.")
    told = payments.listen(body, signature, now=outside.clock.now())
    with outside.system() as work:
        new = store.record_event(work.tx, provider, told, now_ms=to_ms(work.now))
        believe_events.defer(work, key="plans.believe", account="")
    return new


@job("plans.believe")
def believe_events(context: JobContext) -> None:
    """Act on every event that was recorded. One that was acted on when the power failed is acted on again."""
    after = (-1, "")
    while True:
        with context.look("") as work:
            name = context.outside.payments.name
            page = store.events(work.tx, store.RECORDED, provider=name, after=after, limit=_BATCH)
        if not page:
            return
        for event in page:
            words = _believe(context, event)
            with context.open_work("") as work:
                store.settle_event(work.tx, event, SET_ASIDE if words else BELIEVED, words)
            context.progress(0, 0)
        after = (page[-1].received_ms, page[-1].id)


def _believe(context: JobContext, event: Event) -> str:
    """Act on an event. Returns why that could not be, in words."""
    if not event.charge:
        return ""
    try:
        return settle(context, context.outside.payments.look(event.charge))
    except Unavailable as error:
        raise Later(LATER_SECONDS) from error
    except (Conflict, Invalid, NotFound) as error:
        return str(error)
