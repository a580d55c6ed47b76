"""The SQL of invoices: issued and read, never changed."""

from tansu.features.plans.model.invoice import Invoice, document_of, hash_of_document, read_document
from tansu.ports.database import Transaction, sql


def next_number(tx: Transaction, issuer: str, year: int) -> int:
    """Take the next number; undone with the transaction, so that none is ever missing."""
    row = tx.execute(
        sql(
            "INSERT INTO plans_invoice_numbers (issuer, year, n) VALUES (:issuer, :year, 1)"
            " ON CONFLICT (issuer, year) DO UPDATE SET n = plans_invoice_numbers.n + 1 RETURNING n"
        ),
        {"issuer": issuer, "year": year},
    ).one()
    return int(row.n)


def add(tx: Transaction, invoice: Invoice) -> None:
    """Insert a document; UniqueViolation if there is one for its payment or refund."""
    document = document_of(invoice)
    tx.execute(
        sql(
            "INSERT INTO plans_invoices (id, account, kind, issuer, year, n, subject, document, hash)"
            " VALUES (:id, :account, :kind, :issuer, :year, :n, :subject, :document, :hash)"
        ),
        {
            "id": invoice.id,
            "account": invoice.account,
            "kind": invoice.kind.value,
            "issuer": invoice.issuer,
            "year": invoice.year,
            "n": invoice.n,
            "subject": invoice.subject,
            "document": document,
            "hash": hash_of_document(document),
        },
    )


def of_account(tx: Transaction, account: str) -> list[Invoice]:
    """Read all documents of an account, in the order of their numbers."""
    rows = tx.execute(
        sql("SELECT document FROM plans_invoices WHERE account = :account ORDER BY year, n, id"), {"account": account}
    )
    return [read_document(row.document) for row in rows]


def invoice(tx: Transaction, account: str, invoice: str) -> Invoice | None:
    """Read one document of an account."""
    row = tx.execute(
        sql("SELECT document FROM plans_invoices WHERE account = :account AND id = :id"),
        {"account": account, "id": invoice},
    ).first()
    return read_document(row.document) if row else None


def called(tx: Transaction, invoice: str, *, year: int, n: int) -> list[Invoice]:
    """Read everybody's documents with that id or that number: one of each issuer there ever was."""
    rows = tx.execute(
        sql(
            "SELECT document FROM plans_invoices WHERE id = :id OR (year = :year AND n = :n)"
            " ORDER BY issuer, id LIMIT 100"
        ),
        {"id": invoice, "year": year, "n": n},
    )
    return [read_document(row.document) for row in rows]


def touched(tx: Transaction, *, limit: int) -> list[str]:
    """Find documents that do not say any more what they said when they were issued."""
    rows = tx.execute(
        sql("SELECT id, document, hash FROM plans_invoices ORDER BY issuer, year, n LIMIT :limit"), {"limit": limit}
    )
    return [row.id for row in rows if hash_of_document(row.document) != row.hash]


def gaps(tx: Transaction) -> list[tuple[str, int]]:
    """Find issuers and years of which a number is missing."""
    rows = tx.execute(
        sql(
            "SELECT c.issuer, c.year FROM plans_invoice_numbers c LEFT JOIN plans_invoices i"
            " ON i.issuer = c.issuer AND i.year = c.year GROUP BY c.issuer, c.year, c.n"
            " HAVING count(i.n) <> c.n OR max(i.n) <> c.n ORDER BY c.issuer, c.year"
        )
    )
    return [(row.issuer, row.year) for row in rows]


def issuer(tx: Transaction) -> tuple[str, str] | None:
    """Read who sells here now: (id, words)."""
    row = tx.execute(sql("SELECT id, words FROM plans_issuers ORDER BY since DESC, id LIMIT 1")).first()
    return (row.id, row.words) if row else None


def add_issuer(tx: Transaction, issuer: str, *, words: str, since_ms: int) -> None:
    """Write who sells here from now on."""
    tx.execute(
        sql("INSERT INTO plans_issuers (id, words, since) VALUES (:id, :words, :since)"),
        {"id": issuer, "words": words, "since": since_ms},
    )
