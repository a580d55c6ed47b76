"""A posting: one event in the ledger of all money, in lines that add up to nothing."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from tansu.core.instants import rfc3339
from tansu.core.money import Money
from tansu.features.plans.model.invoice import Invoice

SALES = "sales"
DISPUTES = "disputes"
"""What payers took back through their banks."""
VOUCHERS = "vouchers"
"""What codes were worth that members redeemed."""
GIFTS = "gifts"
"""The time that was given for them; it is not sold, so it is not in the book of sales."""


class PostingKind(StrEnum):
    """What happened."""

    SALE = "sale"
    """A member owes the price of a period."""
    CREDIT = "credit"
    """What was unused of a plan counts for the one that replaces it."""
    PAYMENT = "payment"
    CREDIT_NOTE = "credit_note"
    """The member is owed money back."""
    REFUND = "refund"
    """Money that went back."""
    REFUND_RETURNED = "refund_returned"
    """Money that had gone back and did not stay there."""
    STRAY = "stray"
    """Money that no order could take; it is owed back."""
    STRAY_RETURNED = "stray_returned"
    DISPUTE = "dispute"
    """A bank took money back for the payer."""
    DISPUTE_WON = "dispute_won"
    GIFT = "gift"
    """Time that a code gave, for no money."""


@dataclass(frozen=True)
class Line:
    """So much more, or less, in one book."""

    book: str
    amount: Money


@dataclass(frozen=True)
class LedgerRow:
    """One line of a book as an operator reads it, with its invoice or credit note."""

    n: int
    at: datetime
    kind: PostingKind
    account: str
    amount: Money
    invoice: Invoice | None


@dataclass(frozen=True)
class Posting:
    """One event; `n` counts from 1 over the whole instance, and `hash` vouches for the one before."""

    n: int
    account: str
    at: datetime
    kind: PostingKind
    subject: str
    lines: tuple[Line, ...]
    previous: str
    hash: str


def money_book(provider: str) -> str:
    """Where the money is: with us, at a provider."""
    return f"money:{provider}"


def member_book(account: str) -> str:
    """What a member owes us; less than nothing is what we owe them."""
    return f"member:{account}"


def sums(lines: Iterable[Line]) -> dict[str, int]:
    """The sum of each currency; a sound posting, and a sound ledger, has none but 0."""
    counted: Counter[str] = Counter()
    for line in lines:
        counted[line.amount.currency] += line.amount.minor
    return {currency: minor for currency, minor in counted.items() if minor}


def hash_of(posting: Posting) -> str:
    """SHA-256 over the canonical JSON (sorted keys, no spaces, UTF-8) of all fields but `hash`."""
    fields = {
        "n": posting.n,
        "account": posting.account,
        "at": rfc3339(posting.at),
        "kind": posting.kind.value,
        "subject": posting.subject,
        "lines": [[line.book, line.amount.currency, line.amount.minor] for line in posting.lines],
        "previous": posting.previous,
    }
    text = json.dumps(fields, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
