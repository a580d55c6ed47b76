"""The ledger of all money: append-only, every posting adds up to nothing, each vouches for the one before."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from tansu.core.instants import from_ms, to_ms
from tansu.core.money import Money
from tansu.features.plans.currencies import written
from tansu.features.plans.model.posting import Line, Posting, PostingKind, hash_of, sums
from tansu.features.plans.store import codes, invoices, payments, refunds, subscriptions
from tansu.features.plans.store import ledger as store
from tansu.foundation.work import Work

_BATCH = 500
_MANY = 1_000_000


@dataclass(frozen=True)
class LedgerReport:
    """What a check of the whole ledger found; sound if there is no complaint."""

    postings: int
    balances: tuple[Line, ...]
    complaints: tuple[str, ...]


def post(work: Work, kind: PostingKind, subject: str, lines: Sequence[Line]) -> Posting:
    """Add one event of the account of `work`. The same kind for the same subject is refused by the database."""
    if sums(lines) or not lines:
        raise ValueError(f"a posting adds up to nothing, this one to {sums(lines)}")
    number, previous = store.next_number(work.tx)
    posting = Posting(
        n=number,
        account=work.account,
        # The database keeps milliseconds, and the hash must come out the same when it is read back.
        at=from_ms(to_ms(work.now)),
        kind=kind,
        subject=subject,
        lines=tuple(lines),
        previous=previous,
        hash="",
    )
    posting = replace(posting, hash=hash_of(posting))
    store.add(work.tx, posting)
    return posting


def postings(work: Work, *, limit: int = 500) -> list[Posting]:
    """The newest postings of the account of `work`, newest first."""
    return store.of_account(work.tx, work.account, limit=limit)


def verify_ledger(work: Work) -> LedgerReport:
    """Check every posting, its place in the chain, and that payments say what the ledger says; changes nothing."""
    newest, newest_hash = store.head(work.tx)
    complaints: list[str] = []
    lines: list[Line] = []
    expected, previous = 1, ""
    for posting in _all(work):
        complaints += _wrong_with(posting, expected=expected, previous=previous)
        lines += posting.lines
        expected, previous = posting.n + 1, posting.hash
    if (expected - 1, previous) != (newest, newest_hash):
        complaints.append(f"The ledger ends at posting {expected - 1}, but {newest} were made.")
    complaints += [f"All of {currency} adds up to {minor}, not to 0." for currency, minor in sums(lines).items()]
    complaints += _wrong_with_payments(work)
    return LedgerReport(expected - 1, _balances(lines), tuple(complaints))


def _wrong_with(posting: Posting, *, expected: int, previous: str) -> Iterator[str]:
    if posting.n != expected:
        yield f"Posting {expected} is missing."
    elif posting.previous != previous:
        yield f"Posting {posting.n} does not follow the one before it."
    if posting.hash != hash_of(posting):
        yield f"Posting {posting.n} was changed after it was made."
    for currency, minor in sums(posting.lines).items():
        yield f"Posting {posting.n} adds up to {minor} {currency}, not to 0."


def _wrong_with_payments(work: Work) -> Iterator[str]:
    """What was received and not given back is what the books of money hold."""
    kept = {(f"money:{provider}", currency): minor for provider, currency, minor in payments.kept_money(work.tx)}
    books = {
        (book, currency): minor
        for book, currency, minor in store.balances(work.tx)
        if book.startswith("money:") and minor
    }
    for book, currency in sorted(kept.keys() | books.keys()):
        told, held = kept.get((book, currency), 0), books.get((book, currency), 0)
        if told != held:
            words = written(Money(told, currency))
            yield f"{book} holds {written(Money(held, currency))}, but payments and refunds say {words}."
    for payment, covered in payments.over_covered(work.tx):
        yield f"Payment {payment} counts for more than it was: {covered}."
    for payment in refunds.miscounted(work.tx):
        yield f"Payment {payment} counts another sum as given back than its refunds are."
    for invoice in invoices.touched(work.tx, limit=_MANY):
        yield f"Invoice {invoice} was changed after it was issued."
    for issuer, year in invoices.gaps(work.tx):
        yield f"A number of {issuer} in {year} is missing among the invoices."
    for gift in codes.given_without_posting(work.tx):
        yield f"Gift {gift} is not in the ledger with what it is worth."
    for code in codes.miscounted(work.tx):
        yield f"Code {code} was used more often than it counts."
    for account in subscriptions.without_payment(work.tx):
        yield f"Account {account} has a period that no payment covers."


def _balances(lines: Sequence[Line]) -> tuple[Line, ...]:
    """What each kind of book holds; the members' books as one."""
    held: dict[tuple[str, str], int] = {}
    for line in lines:
        key = (line.book.partition(":")[0] if line.book.startswith("member:") else line.book, line.amount.currency)
        held[key] = held.get(key, 0) + line.amount.minor
    return tuple(Line(book, Money(minor, currency)) for (book, currency), minor in sorted(held.items()))


def _all(work: Work) -> Iterator[Posting]:
    last = 0
    while batch := store.after(work.tx, n=last, limit=_BATCH):
        yield from batch
        last = batch[-1].n
