"""Redeeming a code: once for each account, counted with the use, the time and the ledger in one transaction."""

from dataclasses import dataclass
from datetime import datetime

from tansu.core.errors import Conflict, NotFound
from tansu.core.instants import to_ms
from tansu.core.principal import Principal
from tansu.features.plans.books.ledger import post
from tansu.features.plans.granting import grant
from tansu.features.plans.model.gift import Code, Gift, read_code
from tansu.features.plans.model.posting import GIFTS, VOUCHERS, Line, PostingKind
from tansu.features.plans.model.subscription import OrderKind
from tansu.features.plans.selling import gift_time
from tansu.features.plans.selling.codes import hash_of
from tansu.features.plans.store import codes as store
from tansu.features.plans.store import payments
from tansu.foundation import accounts, audit, usage
from tansu.foundation.work import Outside, Work

_GATE = "code"


@dataclass(frozen=True)
class Promise:
    """What redeeming a code would give, before anybody does it."""

    code: Code
    begins_at: datetime
    ends_at: datetime
    over: int
    """Bytes kept now beyond what the plan holds: nothing of them is deleted, but new bytes are refused then."""


def look_at_code(outside: Outside, principal: Principal, text: str, *, address: str = "") -> Promise:
    """Say what a code would give. Raises NotFound, Conflict if it cannot be used, TooManyTries for guessing."""
    accounts.count_guess(outside, _GATE, principal.account, address=address)
    with outside.work(principal) as work:
        code = _usable(work, _found(outside, work, text))
        accounts.forgive_guess(work, _GATE, address=address)
        begins, ends = gift_time.when(work, code.months)
        return Promise(code, begins, ends, max(0, usage.usage_of(work).used - code.terms.bytes))


def redeem(outside: Outside, principal: Principal, text: str, *, address: str = "") -> Gift:
    """Use a code for the account of `principal`: its time follows without a gap what that has already.

    The same account once more is once, and gets what it was given. Raises NotFound; Conflict for a code that is used
    up, ended or too old, while an order waits for money, and where the quota is somebody else's; TooManyTries.
    """
    accounts.count_guess(outside, _GATE, principal.account, address=address)
    with outside.work(principal) as work:
        usage.lock(work)
        code = _found(outside, work, text)
        accounts.forgive_guess(work, _GATE, address=address)
        if (known := store.gift_of(work.tx, work.account, code.id)) is not None:
            return known
        _usable(work, code)
        if not store.use(work.tx, code.id, work.account, now_ms=to_ms(work.now)):
            raise Conflict("Somebody else was quicker: this code is used up.")
        return _give(work, code)


def gifts(work: Work) -> list[Gift]:
    """What the account of `work` was given, in order."""
    return store.gifts(work.tx, work.account)


def _found(outside: Outside, work: Work, text: str) -> Code:
    code = store.by_secret(work.tx, hash_of(outside.keys, read_code(text)))
    if code is None:
        raise NotFound("That is not a code of this server. Look at each letter again.")
    return code


def _usable(work: Work, code: Code) -> Code:
    if not code.is_good(on=work.now):
        raise Conflict("This code is used up or too old. Ask whoever gave it to you for another.")
    if usage.usage_of(work).pool != work.account:
        raise Conflict("You share somebody's quota. Give the code to them, or leave their family first.")
    order = payments.open_order(work.tx, work.account)
    if order is not None and order.kind is not OrderKind.RENEWAL:
        raise Conflict("You have ordered a plan that is not paid yet. Take the order back first, or wait until it is.")
    return code


def _give(work: Work, code: Code) -> Gift:
    gift = Gift(
        id=work.new_id(),
        account=work.account,
        code=code.id,
        name=code.terms.name,
        bytes=code.terms.bytes,
        months=code.months,
        worth=code.worth,
        redeemed_at=work.now,
    )
    store.add_gift(work.tx, gift)
    # No money moves and nobody owes any: what was given stands in two books of its own, apart from what is sold.
    post(work, PostingKind.GIFT, gift.id, [Line(VOUCHERS, gift.worth), Line(GIFTS, -gift.worth)])
    gift_time.give(work, code, gift)
    audit.record(work, "code_redeemed", gift.id, code=code.id, months=code.months)
    grant(work)
    return gift
