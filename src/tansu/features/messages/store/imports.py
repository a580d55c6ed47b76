"""What was brought in, and which batches of a phone were taken."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from tansu.core.instants import from_ms
from tansu.features.messages.model import Counts, Import, ImportState
from tansu.ports.database import Transaction, sql

_IMPORT = "id, filename, source, blob, state, read_bytes, size, counts, report, begun_at, ended_at"


def add(tx: Transaction, account: str, values: dict[str, Any]) -> None:
    """Enter an import that waits for its turn."""
    tx.execute(
        sql(
            "INSERT INTO messages_imports (account, id, filename, source, blob, state, size, begun_at)"
            " VALUES (:account, :id, :filename, :source, :blob, 'waiting', :size, :begun_at)"
        ),
        {"account": account, **values},
    )


def get(tx: Transaction, account: str, number: str) -> Import | None:
    """Read one import."""
    row = tx.execute(
        sql(f"SELECT {_IMPORT} FROM messages_imports WHERE account = :account AND id = :id"),
        {"account": account, "id": number},
    ).first()
    return _import(row) if row else None


def newest(tx: Transaction, account: str, *, limit: int) -> list[Import]:
    """Read imports, newest first."""
    rows = tx.execute(
        sql(
            f"SELECT {_IMPORT} FROM messages_imports WHERE account = :account"
            " ORDER BY begun_at DESC, id DESC LIMIT :limit"
        ),
        {"account": account, "limit": limit},
    )
    return [_import(row) for row in rows]


def put_in_folder(tx: Transaction, *, limit: int) -> list[tuple[str, str, str]]:
    """Read (account, name, blob) of files in the folders of messages that nobody has brought in, of all accounts."""
    rows = tx.execute(
        sql(
            "SELECT e.account, e.name, e.blob FROM tree_entries e WHERE e.feature = 'messages' AND e.folder = 0"
            " AND e.trashed_at IS NULL AND e.size > 0 AND NOT EXISTS (SELECT 1 FROM messages_imports i"
            "  WHERE i.account = e.account AND i.blob = e.blob) ORDER BY e.number LIMIT :limit"
        ),
        {"limit": limit},
    )
    return [(row.account, row.name, row.blob) for row in rows]


def tell(
    tx: Transaction,
    account: str,
    number: str,
    *,
    state: ImportState,
    read_bytes: int,
    counts: Counts,
    report: Sequence[tuple[str, str]],
    ended_ms: int | None = None,
) -> None:
    """Write how far an import is."""
    tx.execute(
        sql(
            "UPDATE messages_imports SET state = :state, read_bytes = :read_bytes, counts = :counts, report = :report,"
            " ended_at = :ended_at WHERE account = :account AND id = :id"
        ),
        {
            "account": account,
            "id": number,
            "state": state.value,
            "read_bytes": read_bytes,
            "counts": json.dumps(asdict(counts), sort_keys=True),
            "report": json.dumps([list(one) for one in report], ensure_ascii=False),
            "ended_at": ended_ms,
        },
    )


def answer_of(tx: Transaction, account: str, batch: str) -> tuple[str, str] | None:
    """Read (checksum of the content, answer) of a batch that was taken."""
    row = tx.execute(
        sql("SELECT content, answer FROM messages_batches WHERE account = :account AND id = :id"),
        {"account": account, "id": batch},
    ).first()
    return (row.content, row.answer) if row else None


def note_batch(tx: Transaction, account: str, batch: str, *, content: str, answer: str, at_ms: int) -> None:
    """Remember a batch and what was answered."""
    tx.execute(
        sql(
            "INSERT INTO messages_batches (account, id, content, answer, at)"
            " VALUES (:account, :id, :content, :answer, :at)"
        ),
        {"account": account, "id": batch, "content": content, "answer": answer, "at": at_ms},
    )


def forget_batches(tx: Transaction, *, before_ms: int, limit: int) -> int:
    """Forget old batches, of all accounts; return how many."""
    rows = tx.execute(
        sql("SELECT account, id FROM messages_batches WHERE at < :before ORDER BY at LIMIT :limit"),
        {"before": before_ms, "limit": limit},
    ).all()
    for row in rows:
        tx.execute(
            sql("DELETE FROM messages_batches WHERE account = :account AND id = :id"),
            {"account": row.account, "id": row.id},
        )
    return len(rows)


def erase(tx: Transaction, account: str) -> None:
    """Remove what is remembered of imports and batches."""
    for table in ("messages_imports", "messages_batches"):
        tx.execute(sql(f"DELETE FROM {table} WHERE account = :account"), {"account": account})


def _import(row: Any) -> Import:
    return Import(
        id=row.id,
        filename=row.filename,
        source=row.source,
        blob=row.blob,
        state=ImportState(row.state),
        read_bytes=row.read_bytes,
        size=row.size,
        counts=Counts(**json.loads(row.counts)),
        report=tuple((where, what) for where, what in json.loads(row.report)),
        begun_at=from_ms(row.begun_at),
        ended_at=None if row.ended_at is None else from_ms(row.ended_at),
    )
