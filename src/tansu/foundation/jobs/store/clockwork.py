"""What time does to jobs: schedules, leases by name, and the last sign of life."""

from dataclasses import dataclass
from datetime import datetime

from tansu.core.instants import from_ms, to_ms
from tansu.foundation.jobs.model import Hold
from tansu.ports.database import Transaction, sql


@dataclass(frozen=True)
class Heartbeat:
    """When somebody last looked at the clock here, and what they decided."""

    seen_at: datetime
    hold: Hold | None


def planned(tx: Transaction) -> dict[str, datetime]:
    """When every known schedule begins next. A handful of rows."""
    rows = tx.execute(sql("SELECT name, next_at FROM jobs_schedules ORDER BY name LIMIT 1000"))
    return {row.name: from_ms(row.next_at) for row in rows}


def plan(tx: Transaction, name: str, *, first: datetime) -> None:
    """Write a schedule down unless another node has."""
    tx.execute(
        sql("INSERT INTO jobs_schedules (name, next_at) VALUES (:name, :at) ON CONFLICT DO NOTHING"),
        {"name": name, "at": to_ms(first)},
    )


def replan(tx: Transaction, name: str, *, seen: datetime, following: datetime, ran: datetime | None) -> bool:
    """Move a schedule on from the instant it was `seen` at; False if another node did."""
    changed = tx.execute(
        sql(
            "UPDATE jobs_schedules SET next_at = :following, last_at = COALESCE(CAST(:ran AS BIGINT), last_at)"
            " WHERE name = :name AND next_at = :seen"
        ),
        {"name": name, "seen": to_ms(seen), "following": to_ms(following), "ran": to_ms(ran) if ran else None},
    )
    return changed.rowcount == 1


def take(tx: Transaction, name: str, owner: str, *, now: datetime, length_ms: int) -> bool:
    """Take a free, expired or own lease; False if somebody else holds it."""
    row = tx.execute(
        sql(
            "INSERT INTO jobs_leases (name, owner, until, length) VALUES (:name, :owner, :until, :length)"
            " ON CONFLICT (name) DO UPDATE SET owner = excluded.owner, until = excluded.until, length = excluded.length"
            " WHERE jobs_leases.until <= :now OR jobs_leases.owner = excluded.owner RETURNING name"
        ),
        {"name": name, "owner": owner, "now": to_ms(now), "until": to_ms(now) + length_ms, "length": length_ms},
    ).first()
    return row is not None


def shorten(tx: Transaction, name: str, *, now: datetime) -> None:
    """Bring a lease that ends later than it is long back to its length: the clock has gone back."""
    tx.execute(
        sql("UPDATE jobs_leases SET until = :now + length WHERE name = :name AND until > :now + length"),
        {"name": name, "now": to_ms(now)},
    )


def extend(tx: Transaction, name: str, owner: str, *, now: datetime, length_ms: int) -> bool:
    """Extend an own lease, even one that has expired untaken; False if it is somebody else's."""
    changed = tx.execute(
        sql("UPDATE jobs_leases SET until = :until, length = :length WHERE name = :name AND owner = :owner"),
        {"name": name, "owner": owner, "until": to_ms(now) + length_ms, "length": length_ms},
    )
    return changed.rowcount == 1


def let_go(tx: Transaction, name: str, owner: str) -> bool:
    """Give an own lease back; False if it was somebody else's."""
    changed = tx.execute(
        sql("DELETE FROM jobs_leases WHERE name = :name AND owner = :owner"), {"name": name, "owner": owner}
    )
    return changed.rowcount == 1


def prune_leases(tx: Transaction, *, before: datetime) -> None:
    """Forget leases that ended before an instant."""
    tx.execute(sql("DELETE FROM jobs_leases WHERE until < :before"), {"before": to_ms(before)})


def heartbeat(tx: Transaction) -> Heartbeat | None:
    """Read the last sign of life; None in a database where no worker has run."""
    row = tx.execute(sql("SELECT seen_at, held_until, held_because FROM jobs_heartbeat WHERE id = 1")).first()
    if row is None:
        return None
    hold = None if row.held_until is None else Hold(from_ms(row.held_until), row.held_because)
    return Heartbeat(from_ms(row.seen_at), hold)


def first_beat(tx: Transaction, now: datetime) -> None:
    """Write the first sign of life."""
    tx.execute(
        sql("INSERT INTO jobs_heartbeat (id, seen_at) VALUES (1, :now) ON CONFLICT DO NOTHING"), {"now": to_ms(now)}
    )


def beat(tx: Transaction, *, seen: datetime, now: datetime) -> bool:
    """Write a sign of life; False if another node has since `seen`."""
    changed = tx.execute(
        sql("UPDATE jobs_heartbeat SET seen_at = :now WHERE id = 1 AND seen_at = :seen"),
        {"seen": to_ms(seen), "now": to_ms(now)},
    )
    return changed.rowcount == 1


def hold(tx: Transaction, new: Hold) -> None:
    """Hold destructive jobs from now on."""
    tx.execute(
        sql("UPDATE jobs_heartbeat SET held_until = :until, held_because = :because WHERE id = 1"),
        {"until": to_ms(new.until), "because": new.because},
    )
