"""The SQL of the blob ledger."""

from collections.abc import Sequence
from typing import Any

from tansu.core.instants import from_ms
from tansu.foundation.claims.model import Category, CategoryTotal, Large, OwnedBlob
from tansu.ports.blobs import BlobRef
from tansu.ports.catalog import referrers
from tansu.ports.database import Transaction, among, as_list, listed, plain_words, sql

_BLOB = "account, id, extension, size, sha256, crc32, sha1, claims, stored_at, reread_at, damaged_at"


def add(tx: Transaction, ref: BlobRef, *, at_ms: int, sha1: str = "") -> None:
    """Enter a blob nobody claims yet."""
    tx.execute(
        sql(
            "INSERT INTO claims_blobs (account, id, extension, size, sha256, crc32, sha1, stored_at, unclaimed_at)"
            " VALUES (:owner, :id, :extension, :size, :sha256, :crc32, :sha1, :at, :at)"
        ),
        {**vars(ref), "at": at_ms, "sha1": sha1},
    )


def stored_at(tx: Transaction, account: str, blobs: Sequence[str]) -> dict[str, int]:
    """Read when these blobs were stored, by id."""
    rows = tx.execute(
        sql(f"SELECT id, stored_at FROM claims_blobs WHERE account = :account AND id IN {listed(tx, 'blobs')}"),
        {"account": account, "blobs": as_list(blobs)},
    )
    return {row.id: row.stored_at for row in rows}


def note_sha1(tx: Transaction, account: str, blob: str, sha1: str) -> None:
    """Write a checksum that was not known when the blob came."""
    tx.execute(
        sql("UPDATE claims_blobs SET sha1 = :sha1 WHERE account = :account AND id = :blob AND sha1 = ''"),
        {"account": account, "blob": blob, "sha1": sha1},
    )


def by_id(tx: Transaction, account: str, blob: str) -> OwnedBlob | None:
    """Read one blob."""
    row = tx.execute(
        sql(f"SELECT {_BLOB} FROM claims_blobs WHERE account = :account AND id = :blob"),
        {"account": account, "blob": blob},
    ).first()
    return _blob(row) if row else None


def by_checksum(tx: Transaction, account: str, sha256: str) -> OwnedBlob | None:
    """Read the account's blob with these bytes."""
    row = tx.execute(
        sql(f"SELECT {_BLOB} FROM claims_blobs WHERE account = :account AND sha256 = :sha256"),
        {"account": account, "sha256": sha256},
    ).first()
    return _blob(row) if row else None


def raise_claims(tx: Transaction, account: str, blob: str) -> tuple[int, int] | None:
    """Count one more claim; return (claims, size), or None if the blob was swept meanwhile."""
    row = tx.execute(
        sql(
            "UPDATE claims_blobs SET claims = claims + 1, unclaimed_at = NULL"
            " WHERE account = :account AND id = :blob RETURNING claims, size"
        ),
        {"account": account, "blob": blob},
    ).first()
    return (row.claims, row.size) if row else None


def lower_claims(tx: Transaction, account: str, blob: str, *, at_ms: int) -> tuple[int, int]:
    """Count one claim less; return (claims, size)."""
    row = tx.execute(
        sql(
            "UPDATE claims_blobs SET claims = claims - 1,"
            " unclaimed_at = CASE WHEN claims = 1 THEN :at ELSE NULL END"
            " WHERE account = :account AND id = :blob RETURNING claims, size"
        ),
        {"account": account, "blob": blob, "at": at_ms},
    ).one()
    return row.claims, row.size


def add_claim(tx: Transaction, values: dict[str, Any]) -> None:
    """Enter a claim."""
    tx.execute(
        sql(
            "INSERT INTO claims_claims (account, kind, claimant, blob, feature, category, claimed_at)"
            " VALUES (:account, :kind, :claimant, :blob, :feature, :category, :at)"
        ),
        values,
    )


def remove_claim(tx: Transaction, account: str, kind: str, claimant: str) -> str | None:
    """Remove a claim and return the blob it was on."""
    return tx.execute(
        sql(
            "DELETE FROM claims_claims WHERE account = :account AND kind = :kind AND claimant = :claimant"
            " RETURNING blob"
        ),
        {"account": account, "kind": kind, "claimant": claimant},
    ).scalar_one_or_none()


def set_category(tx: Transaction, account: str, kind: str, claimants: Sequence[str], category: Category) -> None:
    """Show these claims under another heading."""
    tx.execute(
        sql(
            "UPDATE claims_claims SET category = :category"
            f" WHERE account = :account AND kind = :kind AND claimant IN {listed(tx, 'claimants')}"
        ),
        {"account": account, "kind": kind, "claimants": as_list(claimants), "category": category.value},
    )


def set_feature(tx: Transaction, account: str, kind: str, claimants: Sequence[str], feature: str) -> None:
    """Let these claims be another feature's."""
    tx.execute(
        sql(
            "UPDATE claims_claims SET feature = :feature"
            f" WHERE account = :account AND kind = :kind AND claimant IN {listed(tx, 'claimants')}"
        ),
        {"account": account, "kind": kind, "claimants": as_list(claimants), "feature": feature},
    )


_HEADING = """CASE c.category
    WHEN 'photos' THEN '0photos' WHEN 'videos' THEN '1videos'
    WHEN 'files' THEN CASE c.feature WHEN 'notes' THEN '3notes' ELSE '2files' END
    WHEN 'versions' THEN '4versions' ELSE '5' || c.category END"""
# Each blob once, under the best heading any of its claims has (live before trash).
_HEADED = f"""SELECT b.id AS id, b.size AS size, min({_HEADING}) AS heading
    FROM claims_blobs b JOIN claims_claims c ON c.account = b.account AND c.blob = b.id
    WHERE b.account = :account GROUP BY b.id, b.size"""


def by_category(tx: Transaction, account: str) -> list[CategoryTotal]:
    """Add up each blob once, under the best heading any of its claims has (live before trash)."""
    rows = tx.execute(
        sql(
            f"SELECT heading, sum(size) AS bytes, count(*) AS n FROM ({_HEADED}) AS headed"
            " GROUP BY heading ORDER BY heading"
        ),
        {"account": account},
    )
    return [CategoryTotal(Category(row.heading[1:]), int(row.bytes), row.n) for row in rows]


def largest(
    tx: Transaction, account: str, category: Category, *, after: tuple[int, str] | None, limit: int
) -> list[Large]:
    """Read the blobs under a heading, largest first, each with the oldest claim that puts it there."""
    size, blob = after or (2**62, "")
    rows = tx.execute(
        sql(f"""
        SELECT l.id, l.size, c.kind, c.claimant FROM (
            SELECT id, size, heading FROM ({_HEADED}) AS headed
            WHERE substr(heading, 2) = :heading AND (size < :size OR (size = :size AND id > :id))
            ORDER BY size DESC, id LIMIT :limit) AS l
        JOIN claims_claims c ON c.account = :account AND c.blob = l.id AND {_HEADING} = l.heading
        ORDER BY l.size DESC, l.id, c.claimed_at DESC, c.kind DESC, c.claimant DESC"""),
        {"account": account, "heading": category.value, "size": size, "id": blob, "limit": limit},
    )
    found = {row.id: Large(row.id, row.size, row.kind, row.claimant) for row in rows}
    return list(found.values())


def totals(tx: Transaction, account: str) -> tuple[int, int]:
    """Return (count, bytes) of everything claimed."""
    row = tx.execute(
        sql(
            "SELECT count(*) AS n, COALESCE(sum(size), 0) AS bytes FROM claims_blobs"
            " WHERE account = :account AND claims > 0"
        ),
        {"account": account},
    ).one()
    return row.n, int(row.bytes)


def unclaimed(tx: Transaction, *, before_ms: int, limit: int) -> list[BlobRef]:
    """Read blobs that nobody has claimed since before then, of all accounts."""
    rows = tx.execute(
        sql(
            f"SELECT {_BLOB} FROM claims_blobs WHERE unclaimed_at IS NOT NULL AND unclaimed_at < :before"
            " ORDER BY unclaimed_at LIMIT :limit"
        ),
        {"before": before_ms, "limit": limit},
    )
    return [_blob(row).ref for row in rows]


def remove_unclaimed(tx: Transaction, ref: BlobRef, *, before_ms: int) -> bool:
    """Remove a blob's row if it is still unclaimed since before then; the decision and the check are one."""
    return (
        tx.execute(
            sql(
                "DELETE FROM claims_blobs WHERE account = :account AND id = :id AND claims = 0"
                " AND unclaimed_at IS NOT NULL AND unclaimed_at < :before"
            ),
            {"account": ref.owner, "id": ref.id, "before": before_ms},
        ).rowcount
        > 0
    )


def note_proof(tx: Transaction, account: str, blobs: Sequence[str], *, column: str, at_ms: int | None) -> None:
    """Write when blobs were last re-read, or found damaged."""
    assert column in {"reread_at", "damaged_at"}
    tx.execute(
        sql(f"UPDATE claims_blobs SET {column} = :at WHERE account = :account AND id IN :blobs", "blobs"),
        {"account": account, "blobs": list(blobs), "at": at_ms},
    )


def least_proven(tx: Transaction, *, before_ms: int, limit: int, sound: bool = False) -> list[OwnedBlob]:
    """Read claimed blobs whose last proof (or arrival) is older than that, oldest first; `sound` ones only if asked."""
    only = " AND damaged_at IS NULL" if sound else ""
    rows = tx.execute(
        sql(
            f"SELECT {_BLOB} FROM claims_blobs WHERE claims > 0 AND COALESCE(reread_at, stored_at) < :before{only}"
            " ORDER BY COALESCE(reread_at, stored_at), account, id LIMIT :limit"
        ),
        {"before": before_ms, "limit": limit},
    )
    return [_blob(row) for row in rows]


def count_least_proven(tx: Transaction, *, before_ms: int) -> int:
    """Count what `least_proven` would read of sound ones."""
    return int(
        tx.execute(
            sql(
                "SELECT count(*) FROM claims_blobs WHERE claims > 0 AND COALESCE(reread_at, stored_at) < :before"
                " AND damaged_at IS NULL"
            ),
            {"before": before_ms},
        ).scalar_one()
    )


def move(tx: Transaction, old: BlobRef, new: BlobRef, *, stored_ms: int) -> bool:
    """Let everything that refers to `old` refer to `new`, stored then; False if there is no `old` any more."""
    ids = {"account": old.owner, "old": old.id, "new": new.id}
    # Two rows of an account may not have one checksum, and a row that is referred to may not go first.
    there = tx.execute(
        sql("UPDATE claims_blobs SET sha256 = 'moving to ' || :new WHERE account = :account AND id = :old"), ids
    )
    if not there.rowcount:
        return False
    tx.execute(
        sql(
            "INSERT INTO claims_blobs (account, id, extension, size, sha256, crc32, sha1, claims, stored_at, reread_at,"
            " unclaimed_at)"
            " SELECT account, :new, :extension, size, :sha256, crc32, sha1, claims, :stored, NULL, unclaimed_at"
            " FROM claims_blobs WHERE account = :account AND id = :old"
        ),
        {**ids, "sha256": new.sha256, "extension": new.extension, "stored": stored_ms},
    )
    for table, (account, blob) in referrers(tx, "claims_blobs"):
        tx.execute(sql(f"UPDATE {table} SET {blob} = :new WHERE {account} = :account AND {blob} = :old"), ids)
    tx.execute(sql("DELETE FROM claims_blobs WHERE account = :account AND id = :old"), ids)
    return True


def damaged(tx: Transaction) -> list[OwnedBlob]:
    """Read all blobs, of all accounts, whose bytes fail their check."""
    rows = tx.execute(sql(f"SELECT {_BLOB} FROM claims_blobs WHERE damaged_at IS NOT NULL ORDER BY account, id"))
    return [_blob(row) for row in rows]


def damaged_among(tx: Transaction, account: str, checksums: Sequence[str]) -> set[str]:
    """Read which of `checksums` are of damaged blobs of the account."""
    some = tx.execute(
        sql("SELECT 1 FROM claims_blobs WHERE account = :account AND damaged_at IS NOT NULL LIMIT 1"),
        {"account": account},
    ).first()
    if some is None:
        return set()
    rows = tx.execute(
        sql(
            "SELECT sha256 FROM claims_blobs WHERE account = :account AND damaged_at IS NOT NULL"
            f" AND sha256 {among(tx, 'checksums')}"
        ),
        {"account": account, "checksums": plain_words(tx, sorted(checksums))},
    )
    return set(rows.scalars())


def page(tx: Transaction, account: str, *, after: str, limit: int) -> list[OwnedBlob]:
    """Read an account's blobs in id order, strictly after an id."""
    rows = tx.execute(
        sql(f"SELECT {_BLOB} FROM claims_blobs WHERE account = :account AND id > :after ORDER BY id LIMIT :limit"),
        {"account": account, "after": after, "limit": limit},
    )
    return [_blob(row) for row in rows]


def page_of_all(tx: Transaction, *, after: tuple[str, str], limit: int) -> list[OwnedBlob]:
    """Read blobs of all accounts in (account, id) order, strictly after one."""
    rows = tx.execute(
        sql(
            f"SELECT {_BLOB} FROM claims_blobs WHERE (account, id) > (:account, :id) ORDER BY account, id LIMIT :limit"
        ),
        {"account": after[0], "id": after[1], "limit": limit},
    )
    return [_blob(row) for row in rows]


def forget_unclaimed(tx: Transaction, account: str, blob: str) -> bool:
    """Remove the row of a blob that nobody claims; say whether there was one."""
    removed = tx.execute(
        sql("DELETE FROM claims_blobs WHERE account = :account AND id = :blob AND claims = 0"),
        {"account": account, "blob": blob},
    )
    return removed.rowcount > 0


def erase(tx: Transaction, account: str) -> None:
    """Remove all of an account's rows."""
    tx.execute(sql("DELETE FROM claims_claims WHERE account = :account"), {"account": account})
    tx.execute(sql("DELETE FROM claims_blobs WHERE account = :account"), {"account": account})


def _blob(row: Any) -> OwnedBlob:
    return OwnedBlob(
        BlobRef(row.account, row.id, row.extension, row.size, row.sha256, row.crc32),
        row.claims,
        from_ms(row.stored_at),
        None if row.reread_at is None else from_ms(row.reread_at),
        None if row.damaged_at is None else from_ms(row.damaged_at),
        row.sha1,
    )
