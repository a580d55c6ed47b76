"""The SQL of the brakes: a row for each device and collection, with its hour and what its owner said."""

from typing import Any

from tansu.core.instants import from_ms
from tansu.foundation.brakes.model import FEW, ONE_IN, Decision, Stop, most
from tansu.ports.database import Transaction, sql

_MINE = "account = :account AND credential = :credential AND collection = :collection"
_FREE = "(decision = '' OR (decision = 'allowed' AND until <= :now))"
"""Nobody has been asked, or what was allowed is over."""
_STOP = "id, credential, collection, name, deleted, refused, total, asked_at, decision, until"


def ensure(tx: Transaction, account: str, credential: str, collection: str, *, now_ms: int, total: int) -> None:
    """Have a row for this device and collection."""
    tx.execute(
        sql(
            "INSERT INTO brakes_devices (account, credential, collection, began_at, seen_at, total)"
            " VALUES (:account, :credential, :collection, :now, :now, :total)"
            " ON CONFLICT (account, credential, collection) DO NOTHING"
        ),
        {"account": account, "credential": credential, "collection": collection, "now": now_ms, "total": total},
    )


def let_pass(
    tx: Transaction,
    account: str,
    credential: str,
    collection: str,
    *,
    count: int,
    total: int,
    now_ms: int,
    hour_ago_ms: int,
) -> bool:
    """Count `count` more deletions if they are not too many, and begin a new hour if the last is over.

    The check and the count are one statement. The size of the collection is what it was when the hour began, or
    what it would be now without the deletions, if it has grown.
    """
    # On both engines the right sides of SET see the row as it was.
    passed = tx.execute(
        sql(
            "UPDATE brakes_devices SET seen_at = :now,"
            " total = CASE WHEN began_at <= :hour_ago THEN :total WHEN :total + deleted > total"
            "  THEN :total + deleted ELSE total END,"
            " deleted = :count + CASE WHEN began_at <= :hour_ago THEN 0 ELSE deleted END,"
            " began_at = CASE WHEN began_at <= :hour_ago THEN :now ELSE began_at END"
            f" WHERE {_MINE} AND ((decision = 'allowed' AND until > :now) OR ({_FREE} AND"
            "  ((began_at <= :hour_ago AND :alone = 1) OR (began_at > :hour_ago AND (deleted + :count <= :few"
            "   OR (deleted + :count) * :one_in <= total OR (deleted + :count) * :one_in <= :total + deleted)))))"
        ),
        {
            "account": account,
            "credential": credential,
            "collection": collection,
            "count": count,
            "alone": int(count <= most(total)),
            "total": total,
            "now": now_ms,
            "hour_ago": hour_ago_ms,
            "few": FEW,
            "one_in": ONE_IN,
        },
    )
    return passed.rowcount > 0


def note_stop(
    tx: Transaction,
    account: str,
    credential: str,
    collection: str,
    *,
    stop: str,
    name: str,
    now_ms: int,
    hour_ago_ms: int,
    total: int,
) -> bool:
    """Note that a device was stopped; False if that is known and its owner was asked, or has said no.

    The whole that the owner is told of is what is there, and what the device deleted of it within the hour.
    """
    noted = tx.execute(
        sql(
            "UPDATE brakes_devices SET id = :stop, name = :name, refused = 0, asked_at = :now,"
            " total = :total + CASE WHEN began_at > :hour_ago THEN deleted ELSE 0 END,"
            f" decision = 'open', until = NULL WHERE {_MINE} AND {_FREE}"
        ),
        {
            "account": account,
            "credential": credential,
            "collection": collection,
            "stop": stop,
            "name": name,
            "now": now_ms,
            "hour_ago": hour_ago_ms,
            "total": total,
        },
    )
    return noted.rowcount > 0


def count_refused(tx: Transaction, account: str, credential: str, collection: str, *, count: int, now_ms: int) -> int:
    """Count what a device was refused; return of how many."""
    total = tx.execute(
        sql(f"UPDATE brakes_devices SET refused = refused + :count, seen_at = :now WHERE {_MINE} RETURNING total"),
        {"account": account, "credential": credential, "collection": collection, "count": count, "now": now_ms},
    ).scalar_one()
    return int(total)


def stops(tx: Transaction, account: str, *, limit: int) -> list[Stop]:
    """Read the stopped devices of an account, the newest first."""
    rows = tx.execute(
        sql(
            f"SELECT {_STOP} FROM brakes_devices WHERE account = :account AND id <> ''"
            " ORDER BY asked_at DESC, id LIMIT :limit"
        ),
        {"account": account, "limit": limit},
    )
    return [_stop(row) for row in rows]


def one(tx: Transaction, account: str, stop: str) -> Stop | None:
    """Read one stopped device."""
    row = tx.execute(
        sql(f"SELECT {_STOP} FROM brakes_devices WHERE account = :account AND id = :stop AND id <> ''"),
        {"account": account, "stop": stop},
    ).first()
    return _stop(row) if row else None


def decide(tx: Transaction, account: str, stop: str, *, decision: Decision, until_ms: int | None) -> bool:
    """Write what the owner said."""
    decided = tx.execute(
        sql(
            "UPDATE brakes_devices SET decision = :decision, until = :until"
            " WHERE account = :account AND id = :stop AND id <> ''"
        ),
        {"account": account, "stop": stop, "decision": decision.value, "until": until_ms},
    )
    return decided.rowcount > 0


def forget(tx: Transaction, *, before_ms: int) -> int:
    """Remove rows of devices that have not been seen since then."""
    return tx.execute(sql("DELETE FROM brakes_devices WHERE seen_at < :before"), {"before": before_ms}).rowcount


def of_account(tx: Transaction, account: str) -> int:
    """Count the rows of an account."""
    return int(
        tx.execute(
            sql("SELECT count(*) FROM brakes_devices WHERE account = :account"), {"account": account}
        ).scalar_one()
    )


def erase(tx: Transaction, account: str) -> None:
    """Remove all rows of an account."""
    tx.execute(sql("DELETE FROM brakes_devices WHERE account = :account"), {"account": account})


def _stop(row: Any) -> Stop:
    return Stop(
        id=row.id,
        credential=row.credential,
        collection=row.collection,
        name=row.name,
        deleted=row.deleted,
        refused=row.refused,
        total=row.total,
        asked_at=from_ms(row.asked_at),
        decision=Decision(row.decision),
        until=None if row.until is None else from_ms(row.until),
    )
