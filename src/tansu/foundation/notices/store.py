"""The SQL of the notices."""

import json
from typing import Any

from tansu.core.instants import from_ms, to_ms
from tansu.foundation.notices.model import Kind, MailState, Notice
from tansu.ports.database import Transaction, sql

_COLUMNS = "id, account, kind, key, facts, language, made_at, seen_at, dismissed_at, mail, mailed_at, trouble, job"
_MINE = "account = :account AND id = :id"


def add(tx: Transaction, notice: Notice) -> bool:
    """Insert a notice unless its cause is told already; say whether it was not."""
    added = tx.execute(
        sql(
            "INSERT INTO notices_notices (id, account, kind, key, facts, language, made_at, mail)"
            " VALUES (:id, :account, :kind, :key, :facts, :language, :made_at, :mail)"
            " ON CONFLICT (account, key) DO NOTHING"
        ),
        {
            "id": notice.id,
            "account": notice.account,
            "kind": notice.kind.value,
            "key": notice.key,
            "facts": json.dumps(notice.facts, sort_keys=True, separators=(",", ":"), ensure_ascii=False),
            "language": notice.language,
            "made_at": to_ms(notice.made_at),
            "mail": notice.mail.value,
        },
    )
    return added.rowcount > 0


def put_back(tx: Transaction, notice: Notice) -> bool:
    """Insert a notice that was told elsewhere, with what became of it there; say whether it was not known."""
    if not add(tx, notice):
        return False
    tx.execute(
        sql(
            f"UPDATE notices_notices SET seen_at = :seen, dismissed_at = :dismissed, mailed_at = :mailed WHERE {_MINE}"
        ),
        {
            "account": notice.account,
            "id": notice.id,
            "seen": _ms(notice.seen_at),
            "dismissed": _ms(notice.dismissed_at),
            "mailed": _ms(notice.mailed_at),
        },
    )
    return True


def set_job(tx: Transaction, account: str, notice: str, job: str) -> None:
    """Write which job mails a notice, whose mail waits from now on."""
    tx.execute(
        sql(f"UPDATE notices_notices SET job = :job, mail = :waiting WHERE {_MINE}"),
        {"account": account, "id": notice, "job": job, "waiting": MailState.WAITING.value},
    )


def is_recorded(tx: Transaction, account: str, key: str) -> bool:
    """Say whether a cause is told."""
    found = tx.execute(
        sql("SELECT id FROM notices_notices WHERE account = :account AND key = :key"), {"account": account, "key": key}
    )
    return found.first() is not None


def has_left(tx: Transaction, account: str, key: str) -> bool:
    """Say whether the mail of a cause was handed over."""
    found = tx.execute(
        sql("SELECT id FROM notices_notices WHERE account = :account AND key = :key AND mail = :sent"),
        {"account": account, "key": key, "sent": MailState.SENT.value},
    )
    return found.first() is not None


def told_since(tx: Transaction, account: str, kind: Kind, *, since_ms: int) -> bool:
    """Say whether an account was told something of a kind after an instant."""
    found = tx.execute(
        sql("SELECT id FROM notices_notices WHERE account = :account AND kind = :kind AND made_at > :since LIMIT 1"),
        {"account": account, "kind": kind.value, "since": since_ms},
    )
    return found.first() is not None


def find(tx: Transaction, account: str, notice: str) -> Notice | None:
    """Read one notice of an account."""
    row = tx.execute(
        sql(f"SELECT {_COLUMNS} FROM notices_notices WHERE {_MINE}"), {"account": account, "id": notice}
    ).first()
    return _notice(row) if row else None


def owner_of(tx: Transaction, notice: str) -> str | None:
    """Read whose notice that is."""
    row = tx.execute(sql("SELECT account FROM notices_notices WHERE id = :id"), {"id": notice}).first()
    return row.account if row else None


def newest(tx: Transaction, account: str, *, before: tuple[int, str] | None, limit: int) -> list[Notice]:
    """Read notices that were not dismissed, newest first, strictly before a place if that is given."""
    older = "" if before is None else " AND (made_at, id) < (:made_at, :id)"
    values: dict[str, Any] = {"account": account, "limit": limit}
    if before is not None:
        values |= {"made_at": before[0], "id": before[1]}
    rows = tx.execute(
        sql(
            f"SELECT {_COLUMNS} FROM notices_notices WHERE account = :account AND dismissed_at IS NULL{older}"
            " ORDER BY made_at DESC, id DESC LIMIT :limit"
        ),
        values,
    )
    return [_notice(row) for row in rows]


def of_account(tx: Transaction, account: str, *, after: tuple[int, str], limit: int) -> list[Notice]:
    """Read every notice of an account in the order of time, strictly after a place."""
    rows = tx.execute(
        sql(
            f"SELECT {_COLUMNS} FROM notices_notices WHERE account = :account AND (made_at, id) > (:made_at, :id)"
            " ORDER BY made_at, id LIMIT :limit"
        ),
        {"account": account, "made_at": after[0], "id": after[1], "limit": limit},
    )
    return [_notice(row) for row in rows]


def of_everybody(tx: Transaction, *, states: tuple[MailState, ...], limit: int) -> list[Notice]:
    """Read everybody's newest notices whose mail is in one of some states."""
    names = [f"state{number}" for number in range(len(states))]
    rows = tx.execute(
        sql(
            f"SELECT {_COLUMNS} FROM notices_notices WHERE mail IN ({', '.join(f':{name}' for name in names)})"
            " ORDER BY made_at DESC, id DESC LIMIT :limit"
        ),
        {"limit": limit, **{name: state.value for name, state in zip(names, states, strict=True)}},
    )
    return [_notice(row) for row in rows]


def unseen(tx: Transaction, account: str) -> int:
    """Count what was neither seen nor dismissed."""
    return int(
        tx.execute(
            sql(
                "SELECT count(*) FROM notices_notices"
                " WHERE account = :account AND seen_at IS NULL AND dismissed_at IS NULL"
            ),
            {"account": account},
        ).scalar_one()
    )


def see(tx: Transaction, account: str, *, now_ms: int) -> int:
    """Write that everything there is was seen; return how much was new."""
    return tx.execute(
        sql("UPDATE notices_notices SET seen_at = :now WHERE account = :account AND seen_at IS NULL"),
        {"account": account, "now": now_ms},
    ).rowcount


def set_dismissed(tx: Transaction, account: str, notice: str, at_ms: int | None) -> bool:
    """Write that a notice was dismissed, the first time it was, or is back; False if there is none."""
    changed = tx.execute(
        sql(
            "UPDATE notices_notices SET dismissed_at = CASE WHEN :away = 1 THEN COALESCE(dismissed_at, :at) END,"
            f" seen_at = COALESCE(seen_at, :at) WHERE {_MINE}"
        ),
        {"account": account, "id": notice, "at": at_ms, "away": int(at_ms is not None)},
    )
    return changed.rowcount > 0


def set_sent(tx: Transaction, account: str, notice: str, *, now_ms: int) -> bool:
    """Write that the mail has left; False if that is known."""
    changed = tx.execute(
        sql(f"UPDATE notices_notices SET mail = :sent, mailed_at = :now, trouble = '' WHERE {_MINE} AND mail <> :sent"),
        {"account": account, "id": notice, "sent": MailState.SENT.value, "now": now_ms},
    )
    return changed.rowcount > 0


def set_trouble(tx: Transaction, account: str, notice: str, trouble: str, *, state: MailState) -> None:
    """Write why the mail has not left."""
    tx.execute(
        sql(f"UPDATE notices_notices SET mail = :state, trouble = :trouble WHERE {_MINE} AND mail <> :sent"),
        {
            "account": account,
            "id": notice,
            "state": state.value,
            "trouble": trouble,
            "sent": MailState.SENT.value,
        },
    )


def count(tx: Transaction, account: str) -> int:
    """Count the notices of an account."""
    return int(
        tx.execute(
            sql("SELECT count(*) FROM notices_notices WHERE account = :account"), {"account": account}
        ).scalar_one()
    )


def erase(tx: Transaction, account: str, *, limit: int) -> int:
    """Remove some notices of an account and everything else that is known of it here; return how many are left."""
    tx.execute(
        sql(
            "DELETE FROM notices_notices WHERE account = :account AND id IN"
            " (SELECT id FROM notices_notices WHERE account = :account ORDER BY id LIMIT :limit)"
        ),
        {"account": account, "limit": limit},
    )
    tx.execute(sql("DELETE FROM notices_wishes WHERE account = :account"), {"account": account})
    tx.execute(sql("DELETE FROM notices_fullness WHERE pool = :account"), {"account": account})
    return count(tx, account)


def wish(tx: Transaction, account: str) -> bool | None:
    """Read whether an account wants mail of the optional kinds; None where nobody has said."""
    row = tx.execute(
        sql("SELECT optional_mail FROM notices_wishes WHERE account = :account"), {"account": account}
    ).first()
    return bool(row.optional_mail) if row else None


def set_wish(tx: Transaction, account: str, optional_mail: bool) -> None:
    """Write whether an account wants mail of the optional kinds."""
    tx.execute(
        sql(
            "INSERT INTO notices_wishes (account, optional_mail) VALUES (:account, :wanted)"
            " ON CONFLICT (account) DO UPDATE SET optional_mail = excluded.optional_mail"
        ),
        {"account": account, "wanted": int(optional_mail)},
    )


def levels(tx: Transaction) -> dict[str, int]:
    """Read how full every pool was when that was last looked at; none that was never nearly full."""
    return {row.pool: row.level for row in tx.execute(sql("SELECT pool, level FROM notices_fullness"))}


def level(tx: Transaction, pool: str) -> tuple[int, int]:
    """Read how full a pool was, and how often it has become fuller."""
    row = tx.execute(sql("SELECT level, crossings FROM notices_fullness WHERE pool = :pool"), {"pool": pool}).first()
    return (row.level, row.crossings) if row else (0, 0)


def move_level(tx: Transaction, pool: str, *, before: int, after: int) -> bool:
    """Write how full a pool is, unless somebody else was quicker."""
    tx.execute(
        sql("INSERT INTO notices_fullness (pool, level, crossings) VALUES (:pool, 0, 0) ON CONFLICT (pool) DO NOTHING"),
        {"pool": pool},
    )
    moved = tx.execute(
        sql(
            "UPDATE notices_fullness SET level = :after, crossings = crossings + :risen"
            " WHERE pool = :pool AND level = :before"
        ),
        {"pool": pool, "before": before, "after": after, "risen": int(after > before)},
    )
    return moved.rowcount > 0


def _notice(row: Any) -> Notice:
    return Notice(
        id=row.id,
        account=row.account,
        kind=Kind(row.kind),
        key=row.key,
        facts=json.loads(row.facts),
        language=row.language,
        made_at=from_ms(row.made_at),
        seen_at=None if row.seen_at is None else from_ms(row.seen_at),
        dismissed_at=None if row.dismissed_at is None else from_ms(row.dismissed_at),
        mail=MailState(row.mail),
        mailed_at=None if row.mailed_at is None else from_ms(row.mailed_at),
        trouble=row.trouble,
        job=row.job,
    )


def _ms(instant: Any) -> int | None:
    return None if instant is None else to_ms(instant)
