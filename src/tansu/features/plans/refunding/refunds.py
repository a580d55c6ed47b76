"""Money on its way back: worked out by a rule, approved, sent, and believed only when it has arrived."""

import hashlib
from datetime import datetime

from tansu.core.errors import Conflict, NotFound
from tansu.core.instants import to_ms
from tansu.core.paging import decode_cursor, encode_cursor
from tansu.features.plans.model.plan import check_text
from tansu.features.plans.model.refunding import (
    Due,
    Refund,
    RefundState,
    Rule,
    owed_back,
)
from tansu.features.plans.model.subscription import BY_HAND
from tansu.features.plans.refunding import crediting, ending, returning
from tansu.features.plans.store import payments, subscriptions
from tansu.features.plans.store import refunds as store
from tansu.foundation import accounts, audit, usage
from tansu.foundation.work import Work
from tansu.ports.payments import Failure

_S = RefundState


def owner_of_refund(work: Work, refund: str) -> str:
    """Whose refund that is, for an operator who knows its id. Raises NotFound, Forbidden."""
    accounts.require_operator(work)
    if (owner := store.owner_of(work.tx, refund)) is None:
        raise NotFound("There is no such refund.")
    return owner


def work_out(
    work: Work, rule: Rule, *, cause: str, since: datetime, floor_from: datetime | None = None
) -> list[Refund]:
    """Work out what is owed back to the account of `work`, and set it aside; nothing is sent and no plan ends yet.

    The same cause once more is once. Raises Conflict if nothing that was paid is left, Invalid for a rule below the
    legal floor, Forbidden.
    """
    accounts.require_operator(work)
    usage.lock(work)
    if known := store.of_cause(work.tx, work.account, cause):
        return known
    if store.worked_out(work.tx, work.account):
        raise Conflict("A refund of this account is worked out already. Approve it or take it back first.")
    if since > work.now:
        raise Conflict("A refund counts from a moment that has been, not from one that is to come.")
    dues = owed_back(
        rule,
        subscriptions.periods(work.tx, work.account),
        payments.coverings(work.tx, work.account),
        payments.payments(work.tx, work.account),
        since=since,
        floor_from=floor_from,
    )
    if not dues:
        raise Conflict("Nothing that was paid is left to give back.")
    return [set_aside(work, due, rule=rule, cause=cause, since=since) for due in dues]


def approve(work: Work, refund: str) -> list[Refund]:
    """Let a refund, and what else its cause gives back, go its way: the plan ends now, the credit is written down.

    What was paid by hand waits for the operator, who sends it back by hand. Twice is once. Raises Conflict, Forbidden.
    """
    accounts.require_operator(work)
    usage.lock(work)
    cause = find_refund(work, refund).cause
    found = store.of_cause(work.tx, work.account, cause)
    if any(one.state is _S.WITHDRAWN for one in found):
        raise Conflict("This refund was taken back. Work it out anew.")
    worked_out = [one for one in found if one.state is _S.CALCULATED]
    for one in worked_out:
        let_go(work, one)
    if worked_out:
        ending.end_subscription(work)
    return store.of_cause(work.tx, work.account, cause)


def withdraw(work: Work, refund: str) -> list[Refund]:
    """Take back a refund that nobody has approved, and what else its cause would give back. Twice is once."""
    accounts.require_operator(work)
    usage.lock(work)
    cause = find_refund(work, refund).cause
    for one in store.of_cause(work.tx, work.account, cause):
        if one.state not in (_S.CALCULATED, _S.WITHDRAWN):
            raise Conflict("This refund is approved: it goes its way.")
        if one.state is _S.CALCULATED:
            returning.step(work, one, _S.WITHDRAWN)
            store.release(work.tx, work.account, one.payment, one.amount.minor)
    return store.of_cause(work.tx, work.account, cause)


def record_sent(work: Work, refund: str, *, reference: str) -> Refund:
    """Record that the money was sent back by hand. The same once more is once; only this moves the books of money.

    Raises Conflict in a state in which nothing can have been sent, or if a provider sends it, Invalid, NotFound,
    Forbidden.
    """
    accounts.require_operator(work)
    usage.lock(work)
    found = find_refund(work, refund)
    reference = check_text(reference, what="reference", longest=200)
    if found.state is _S.SUCCEEDED:
        if found.reference != reference:
            raise Conflict("This refund was sent already. Look whether it went twice before you record another.")
        return found
    _require_by_hand(work, found)
    returning.arrive(work, found, reference=reference, by=BY_HAND)
    return find_refund(work, refund)


def record_failed(work: Work, refund: str, failure: Failure) -> Refund:
    """Record that money sent by hand did not arrive; the member is asked for another way where that helps.

    It stays owed. Raises Conflict in a state in which nothing was sent, or if a provider sends it, NotFound, Forbidden.
    """
    accounts.require_operator(work)
    usage.lock(work)
    found = find_refund(work, refund)
    if found.state is _S.SUCCEEDED:
        raise Conflict("This refund has arrived. If it came back to you after all, send it again the same way.")
    _require_by_hand(work, found)
    returning.fail(work, found, failure)
    return find_refund(work, refund)


def send_again(work: Work, refund: str) -> Refund:
    """Try a failed refund once more. Raises Conflict for any other, NotFound, Forbidden."""
    accounts.require_operator(work)
    usage.lock(work)
    found = find_refund(work, refund)
    if found.state is not _S.FAILED:
        raise Conflict("Only a refund that failed is sent again; this one did not, or waits for its member.")
    return returning.submit(work, found)


def give_up(work: Work, refund: str) -> Refund:
    """Stop waiting for a member who says nothing. The money stays theirs, and can be claimed at any time."""
    accounts.require_operator(work)
    usage.lock(work)
    return returning.step(work, find_refund(work, refund), _S.UNCLAIMED)


def give_details(work: Work, refund: str, details: str) -> Refund:
    """Say, as its member, where the money can go instead; kept until it is there.

    Raises Conflict unless that was asked, Invalid, NotFound.
    """
    usage.lock(work)
    found = find_refund(work, refund)
    told = check_text(details, what="description of where the money can go", longest=500)
    returning.step(work, found, _S.ALTERNATIVE_PAYOUT)
    store.describe(work.tx, work.account, refund, reference="", failure=found.failure, details=told)
    return find_refund(work, refund)


def set_aside(work: Work, due: Due, *, rule: Rule, cause: str, since: datetime) -> Refund:
    """Count what is owed back of a payment as given back; nothing is sent yet. Raises Conflict if it is not left."""
    # The check is in the statement: of two refunds at the same moment only one finds the money.
    if not store.reserve(work.tx, work.account, due.payment, due.amount.minor):
        raise Conflict("Another refund of this payment was quicker. Look again at what is left.")
    made = Refund(
        id=work.new_id(),
        account=work.account,
        payment=due.payment,
        cause=cause,
        rule=rule,
        since=since,
        amount=due.amount,
        key=hashlib.sha256(f"{cause}\0{due.payment}\0{rule.value}".encode()).hexdigest(),
        state=_S.CALCULATED,
        reference="",
        failure=None,
        details="",
        made_at=work.now,
        changed_at=work.now,
    )
    if not store.add(work.tx, made):
        raise Conflict("What this refund is for has refunded this payment already.")
    store.write_step(work.tx, work.account, made.id, made.state, now_ms=to_ms(work.now))
    audit.record(work, "refund_worked_out", made.id, minor=due.amount.minor, currency=due.amount.currency)
    return made


def let_go(work: Work, refund: Refund) -> None:
    """Approve one refund: it is credited and goes its way; whether its plan ends is for the caller."""
    refund = returning.submit(work, returning.step(work, refund, _S.APPROVED))
    crediting.credit(work, refund, refund.amount)


def find_refund(work: Work, refund: str) -> Refund:
    """One refund of the account of `work`. Raises NotFound."""
    if (found := store.refund(work.tx, work.account, refund)) is None:
        raise NotFound()
    return found


def goes_by_hand(work: Work, refund: Refund) -> bool:
    """Whether the operator sends this refund, and not a provider; for operators, who see everybody's."""
    provider = payments.provider_of(work.tx, refund.payment)
    return provider == BY_HAND or refund.state is _S.ALTERNATIVE_PAYOUT


def waiting_refunds(work: Work, cursor: str | None = None, limit: int = 100) -> tuple[list[Refund], str | None]:
    """Everybody's refunds that are not done, oldest first, and where the next page begins. Raises Forbidden."""
    accounts.require_operator(work)
    made_ms, last = decode_cursor(cursor, int, str) if cursor else (-(2**62), "")
    found = store.waiting(work.tx, after=(made_ms, last), limit=limit + 1)
    page = found[:limit]
    return page, encode_cursor(to_ms(page[-1].made_at), page[-1].id) if len(found) > limit else None


def _require_by_hand(work: Work, refund: Refund) -> None:
    if not goes_by_hand(work, refund):
        raise Conflict("The payment provider sends this refund and says when it arrived. Wait, or send it again.")
