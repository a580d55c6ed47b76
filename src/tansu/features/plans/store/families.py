"""The SQL of families: who shares whose plan, and who is invited."""

from typing import Any

from tansu.core.instants import from_ms, to_ms
from tansu.features.plans.model.family import FamilyInvite
from tansu.ports.database import Transaction, sql

_INVITE = "id, owner, email, made_at, expires_at, accepted_by"
_OPEN = "accepted_by IS NULL AND withdrawn_at IS NULL AND expires_at > :now"


def owner_of(tx: Transaction, account: str) -> str | None:
    """Read whose plan the account shares."""
    return tx.execute(
        sql("SELECT owner FROM plans_members WHERE account = :account"), {"account": account}
    ).scalar_one_or_none()


def members(tx: Transaction, owner: str) -> list[tuple[str, int]]:
    """Read who shares a plan, and since when, who came first first."""
    rows = tx.execute(
        sql("SELECT account, joined_at FROM plans_members WHERE owner = :owner ORDER BY joined_at, account"),
        {"owner": owner},
    )
    return [(row.account, row.joined_at) for row in rows]


def add_member(tx: Transaction, account: str, owner: str, *, most: int, now_ms: int) -> bool:
    """Let an account share a plan unless it is full or the account shares one; say whether it does now."""
    added = tx.execute(
        sql(
            "INSERT INTO plans_members (account, owner, joined_at) SELECT :account, :owner, :now"
            " WHERE (SELECT count(*) FROM plans_members WHERE owner = :owner) < :most"
            " ON CONFLICT (account) DO NOTHING"
        ),
        {"account": account, "owner": owner, "most": most, "now": now_ms},
    )
    return added.rowcount > 0


def remove_member(tx: Transaction, account: str) -> None:
    """Let an account share no plan."""
    tx.execute(sql("DELETE FROM plans_members WHERE account = :account"), {"account": account})


def owners(tx: Transaction, *, after: str, limit: int) -> list[tuple[str, int]]:
    """Read who shares their plan, and with how many, in order, strictly after one."""
    rows = tx.execute(
        sql(
            "SELECT owner, count(*) AS n FROM plans_members WHERE owner > :after"
            " GROUP BY owner ORDER BY owner LIMIT :limit"
        ),
        {"after": after, "limit": limit},
    )
    return [(row.owner, int(row.n)) for row in rows]


def add_invite(tx: Transaction, invite: FamilyInvite, *, hashed: str, email_key: str) -> None:
    """Insert an invitation under the hash of its secret."""
    tx.execute(
        sql(
            "INSERT INTO plans_invites (id, owner, hash, email, email_key, made_at, expires_at)"
            " VALUES (:id, :owner, :hash, :email, :email_key, :made_at, :expires_at)"
        ),
        {
            "id": invite.id,
            "owner": invite.owner,
            "hash": hashed,
            "email": invite.email,
            "email_key": email_key,
            "made_at": to_ms(invite.made_at),
            "expires_at": to_ms(invite.expires_at),
        },
    )


def invites(tx: Transaction, owner: str, *, now_ms: int) -> list[FamilyInvite]:
    """Read the invitations of an owner that can still be accepted, oldest first."""
    rows = tx.execute(
        sql(f"SELECT {_INVITE} FROM plans_invites WHERE owner = :owner AND {_OPEN} ORDER BY made_at, id"),
        {"owner": owner, "now": now_ms},
    )
    return [_invite(row) for row in rows]


def invites_to(tx: Transaction, email_key: str, *, now_ms: int) -> list[FamilyInvite]:
    """Read the invitations to an address that can still be accepted, oldest first."""
    rows = tx.execute(
        sql(
            f"SELECT {_INVITE} FROM plans_invites WHERE email_key = :key AND email_key <> '' AND {_OPEN}"
            " ORDER BY made_at, id LIMIT 100"
        ),
        {"key": email_key, "now": now_ms},
    )
    return [_invite(row) for row in rows]


def invite_by_secret(tx: Transaction, hashed: str) -> FamilyInvite | None:
    """Read the invitation whose secret has that hash."""
    row = tx.execute(
        sql(f"SELECT {_INVITE} FROM plans_invites WHERE hash = :hash AND withdrawn_at IS NULL"), {"hash": hashed}
    ).first()
    return _invite(row) if row else None


def open_invite(tx: Transaction, owner: str, invite: str, *, now_ms: int) -> FamilyInvite | None:
    """Read one invitation of an owner, if it can still be accepted."""
    row = tx.execute(
        sql(f"SELECT {_INVITE} FROM plans_invites WHERE owner = :owner AND id = :id AND {_OPEN}"),
        {"owner": owner, "id": invite, "now": now_ms},
    ).first()
    return _invite(row) if row else None


def written_to(tx: Transaction, owner: str, *, since_ms: int) -> int:
    """Count the addresses an owner has invited after an instant, whatever became of it."""
    found = tx.execute(
        sql("SELECT count(*) FROM plans_invites WHERE owner = :owner AND email_key <> '' AND made_at > :since"),
        {"owner": owner, "since": since_ms},
    )
    return int(found.scalar_one())


def written_to_before(tx: Transaction, email_key: str, invite: str, *, since_ms: int, until_ms: int) -> int:
    """Count the invitations to an address between two instants that were made before one of them."""
    found = tx.execute(
        sql(
            "SELECT count(*) FROM plans_invites WHERE email_key = :key AND email_key <> '' AND made_at > :since"
            " AND (made_at < :until OR (made_at = :until AND id < :id))"
        ),
        {"key": email_key, "id": invite, "since": since_ms, "until": until_ms},
    )
    return int(found.scalar_one())


def accept(tx: Transaction, invite: str, account: str, *, now_ms: int) -> bool:
    """Use an invitation, once and in time; say whether it could be."""
    used = tx.execute(
        sql(f"UPDATE plans_invites SET accepted_by = :account WHERE id = :id AND {_OPEN}"),
        {"id": invite, "account": account, "now": now_ms},
    )
    return used.rowcount > 0


def withdraw_invite(tx: Transaction, owner: str, invite: str, *, now_ms: int) -> bool:
    """Take back an invitation that nobody has accepted; say whether there was one.

    Its row stays until it would have ended: who was written to counts.
    """
    changed = tx.execute(
        sql(
            "UPDATE plans_invites SET withdrawn_at = :now"
            " WHERE owner = :owner AND id = :id AND accepted_by IS NULL AND withdrawn_at IS NULL"
        ),
        {"owner": owner, "id": invite, "now": now_ms},
    )
    return changed.rowcount > 0


def forget_old(tx: Transaction, owner: str, *, now_ms: int) -> None:
    """Remove the invitations of an owner that nobody can accept any more."""
    tx.execute(
        sql("DELETE FROM plans_invites WHERE owner = :owner AND expires_at <= :now"), {"owner": owner, "now": now_ms}
    )


def strangers(tx: Transaction) -> list[str]:
    """Find accounts that share another quota than their family's, or that of a family they are not in."""
    rows = tx.execute(
        sql(
            "SELECT m.account FROM plans_members m LEFT JOIN usage_members u ON u.account = m.account"
            " WHERE u.pool IS NULL OR u.pool <> m.owner ORDER BY m.account LIMIT 100"
        )
    )
    return [row.account for row in rows]


def erase(tx: Transaction, account: str, *, email_key: str) -> None:
    """Remove the invitations from and to an account."""
    tx.execute(
        sql(
            "DELETE FROM plans_invites WHERE owner = :account OR accepted_by = :account"
            " OR (email_key = :key AND email_key <> '')"
        ),
        {"account": account, "key": email_key},
    )


def _invite(row: Any) -> FamilyInvite:
    return FamilyInvite(
        id=row.id,
        owner=row.owner,
        email=row.email,
        made_at=from_ms(row.made_at),
        expires_at=from_ms(row.expires_at),
        accepted_by=row.accepted_by,
    )
