"""The SQL of the ledger: postings are added and read, never changed and never removed."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from tansu.core.instants import from_ms, to_ms
from tansu.core.money import Money
from tansu.features.plans.model.invoice import read_document
from tansu.features.plans.model.posting import LedgerRow, Line, Posting, PostingKind
from tansu.ports.database import Transaction, sql

_POSTING = "n, account, at, kind, subject, previous, hash"


def next_number(tx: Transaction) -> tuple[int, str]:
    """Take the next number and the hash to build on; nobody else posts until the transaction ends."""
    row = tx.execute(
        sql(
            "INSERT INTO plans_ledger (one, n, hash) VALUES (1, 1, '')"
            " ON CONFLICT (one) DO UPDATE SET n = plans_ledger.n + 1 RETURNING n, hash"
        )
    ).one()
    return row.n, row.hash


def add(tx: Transaction, posting: Posting) -> None:
    """Append a posting and make it the head; UniqueViolation if this happened to the subject before."""
    tx.execute(
        sql(f"INSERT INTO plans_postings ({_POSTING}) VALUES (:n, :account, :at, :kind, :subject, :previous, :hash)"),
        {
            "n": posting.n,
            "account": posting.account,
            "at": to_ms(posting.at),
            "kind": posting.kind.value,
            "subject": posting.subject,
            "previous": posting.previous,
            "hash": posting.hash,
        },
    )
    for number, line in enumerate(posting.lines):
        tx.execute(
            sql(
                "INSERT INTO plans_lines (posting, line, book, currency, minor)"
                " VALUES (:posting, :line, :book, :currency, :minor)"
            ),
            {
                "posting": posting.n,
                "line": number,
                "book": line.book,
                "currency": line.amount.currency,
                "minor": line.amount.minor,
            },
        )
    tx.execute(sql("UPDATE plans_ledger SET hash = :hash WHERE one = 1"), {"hash": posting.hash})


def head(tx: Transaction) -> tuple[int, str]:
    """Read the newest number and its hash."""
    row = tx.execute(sql("SELECT n, hash FROM plans_ledger WHERE one = 1")).first()
    return (row.n, row.hash) if row else (0, "")


def after(tx: Transaction, *, n: int, limit: int) -> list[Posting]:
    """Read postings of everybody in order, strictly after a number."""
    rows = tx.execute(
        sql(f"SELECT {_POSTING} FROM plans_postings WHERE n > :n ORDER BY n LIMIT :limit"), {"n": n, "limit": limit}
    ).all()
    return _with_lines(tx, rows)


def of_account(tx: Transaction, account: str, *, limit: int) -> list[Posting]:
    """Read the newest postings of an account, newest first."""
    rows = tx.execute(
        sql(f"SELECT {_POSTING} FROM plans_postings WHERE account = :account ORDER BY n DESC LIMIT :limit"),
        {"account": account, "limit": limit},
    ).all()
    return _with_lines(tx, rows)


def count(tx: Transaction, account: str) -> int:
    """Count the postings of an account."""
    statement = "SELECT count(*) FROM plans_postings WHERE account = :account"
    return int(tx.execute(sql(statement), {"account": account}).scalar_one())


def balances(tx: Transaction) -> list[tuple[str, str, int]]:
    """Add up every book by currency: (book, currency, minor units)."""
    rows = tx.execute(
        sql("SELECT book, currency, sum(minor) AS minor FROM plans_lines GROUP BY book, currency ORDER BY 1, 2")
    )
    return [(row.book, row.currency, int(row.minor)) for row in rows]


def sales(tx: Transaction) -> list[tuple[datetime, PostingKind, str, int]]:
    """Read what was posted to the book of sales, in order."""
    rows = tx.execute(
        sql(
            "SELECT p.at, p.kind, l.currency, l.minor FROM plans_lines l JOIN plans_postings p ON p.n = l.posting"
            " WHERE l.book = 'sales' ORDER BY p.n"
        )
    )
    return [(from_ms(row.at), PostingKind(row.kind), row.currency, row.minor) for row in rows]


def rows(
    tx: Transaction, book: str, currency: str, *, within: tuple[int, int] | None, after: int, limit: int
) -> list[LedgerRow]:
    """Read what was posted to a book, `member` for those of all members, with the paper of each, in order, strictly
    after one; `within` is from and until when, in milliseconds.
    """
    whose = "l.book LIKE 'member:%'" if book == "member" else "l.book = :book"
    when = " AND p.at >= :from_ms AND p.at < :until_ms" if within else ""
    values = {"currency": currency, "after": after, "limit": limit} | ({} if book == "member" else {"book": book})
    found = tx.execute(
        sql(
            "SELECT p.n, p.at, p.kind, p.account, l.minor, i.document FROM plans_lines l"
            " JOIN plans_postings p ON p.n = l.posting LEFT JOIN plans_payments pay ON pay.ordered = p.subject"
            " LEFT JOIN plans_invoices i ON i.subject = COALESCE(pay.id, p.subject)"
            f" WHERE {whose} AND l.currency = :currency{when} AND p.n > :after ORDER BY p.n, l.line LIMIT :limit"
        ),
        values | (dict(zip(("from_ms", "until_ms"), within, strict=True)) if within else {}),
    )
    return [
        LedgerRow(
            n=row.n,
            at=from_ms(row.at),
            kind=PostingKind(row.kind),
            account=row.account,
            amount=Money(row.minor, currency),
            invoice=read_document(row.document) if row.document else None,
        )
        for row in found
    ]


def _with_lines(tx: Transaction, rows: Sequence[Any]) -> list[Posting]:
    if not rows:
        return []
    lines: dict[int, list[Line]] = {}
    statement = sql(
        "SELECT posting, book, currency, minor FROM plans_lines WHERE posting IN :numbers ORDER BY posting, line",
        "numbers",
    )
    for row in tx.execute(statement, {"numbers": [row.n for row in rows]}):
        lines.setdefault(row.posting, []).append(Line(row.book, Money(row.minor, row.currency)))
    return [
        Posting(
            n=row.n,
            account=row.account,
            at=from_ms(row.at),
            kind=PostingKind(row.kind),
            subject=row.subject,
            lines=tuple(lines.get(row.n, ())),
            previous=row.previous,
            hash=row.hash,
        )
        for row in rows
    ]
