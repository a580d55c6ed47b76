"""The SQL of the audit events."""

import json
from typing import Any

from tansu.core.instants import from_ms, to_ms
from tansu.foundation.audit.model import Event
from tansu.ports.database import Transaction, sql

_COLUMNS = "account, n, at, actor, action, subject, facts, previous, hash"


def next_number(tx: Transaction, account: str) -> tuple[int, str]:
    """Take the next number of the chain and the hash to build on; the row stays locked until the end."""
    row = tx.execute(
        sql(
            "INSERT INTO audit_heads (account, n, hash, forgotten) VALUES (:account, 1, '', 0)"
            " ON CONFLICT (account) DO UPDATE SET n = audit_heads.n + 1 RETURNING n, hash"
        ),
        {"account": account},
    ).one()
    return row.n, row.hash


def add(tx: Transaction, event: Event) -> None:
    """Append an event and make it the head of its chain."""
    tx.execute(
        sql(
            "INSERT INTO audit_events (account, n, at, actor, action, subject, facts, previous, hash)"
            " VALUES (:account, :n, :at, :actor, :action, :subject, :facts, :previous, :hash)"
        ),
        {
            "account": event.account,
            "n": event.n,
            "at": to_ms(event.at),
            "actor": event.actor,
            "action": event.action,
            "subject": event.subject,
            "facts": json.dumps(event.facts, sort_keys=True, separators=(",", ":"), ensure_ascii=False),
            "previous": event.previous,
            "hash": event.hash,
        },
    )
    tx.execute(
        sql("UPDATE audit_heads SET hash = :hash WHERE account = :account"),
        {"account": event.account, "hash": event.hash},
    )


def head(tx: Transaction, account: str) -> tuple[int, str, int]:
    """Read (newest number, its hash, number of the last forgotten event)."""
    row = tx.execute(
        sql("SELECT n, hash, forgotten FROM audit_heads WHERE account = :account"), {"account": account}
    ).first()
    return (row.n, row.hash, row.forgotten) if row else (0, "", 0)


def newest(tx: Transaction, account: str, *, before: int | None, limit: int) -> list[Event]:
    """Read events newest first, numbered below `before` if that is given."""
    older = "" if before is None else " AND n < :before"
    values: dict[str, Any] = {"account": account, "limit": limit} | ({} if before is None else {"before": before})
    rows = tx.execute(
        sql(f"SELECT {_COLUMNS} FROM audit_events WHERE account = :account{older} ORDER BY n DESC LIMIT :limit"), values
    )
    return [_event(row) for row in rows]


def oldest(tx: Transaction, account: str, *, after: int, limit: int) -> list[Event]:
    """Read events in order, numbered above `after`."""
    rows = tx.execute(
        sql(f"SELECT {_COLUMNS} FROM audit_events WHERE account = :account AND n > :after ORDER BY n LIMIT :limit"),
        {"account": account, "after": after, "limit": limit},
    )
    return [_event(row) for row in rows]


def count(tx: Transaction, account: str) -> int:
    """Count the events of an account that are still kept."""
    return int(
        tx.execute(sql("SELECT count(*) FROM audit_events WHERE account = :account"), {"account": account}).scalar_one()
    )


def forget(tx: Transaction, *, before_ms: int, limit: int, account: str | None = None) -> int:
    """Remove events older than that and remember up to which number each chain was cut."""
    only = "" if account is None else " AND account = :account"
    values: dict[str, Any] = {"before": before_ms, "limit": limit} | ({} if account is None else {"account": account})
    rows = tx.execute(
        sql(f"SELECT account, n FROM audit_events WHERE at < :before{only} ORDER BY at, account, n LIMIT :limit"),
        values,
    ).all()
    last: dict[str, int] = {}
    for row in rows:
        last[row.account] = max(row.n, last.get(row.account, 0))
    for owner, number in sorted(last.items()):
        # A clock that was set back may have left a younger event below; the cut takes everything up to it.
        tx.execute(
            sql("DELETE FROM audit_events WHERE account = :account AND n <= :n"), {"account": owner, "n": number}
        )
        tx.execute(
            sql("UPDATE audit_heads SET forgotten = :n WHERE account = :account AND forgotten < :n"),
            {"account": owner, "n": number},
        )
    return len(rows)


def _event(row: Any) -> Event:
    return Event(
        account=row.account,
        n=row.n,
        at=from_ms(row.at),
        actor=row.actor,
        action=row.action,
        subject=row.subject,
        facts=json.loads(row.facts),
        previous=row.previous,
        hash=row.hash,
    )
