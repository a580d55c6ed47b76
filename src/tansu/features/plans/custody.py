"""What plans hold of an account: what it agreed to, owed and paid. Records of payments outlive the account by law."""

from collections.abc import Iterable, Iterator
from datetime import date

from tansu.core.errors import NotFound
from tansu.core.instants import from_ms, rfc3339
from tansu.core.money import Money
from tansu.features.plans.families import dissolve, family_owner
from tansu.features.plans.model.gift import Gift
from tansu.features.plans.model.invoice import document_of
from tansu.features.plans.model.posting import Posting, PostingKind
from tansu.features.plans.model.refunding import Refund
from tansu.features.plans.model.subscription import Order, Payment, Period, Terms
from tansu.features.plans.store import (
    codes,
    families,
    inactivity,
    invoices,
    ledger,
    payments,
    provider,
    refunds,
    subscriptions,
    tries,
)
from tansu.foundation import accounts
from tansu.foundation.custody import Holding, Kept, OpenBytes, Record
from tansu.foundation.work import Outside, Work
from tansu.ports.blobs import BlobRef

KEPT_YEARS = 10
"""Invoices and payments are kept so long after the year in which they were made, the longest that is usual by law."""
_MANY = 100_000


class PlansCustodian:
    """Answers for the catalogue, which is of no account, and for what accounts agreed to and paid."""

    name = "plans"
    feature = ""
    tables = frozenset(
        {
            "plans_plans",
            "plans_prices",
            "plans_grants",
            "plans_subscriptions",
            "plans_orders",
            "plans_periods",
            "plans_payments",
            "plans_coverings",
            "plans_postings",
            "plans_lines",
            "plans_ledger",
            "plans_refunds",
            "plans_refund_steps",
            "plans_issuers",
            "plans_invoice_numbers",
            "plans_invoices",
            "plans_events",
            "plans_customers",
            "plans_tries",
            "plans_strays",
            "plans_disputes",
            "plans_codes",
            "plans_gifts",
            "plans_warnings",
            "plans_members",
            "plans_invites",
        }
    )

    def inventory(self, work: Work) -> list[Holding]:
        """Count what was agreed to, ordered, paid, and written into the ledger for it."""
        return [
            Holding("subscription", len(subscriptions.of_account(work.tx, work.account))),
            Holding("order", len(payments.orders(work.tx, work.account))),
            Holding("payment", len(payments.payments(work.tx, work.account))),
            Holding("refund", len(refunds.of_account(work.tx, work.account))),
            Holding("invoice", len(invoices.of_account(work.tx, work.account))),
            Holding("payment_try", len(tries.of_account(work.tx, work.account))),
            Holding("stray_payment", len(provider.strays_of(work.tx, work.account))),
            Holding("dispute", len(provider.disputes_of(work.tx, work.account))),
            Holding("gift", len(codes.gifts(work.tx, work.account))),
            Holding("family", _family_size(work)),
            Holding("posting", ledger.count(work.tx, work.account)),
        ]

    def export(self, work: Work) -> Iterator[Record]:
        """Yield periods, orders, payments, refunds, gifts, invoices and postings, each in order."""
        yield from (_period(one) for one in subscriptions.periods(work.tx, work.account))
        yield from (_order(one) for one in payments.orders(work.tx, work.account))
        yield from (_payment(one) for one in payments.payments(work.tx, work.account))
        yield from (_try(one) for one in tries.of_account(work.tx, work.account))
        yield from (_stray(one) for one in provider.strays_of(work.tx, work.account))
        yield from (
            {"kind": "dispute", "id": reference, "payment": payment, "state": state.value, **_money(amount)}
            for payment, reference, amount, state in provider.disputes_of(work.tx, work.account)
        )
        yield from (_refund(work, one) for one in refunds.of_account(work.tx, work.account))
        yield from _family(work)
        yield from (_gift(one) for one in codes.gifts(work.tx, work.account))
        yield from (
            {"kind": "invoice", "id": one.id, "number": one.number, "document": document_of(one)}
            for one in invoices.of_account(work.tx, work.account)
        )
        yield from (_posting(one) for one in ledger.of_account(work.tx, work.account, limit=_MANY)[::-1])

    def blobs(self, work: Work) -> Iterator[BlobRef]:
        """It owns no bytes."""
        return iter(())

    def restore(self, outside: Outside, account: str, records: Iterable[Record], open_bytes: OpenBytes) -> int:
        """What was paid to another server is its testimony, not ours: nothing is taken over."""
        return 0

    def erase(self, work: Work, *, limit: int) -> int:
        """Remove what nobody paid for; the rest, with the name on invoices, is declared in `kept`."""
        subscriptions.erase(work.tx, work.account)
        provider.erase(work.tx, work.account)
        tries.erase(work.tx, work.account)
        payments.erase_unpaid(work.tx, work.account)
        codes.erase(work.tx, work.account)
        inactivity.forget(work.tx, work.account)
        # Whoever shared this plan keeps everything, and goes on in a quota of their own.
        dissolve(work)
        families.erase(work.tx, work.account, email_key=_email_key(work))
        return 0

    def kept(self, work: Work) -> list[Kept]:
        """Say how many records of payments stay, and until when."""
        return [*_kept_payments(work), *_kept_postings(work)]


def _email_key(work: Work) -> str:
    """The address by which others may have invited the account; empty once it is gone, with what was sent there."""
    try:
        return accounts.key_of(accounts.get(work, work.account).email)
    except NotFound:
        # An erasure that lost its power after the account's own row begins again here.
        return ""


def _kept_payments(work: Work) -> list[Kept]:
    found = payments.payments(work.tx, work.account)
    if not found:
        return []
    until = date(found[-1].paid_at.year + KEPT_YEARS, 12, 31)
    reason = "Tax law: invoices as they were issued, with the name on them, and what was paid and given back."
    return [Kept("payment", len(found), reason, until.isoformat())]


def _kept_postings(work: Work) -> list[Kept]:
    """What was given for no money has no payment, but its line of the ledger stays too."""
    found = [one for one in ledger.of_account(work.tx, work.account, limit=_MANY) if one.kind is PostingKind.GIFT]
    if not found:
        return []
    until = date(found[0].at.year + KEPT_YEARS, 12, 31)
    reason = "Tax law: what codes gave, without a name; each line of the ledger vouches for the one before."
    return [Kept("gift_posting", len(found), reason, until.isoformat())]


def _terms(terms: Terms) -> Record:
    return {
        "plan": terms.plan,
        "name": terms.name,
        "bytes": terms.bytes,
        "term": str(terms.term),
        "price": _money(terms.price),
        "tax_note": terms.tax_note,
    }


def _money(money: Money) -> Record:
    return {"minor": money.minor, "currency": money.currency}


def _period(one: Period) -> Record:
    return {
        "kind": "plan_period",
        "id": one.id,
        "starts_at": rfc3339(one.starts_at),
        "ends_at": rfc3339(one.ends_at),
        "gift": one.gift or None,
        **_terms(one.terms),
    }


def _order(one: Order) -> Record:
    return {
        "kind": "plan_order",
        "id": one.id,
        "why": one.kind.value,
        "made_at": rfc3339(one.made_at),
        "state": one.state.value,
        "credit": _money(one.credit),
        **_terms(one.terms),
    }


def _payment(one: Payment) -> Record:
    return {
        "kind": "payment",
        "id": one.id,
        "order": one.order,
        "provider": one.provider,
        "reference": one.reference,
        "paid_at": rfc3339(one.paid_at),
        "given_back": one.given_back,
        **_money(one.amount),
    }


def _try(one: tries.Try) -> Record:
    return {
        "kind": "payment_try",
        "id": one.id,
        "order": one.order,
        "provider": one.provider,
        "way": one.way,
        "state": one.state,
        "reference": one.reference,
        "failure": one.failure,
        "made_at": rfc3339(one.made_at),
    }


def _stray(one: provider.Stray) -> Record:
    return {
        "kind": "stray_payment",
        "id": one.charge,
        "order": one.order,
        "provider": one.provider,
        "state": one.state,
        "made_at": rfc3339(from_ms(one.made_ms)),
        **_money(one.amount),
    }


def _refund(work: Work, one: Refund) -> Record:
    return {
        "kind": "refund",
        "id": one.id,
        "payment": one.payment,
        "rule": one.rule.value,
        "since": rfc3339(one.since),
        "state": one.state.value,
        "reference": one.reference,
        "details": one.details,
        "steps": [
            {"state": state.value, "at": rfc3339(from_ms(at))}
            for state, at in refunds.steps(work.tx, one.account, one.id)
        ],
        **_money(one.amount),
    }


def _family(work: Work) -> Iterator[Record]:
    """Whose plan is shared, and since when who shares it; of what anybody else keeps, nothing."""
    if (owner := family_owner(work)) is not None:
        yield {"kind": "family", "owner": accounts.get(work, owner).name}
    for member, since in families.members(work.tx, work.account):
        name = accounts.get(work, member).name
        yield {"kind": "family_member", "name": name, "joined_at": rfc3339(from_ms(since))}


def _family_size(work: Work) -> int:
    return len(families.members(work.tx, work.account)) + (family_owner(work) is not None)


def _gift(one: Gift) -> Record:
    return {
        "kind": "gift",
        "id": one.id,
        "name": one.name,
        "bytes": one.bytes,
        "months": one.months,
        "worth": _money(one.worth),
        "redeemed_at": rfc3339(one.redeemed_at),
    }


def _posting(one: Posting) -> Record:
    return {
        "kind": "posting",
        "n": one.n,
        "at": rfc3339(one.at),
        "what": one.kind.value,
        "subject": one.subject,
        "lines": [{"book": line.book, **_money(line.amount)} for line in one.lines],
        "hash": one.hash,
    }
