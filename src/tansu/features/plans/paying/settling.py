"""Bringing our books to what a provider says of one charge. Twice is once, and an older word undoes nothing."""

from tansu.core.errors import Conflict, Invalid
from tansu.core.instants import to_ms
from tansu.features.plans import telling
from tansu.features.plans.books.ledger import post
from tansu.features.plans.currencies import written
from tansu.features.plans.model.posting import DISPUTES, Line, PostingKind, member_book, money_book
from tansu.features.plans.model.refunding import RefundState
from tansu.features.plans.model.settling import Adopt, Known, MoveBack, MoveDispute, Take, Taken, key_there, next_move
from tansu.features.plans.paying.receiving import receive
from tansu.features.plans.refunding.adopting import adopt
from tansu.features.plans.refunding.returning import key_of, keys_of, move_as_told
from tansu.features.plans.selling.renewing import last_period
from tansu.features.plans.store import payments, provider, refunds, subscriptions, tries
from tansu.features.plans.store.provider import HELD, RETURNED, STUCK, Stray
from tansu.features.plans.store.tries import CARD
from tansu.foundation import audit, usage
from tansu.foundation.jobs import JobContext, job
from tansu.foundation.work import Work
from tansu.ports.payments import Back, BackState, Charge, ChargeState, Dispute, DisputeState

_SEEN = {
    RefundState.SUBMITTED: None,
    RefundState.PENDING: BackState.PENDING,
    RefundState.SUCCEEDED: BackState.SUCCEEDED,
}
"""Refunds in other states wait for a person, whatever the provider says of an earlier try."""
_STRAY = {HELD: BackState.PENDING, RETURNED: BackState.SUCCEEDED, STUCK: BackState.FAILED}


def settle(context: JobContext, charge: Charge) -> str:
    """Bring the books to that charge. Returns why not, in words; empty if they say all that it says."""
    name = context.outside.payments.name
    with context.look("") as work:
        owner = payments.owner_of(work.tx, charge.order) if charge.order else None
    if owner is None or owner != charge.account:
        return _unknown(charge)
    if charge.state is ChargeState.OPEN:
        return ""
    _take(context, owner, charge)
    with context.open_work(owner) as work:
        usage.lock(work)
        while not isinstance(move := next_move(_known(work, name, charge), charge), Take | None):
            match move:
                case Adopt(back):
                    if not _adopt(work, name, charge, back):
                        return f"{written(back.amount)} of it went back there, and as a refund of ours before."
                case MoveBack(back):
                    _move_back(work, name, charge, back)
                case MoveDispute(dispute):
                    _move_dispute(work, name, charge, dispute)
        return _disputed_stray(work, name, charge)


@job("plans.return_stray")
def return_stray(context: JobContext, *, account: str, charge: str) -> None:
    """Send money back that no order could take. A retry finds what was sent before, by its key."""
    outside = context.outside.payments
    with context.look(account) as work:
        stray = provider.stray(work.tx, work.account, outside.name, charge)
    if stray is None or stray.state != HELD:
        return
    back = outside.give_back(charge, stray.amount, key=stray.key)
    with context.open_work(account) as work:
        usage.lock(work)
        now = provider.stray(work.tx, work.account, outside.name, charge)
        if now is not None and now.state == HELD:
            _move_stray(work, now, back)


def _take(context: JobContext, owner: str, charge: Charge) -> None:
    """Count the money for its order, or hold it as a stray if the order cannot take it; end the try that brought it."""
    name = context.outside.payments.name
    try:
        with context.open_work(owner) as work:
            _end_try(work, charge)
            if _is_to_take(work, name, charge):
                receive(work, charge.order, charge.amount, provider=name, reference=charge.reference)
    except (Conflict, Invalid):
        with context.open_work(owner) as work:
            _end_try(work, charge)
            if _is_to_take(work, name, charge):
                _hold(work, name, charge)


def _end_try(work: Work, charge: Charge) -> None:
    """Write what came of the try behind a charge; twice is once."""
    usage.lock(work)
    if charge.key:
        tries.end(work.tx, work.account, charge.key, charge.state.value, charge.failure)
        if charge.state is ChargeState.FAILED:
            _tell_failed(work, charge)


def _is_to_take(work: Work, name: str, charge: Charge) -> bool:
    return charge.state is ChargeState.PAID and _known(work, name, charge).taken is Taken.NOTHING


def _tell_failed(work: Work, charge: Charge) -> None:
    """Say that a card was refused for a renewal; on a page of the provider, its payer has seen it there."""
    tried = tries.one(work.tx, work.account, charge.key)
    ordered = payments.order(work.tx, work.account, charge.order)
    living = subscriptions.living(work.tx, work.account)
    if tried is not None and tried.way == CARD and ordered is not None and living is not None:
        telling.payment_failed(work, ordered, tried.id, until=last_period(work, living).ends_at)


def _hold(work: Work, name: str, charge: Charge) -> None:
    stray = Stray(name, charge.reference, work.account, charge.order, charge.amount, HELD, to_ms(work.now))
    provider.add_stray(work.tx, stray)
    lines = [Line(money_book(name), charge.amount), Line(member_book(work.account), -charge.amount)]
    post(work, PostingKind.STRAY, charge.reference, lines)
    audit.record(work, "payment_not_taken", charge.reference, order=charge.order)
    return_stray.defer(work, key=charge.reference, charge=charge.reference)


def _known(work: Work, name: str, charge: Charge) -> Known:
    stray = provider.stray(work.tx, work.account, name, charge.reference)
    if stray is not None:
        return _known_of_stray(stray, charge)
    payment = payments.payment_of_charge(work.tx, work.account, name, charge.reference)
    if payment is None:
        return Known()
    own = refunds.of_payment(work.tx, work.account, payment.id)
    backs = {key_of(work, one): _SEEN[one.state] for one in own if one.state in _SEEN}
    keys = frozenset(key for one in own for key in keys_of(work, one))
    found = provider.disputes_of(work.tx, work.account, payment.id)
    return Known(Taken.PAYMENT, backs, keys, {reference: state for _, reference, _, state in found})


def _known_of_stray(stray: Stray, charge: Charge) -> Known:
    """Money that goes back whole: by us, or on the provider's own pages, where it may take several refunds."""
    # Disputes of such money are for the operator.
    disputes = {one.reference: DisputeState.WON for one in charge.disputes}
    there = [one for one in charge.backs if one.key != stray.key]
    keys = frozenset({stray.key, *(key_there(one.reference) for one in there)})
    if stray.state == RETURNED and any(one.reference == stray.back for one in there):
        return Known(Taken.STRAY, {key_there(stray.back): BackState.SUCCEEDED}, keys, disputes)
    gone = [one for one in there if one.state is BackState.SUCCEEDED]
    if sum(one.amount.minor for one in gone) == stray.amount.minor and stray.state != RETURNED:
        # The last of them is the one that brought it back.
        keys -= {key_there(gone[-1].reference)}
    return Known(Taken.STRAY, {stray.key: _STRAY[stray.state]}, keys, disputes)


def _unknown(charge: Charge) -> str:
    """What there is to do about money that no order of ours asked for."""
    words = "No order of ours asked for this charge."
    if any(one.state is DisputeState.OPEN for one in charge.disputes):
        return f"{words} Its payer's bank disputes it: answer the bank there, in time."
    if charge.backs:
        return f"{words} Money of it went back: see there that the right person has it."
    return words


def _disputed_stray(work: Work, name: str, charge: Charge) -> str:
    """What there is to do about a bank that takes money back which no order could take."""
    if provider.stray(work.tx, work.account, name, charge.reference) is None:
        return ""
    if any(one.state is DisputeState.OPEN for one in charge.disputes):
        return "No order could take this money, and its payer's bank disputes it: show the bank that it goes back."
    if any(one.state is DisputeState.LOST for one in charge.disputes):
        return "No order could take this money, and its payer's bank took it back: see that it does not go back twice."
    return ""


def _adopt(work: Work, name: str, charge: Charge, back: Back) -> bool:
    if (stray := provider.stray(work.tx, work.account, name, charge.reference)) is not None:
        _move_stray(work, stray, back)
        return True
    payment = payments.payment_of_charge(work.tx, work.account, name, charge.reference)
    assert payment is not None, "only the refunds of a payment are adopted"
    return adopt(work, payment, back)


def _move_back(work: Work, name: str, charge: Charge, back: Back) -> None:
    if (stray := provider.stray(work.tx, work.account, name, charge.reference)) is not None:
        _move_stray(work, stray, back)
        return
    payment = payments.payment_of_charge(work.tx, work.account, name, charge.reference)
    assert payment is not None, "only the refunds of a payment move"
    own = refunds.of_payment(work.tx, work.account, payment.id)
    move_as_told(work, next(one for one in own if key_of(work, one) == back.key), back)


def _move_stray(work: Work, stray: Stray, back: Back) -> None:
    # One posting of a kind for each subject: it may go back and forth, by us and on the provider's pages.
    subject = f"{stray.charge}:{back.reference}" if back.key != stray.key else stray.charge
    if back.state is BackState.SUCCEEDED:
        provider.move_stray(work.tx, stray, RETURNED, back=back.reference)
        lines = [Line(money_book(stray.provider), -stray.amount), Line(member_book(work.account), stray.amount)]
        post(work, PostingKind.STRAY_RETURNED, subject, lines)
    elif back.state is BackState.FAILED:
        provider.move_stray(work.tx, stray, STUCK, back=back.reference)
        if stray.state == RETURNED:
            lines = [Line(money_book(stray.provider), stray.amount), Line(member_book(work.account), -stray.amount)]
            post(work, PostingKind.REFUND_RETURNED, subject, lines)


def _move_dispute(work: Work, name: str, charge: Charge, dispute: Dispute) -> None:
    """Count what a bank took as gone, and what it gave back as here again; a lost dispute moves nothing more."""
    payment = payments.payment_of_charge(work.tx, work.account, name, charge.reference)
    assert payment is not None, "only the disputes of a payment move"
    provider.put_dispute(work.tx, work.account, name, payment.id, dispute, now_ms=to_ms(work.now))
    audit.record(work, "payment_disputed", payment.id, state=dispute.state.value, minor=dispute.amount.minor)
    money, amount = money_book(name), dispute.amount
    if dispute.state is DisputeState.OPEN:
        provider.count_disputed(work.tx, work.account, payment.id, amount.minor)
        post(work, PostingKind.DISPUTE, dispute.reference, [Line(money, -amount), Line(DISPUTES, amount)])
    elif dispute.state is DisputeState.WON:
        provider.count_disputed(work.tx, work.account, payment.id, -amount.minor)
        post(work, PostingKind.DISPUTE_WON, dispute.reference, [Line(money, amount), Line(DISPUTES, -amount)])
