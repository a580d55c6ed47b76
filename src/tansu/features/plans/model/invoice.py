"""Invoices and credit notes: numbered without gaps, and never changed once they are issued."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from tansu.core.instants import rfc3339
from tansu.core.money import Money


class InvoiceKind(StrEnum):
    """What a document says."""

    INVOICE = "invoice"
    CREDIT_NOTE = "credit_note"


@dataclass(frozen=True)
class InvoiceLine:
    """One line of a document: what for, for which time, how much."""

    name: str
    starts_at: datetime | None
    ends_at: datetime | None
    amount: Money


@dataclass(frozen=True)
class Invoice:
    """One document as it was issued. `year` and `n` count without gaps for each issuer."""

    id: str
    account: str
    kind: InvoiceKind
    issuer: str
    year: int
    n: int
    subject: str
    """The payment it is for, or the refund."""
    corrects: str
    """The number of the invoice that a credit note corrects."""
    issued_at: datetime
    issued_by: str
    """Name and address of who sells, as they were then."""
    issued_to: str
    lines: tuple[InvoiceLine, ...]
    tax_note: str
    total: Money

    @property
    def number(self) -> str:
        """Its number, as people quote it."""
        return f"{self.year}-{self.n:05}"


def document_of(invoice: Invoice) -> str:
    """The whole document as canonical JSON (sorted keys, no spaces): what its hash vouches for."""
    return json.dumps(_plain(invoice), sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def hash_of_document(document: str) -> str:
    """SHA-256 of a document."""
    return hashlib.sha256(document.encode()).hexdigest()


def read_document(document: str) -> Invoice:
    """The invoice that a document says."""
    kept = json.loads(document)
    currency = kept["currency"]
    return Invoice(
        id=kept["id"],
        account=kept["account"],
        kind=InvoiceKind(kept["kind"]),
        issuer=kept["issuer"],
        year=kept["year"],
        n=kept["n"],
        subject=kept["subject"],
        corrects=kept["corrects"],
        issued_at=datetime.fromisoformat(kept["issued_at"]),
        issued_by=kept["issued_by"],
        issued_to=kept["issued_to"],
        lines=tuple(
            InvoiceLine(
                line["name"], _instant(line["starts_at"]), _instant(line["ends_at"]), Money(line["minor"], currency)
            )
            for line in kept["lines"]
        ),
        tax_note=kept["tax_note"],
        total=Money(kept["total"], currency),
    )


def _plain(invoice: Invoice) -> dict[str, Any]:
    return {
        "id": invoice.id,
        "account": invoice.account,
        "kind": invoice.kind.value,
        "issuer": invoice.issuer,
        "year": invoice.year,
        "n": invoice.n,
        "subject": invoice.subject,
        "corrects": invoice.corrects,
        "issued_at": rfc3339(invoice.issued_at),
        "issued_by": invoice.issued_by,
        "issued_to": invoice.issued_to,
        "lines": [
            {
                "name": line.name,
                "starts_at": None if line.starts_at is None else rfc3339(line.starts_at),
                "ends_at": None if line.ends_at is None else rfc3339(line.ends_at),
                "minor": line.amount.minor,
            }
            for line in invoice.lines
        ],
        "tax_note": invoice.tax_note,
        "total": invoice.total.minor,
        "currency": invoice.total.currency,
    }


def _instant(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
