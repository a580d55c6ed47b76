"""Issuing invoices and credit notes, in the transaction of what they are for."""

import re
from collections.abc import Sequence
from dataclasses import replace

from tansu.core.errors import NotFound
from tansu.core.instants import from_ms, to_ms
from tansu.core.money import Money
from tansu.features.plans.model.invoice import Invoice, InvoiceKind, InvoiceLine
from tansu.features.plans.model.plan import check_text
from tansu.features.plans.model.refunding import Refund
from tansu.features.plans.model.subscription import Order, Payment, Period, Terms
from tansu.features.plans.store import invoices as store
from tansu.foundation import accounts, audit
from tansu.foundation.work import Work

NOBODY = "house"
"""The issuer as long as the operator has not said who sells here."""

_NUMBER = re.compile(r"(\d{4})-(\d{5,15})", re.ASCII)


def set_issuer(work: Work, words: str) -> None:
    """Say who sells here, name and address as one line; a new issuer counts from 1. Raises Invalid, Forbidden."""
    accounts.require_operator(work)
    told = check_text(words, what="name and address of who sells", longest=400)
    issuer = work.new_id()
    store.add_issuer(work.tx, issuer, words=told, since_ms=to_ms(work.now))
    audit.record(replace(work, account=""), "issuer_set", issuer)


def issue_invoice(work: Work, order: Order, payment: Payment, period: Period) -> Invoice:
    """Issue the invoice of a payment: the plan and its time, less what was unused of the one before."""
    lines = [InvoiceLine(order.terms.name, period.starts_at, period.ends_at, order.terms.price)]
    if order.credit.minor:
        lines.append(InvoiceLine("", None, None, -order.credit))
    return _issue(work, InvoiceKind.INVOICE, payment.id, lines, total=payment.amount, tax_note=order.terms.tax_note)


def issue_credit_note(work: Work, refund: Refund, terms: Terms) -> Invoice:
    """Issue the counterpart of a refund that is approved, naming the invoice it corrects."""
    corrected = next((one for one in invoices(work) if one.subject == refund.payment), None)
    line = InvoiceLine(terms.name, refund.since, None, -refund.amount)
    return _issue(
        work,
        InvoiceKind.CREDIT_NOTE,
        refund.id,
        [line],
        total=-refund.amount,
        tax_note=terms.tax_note,
        corrects=corrected.number if corrected else "",
    )


def invoices(work: Work) -> list[Invoice]:
    """All documents of the account of `work`, in the order of their numbers."""
    return store.of_account(work.tx, work.account)


def find_invoice(work: Work, invoice: str) -> Invoice:
    """One document of the account of `work`. Raises NotFound."""
    if (found := store.invoice(work.tx, work.account, invoice)) is None:
        raise NotFound()
    return found


def invoices_called(work: Work, words: str) -> list[Invoice]:
    """Everybody's documents with that id or number, such as 2027-00012: one of each issuer. Raises Forbidden."""
    accounts.require_operator(work)
    found = _NUMBER.fullmatch(words)
    year, n = (int(found[1]), int(found[2])) if found else (0, 0)
    return store.called(work.tx, words, year=year, n=n)


def _issue(
    work: Work,
    kind: InvoiceKind,
    subject: str,
    lines: Sequence[InvoiceLine],
    *,
    total: Money,
    tax_note: str,
    corrects: str = "",
) -> Invoice:
    issuer, words = store.issuer(work.tx) or (NOBODY, "")
    member = accounts.get(work, work.account)
    # The database keeps milliseconds, and a document says what it said.
    now = from_ms(to_ms(work.now))
    issued = Invoice(
        id=work.new_id(),
        account=work.account,
        kind=kind,
        issuer=issuer,
        year=now.year,
        n=store.next_number(work.tx, issuer, now.year),
        subject=subject,
        corrects=corrects,
        issued_at=now,
        issued_by=words,
        issued_to=f"{member.name} <{member.email}>" if member.name else member.email,
        lines=tuple(lines),
        tax_note=tax_note,
        total=total,
    )
    store.add(work.tx, issued)
    return issued
