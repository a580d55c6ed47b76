"""The doctor's SQL: every ledger recomputed from the rows it sums up, over all accounts at once.

It reads tables of others on purpose. A witness who asks the accused's own queries proves nothing.
"""

from typing import Any

from tansu.ports import catalog
from tansu.ports.blobs import BlobRef
from tansu.ports.database import DatabaseError, Transaction, sql

UNREADABLE = DatabaseError
"""What the engine raises where a database cannot be read, as when its file is torn."""
_OWN_POOL = "COALESCE((SELECT m.pool FROM usage_members m WHERE m.account = {table}.account), {table}.account)"
_CLAIMED = "EXISTS (SELECT 1 FROM claims_claims c WHERE c.account = b.account AND c.blob = b.id)"
_COUNTED = "(SELECT count(*) FROM claims_claims c WHERE c.account = b.account AND c.blob = b.id)"
_NAMED = (
    "(EXISTS (SELECT 1 FROM tree_entries e WHERE e.account = claims_blobs.account AND e.blob = claims_blobs.id)"
    " OR EXISTS (SELECT 1 FROM tree_versions v WHERE v.account = claims_blobs.account AND v.blob = claims_blobs.id))"
)


def pools(tx: Transaction) -> dict[str, tuple[int, int]]:
    """Read (used, reserved) by pool, as the ledger has it."""
    return {row.id: (row.used, row.reserved) for row in _all(tx, "SELECT id, used, reserved FROM usage_pools")}


def used_by_pool(tx: Transaction) -> dict[str, int]:
    """Add up every claimed blob, once, and what is kept as text, by the pool of its account."""
    blobs, texts = _OWN_POOL.format(table="b"), _OWN_POOL.format(table="t")
    rows = _all(
        tx,
        "SELECT pool, sum(n) AS n FROM ("
        f" SELECT {blobs} AS pool, b.size AS n FROM claims_blobs b WHERE {_CLAIMED} UNION ALL"
        f" SELECT {texts} AS pool, t.bytes AS n FROM usage_texts t WHERE t.bytes > 0"
        ") AS kept GROUP BY pool",
    )
    return {row.pool: int(row.n) for row in rows}


def reserved_by_pool(tx: Transaction) -> dict[str, int]:
    """Add up what uploads in progress hold, by the pool of their account."""
    pool = _OWN_POOL.format(table="u")
    rows = _all(tx, f"SELECT {pool} AS pool, sum(u.reserved) AS n FROM uploads_uploads u GROUP BY {pool}")
    return {row.pool: int(row.n) for row in rows}


def set_pool(tx: Transaction, pool: str, *, used: int, reserved: int) -> None:
    """Write the sums of one pool."""
    tx.execute(
        sql("UPDATE usage_pools SET used = :used, reserved = :reserved WHERE id = :pool"),
        {"pool": pool, "used": used, "reserved": reserved},
    )


def lock_pools(tx: Transaction) -> None:
    """Let nobody move a pool until this transaction ends."""
    tx.execute(sql("UPDATE usage_pools SET used = used"))


def miscounted_blobs(tx: Transaction) -> list[str]:
    """Blobs whose counter is not the number of their claims."""
    return _ids(tx, f"SELECT b.account AS a, b.id AS i FROM claims_blobs b WHERE b.claims <> {_COUNTED}")


def recount_claims(tx: Transaction) -> None:
    """Count claims anew. A blob that something names is never counted down to nothing."""
    counted = _COUNTED.replace("b.", "claims_blobs.")
    tx.execute(
        sql(f"UPDATE claims_blobs SET claims = {counted} WHERE claims <> {counted} AND ({counted} > 0 OR NOT {_NAMED})")
    )


def misdated_blobs(tx: Transaction) -> list[str]:
    """Blobs that are claimed and yet on the way out, or neither."""
    return _ids(
        tx,
        "SELECT account AS a, id AS i FROM claims_blobs WHERE (claims > 0 AND unclaimed_at IS NOT NULL)"
        " OR (claims = 0 AND unclaimed_at IS NULL)",
    )


def redate_blobs(tx: Transaction, *, now_ms: int) -> None:
    """Give what nobody claims its day of grace from now, and take claimed ones off the way out."""
    tx.execute(sql("UPDATE claims_blobs SET unclaimed_at = NULL WHERE claims > 0 AND unclaimed_at IS NOT NULL"))
    tx.execute(
        sql("UPDATE claims_blobs SET unclaimed_at = :now WHERE claims = 0 AND unclaimed_at IS NULL"), {"now": now_ms}
    )


def claims_of_nothing(tx: Transaction) -> list[str]:
    """Claims of entries and versions that do not exist, or that name another blob."""
    return [
        f"{row.account}/{row.kind}/{row.claimant}"
        for row in _all(
            tx,
            "SELECT c.account, c.kind, c.claimant FROM claims_claims c WHERE"
            " (c.kind = 'entry' AND NOT EXISTS (SELECT 1 FROM tree_entries e WHERE e.account = c.account"
            "  AND CAST(e.number AS TEXT) = c.claimant AND e.blob = c.blob))"
            " OR (c.kind = 'version' AND NOT EXISTS (SELECT 1 FROM tree_versions v WHERE v.account = c.account"
            "  AND CAST(v.entry AS TEXT) || '.' || CAST(v.number AS TEXT) = c.claimant AND v.blob = c.blob))"
            " ORDER BY c.account, c.kind, c.claimant",
        )
    ]


def owners(tx: Transaction) -> list[str]:
    """Every account that has blobs."""
    return [row.account for row in _all(tx, "SELECT DISTINCT account FROM claims_blobs ORDER BY account")]


def blob(tx: Transaction, account: str, blob_id: str) -> BlobRef | None:
    """Read one blob's row."""
    row = tx.execute(
        sql("SELECT account, id, extension, size, sha256, crc32 FROM claims_blobs WHERE account = :a AND id = :i"),
        {"a": account, "i": blob_id},
    ).first()
    return BlobRef(*row) if row else None


def awaited(tx: Transaction, account: str, blobs: list[str]) -> set[str]:
    """Say which of these blobs have a row, or were announced by an unfinished upload."""
    rows = tx.execute(
        sql(
            "SELECT id FROM claims_blobs WHERE account = :a AND id IN :ids UNION"
            " SELECT blob FROM uploads_uploads WHERE account = :a AND state = 'open' AND blob IN :ids",
            "ids",
        ),
        {"a": account, "ids": blobs},
    )
    return {row.id for row in rows}


def staged(tx: Transaction) -> set[str]:
    """Every upload that may have parts: those in progress, and those whose parts others are made of."""
    rows = _all(tx, "SELECT id FROM uploads_uploads UNION SELECT staged_in FROM uploads_parts")
    return {row.id for row in rows}


def stale_uploads(tx: Transaction, *, before_ms: int) -> list[str]:
    """Uploads that should have been forgotten long before."""
    return [
        row.id
        for row in tx.execute(
            sql("SELECT id FROM uploads_uploads WHERE expires_at < :before ORDER BY id"), {"before": before_ms}
        )
    ]


def entries(tx: Transaction) -> list[Any]:
    """Read the bare structure of every tree: account, number, parent, folder, trashed_at, trash_root, purge_at."""
    return _all(
        tx,
        "SELECT account, number, parent, folder, trashed_at, trash_root, purge_at FROM tree_entries"
        " ORDER BY account, number",
    )


def names(tx: Transaction) -> list[Any]:
    """Read (account, number, parent, name, name_key) of everything living."""
    return _all(
        tx,
        "SELECT account, number, parent, name, name_key FROM tree_entries WHERE trashed_at IS NULL"
        " ORDER BY account, number",
    )


def unclaimed_entries(tx: Transaction) -> list[str]:
    """Files without a claim on the blob they name, with another size than it, and folders that name one."""
    return _ids(
        tx,
        "SELECT e.account AS a, e.number AS i FROM tree_entries e LEFT JOIN claims_blobs b"
        " ON b.account = e.account AND b.id = e.blob WHERE (e.folder = 1 AND e.blob IS NOT NULL)"
        " OR (e.folder = 0 AND (b.id IS NULL OR b.size <> e.size OR NOT EXISTS (SELECT 1 FROM claims_claims c"
        "  WHERE c.account = e.account AND c.kind = 'entry' AND c.claimant = CAST(e.number AS TEXT)"
        "  AND c.blob = e.blob))) ORDER BY e.account, e.number",
    )


def mislabelled_claims(tx: Transaction) -> list[str]:
    """Claims of entries that another feature is said to need than the one the entry belongs to."""
    return _ids(
        tx,
        "SELECT e.account AS a, e.number AS i FROM tree_entries e JOIN claims_claims c ON c.account = e.account"
        " AND c.kind = 'entry' AND c.claimant = CAST(e.number AS TEXT) WHERE c.feature <> e.feature"
        " ORDER BY e.account, e.number",
    )


def counters_behind(tx: Transaction) -> list[str]:
    """Accounts whose counter of changes is below a number that was given out."""
    rows = _all(
        tx,
        "SELECT given.account FROM (SELECT account, max(rev) AS rev FROM ("
        " SELECT account, rev FROM changes_changes UNION ALL SELECT account, rev FROM tree_entries"
        " UNION ALL SELECT account, etag_rev FROM tree_roots"
        ") AS each_given GROUP BY account) AS given LEFT JOIN changes_counters k ON k.account = given.account"
        " WHERE k.rev IS NULL OR k.rev < given.rev ORDER BY given.account",
    )
    return [row.account for row in rows]


def untold_entries(tx: Transaction) -> list[str]:
    """Living entries the feed does not tell of where they are, and entries it tells of that are not there."""
    there = "CAST(e.number AS TEXT) = t.item AND CAST(e.parent AS TEXT) = t.collection AND e.trashed_at IS NULL"
    untold = _ids(
        tx,
        "SELECT e.account AS a, e.number AS i FROM tree_entries e WHERE e.trashed_at IS NULL AND NOT EXISTS ("
        " SELECT 1 FROM changes_changes t WHERE t.account = e.account AND t.feature = 'tree'"
        f" AND {there} AND t.gone_at IS NULL)",
    )
    ghosts = _ids(
        tx,
        "SELECT t.account AS a, t.item AS i FROM changes_changes t WHERE t.feature = 'tree' AND t.gone_at IS NULL"
        f" AND NOT EXISTS (SELECT 1 FROM tree_entries e WHERE e.account = t.account AND {there})",
    )
    return sorted(untold + ghosts)


def missized_folders(tx: Transaction) -> list[str]:
    """Living folders (and roots, as number 0) whose size is not that of what lies in them."""
    inside = (
        "COALESCE((SELECT sum(c.size) FROM tree_entries c WHERE c.account = {of}.account AND c.parent = {number}"
        " AND c.trashed_at IS NULL), 0)"
    )
    folders = _ids(
        tx,
        "SELECT e.account AS a, e.number AS i FROM tree_entries e WHERE e.folder = 1 AND e.trashed_at IS NULL"
        f" AND e.size <> {inside.format(of='e', number='e.number')} ORDER BY e.account, e.number",
    )
    roots = _ids(
        tx, f"SELECT r.account AS a, 0 AS i FROM tree_roots r WHERE r.size <> {inside.format(of='r', number='0')}"
    )
    return folders + roots


def dangling(tx: Transaction) -> list[str]:
    """Properties and locks of entries that do not exist."""
    gone = (
        "SELECT x.account AS a, x.entry AS i FROM {table} x WHERE x.entry <> 0 AND NOT EXISTS (SELECT 1 FROM"
        " tree_entries e WHERE e.account = x.account AND e.number = x.entry)"
    )
    return [one for table in ("tree_properties", "tree_locks") for one in _ids(tx, gone.format(table=table))]


def dead_jobs(tx: Transaction) -> list[str]:
    """Jobs that have given up."""
    return [f"{row.name}/{row.id}" for row in _all(tx, "SELECT name, id FROM jobs_queue WHERE state = 'dead'")]


def chains(tx: Transaction) -> list[str]:
    """Every account that has an audit trail."""
    rows = _all(tx, "SELECT account FROM audit_heads UNION SELECT account FROM audit_events ORDER BY account")
    return [row.account for row in rows]


def miscounted_texts(tx: Transaction, category: str, sums: str) -> list[str]:
    """Accounts whose sum under the heading is another than `sums` gives from the rows."""
    rows = tx.execute(
        sql(
            f"SELECT COALESCE(k.account, t.account) AS account FROM ({sums}) AS k FULL JOIN"
            " (SELECT account, bytes, items FROM usage_texts WHERE category = :category) AS t"
            " ON t.account = k.account WHERE COALESCE(k.n, 0) <> COALESCE(t.bytes, 0)"
            " OR COALESCE(k.items, 0) <> COALESCE(t.items, 0)"
        ),
        {"category": category},
    )
    return sorted(row.account for row in rows)


def recount_texts(tx: Transaction, category: str, sums: str) -> None:
    """Write the sums of a heading anew."""
    tx.execute(sql("DELETE FROM usage_texts WHERE category = :category"), {"category": category})
    tx.execute(
        sql(
            "INSERT INTO usage_texts (account, category, bytes, items)"
            f" SELECT s.account, :category, s.n, s.items FROM ({sums}) AS s"
        ),
        {"category": category},
    )


def tables(tx: Transaction) -> list[str]:
    """Names of all tables there are, but for what SQLite keeps the inside of an index of words in."""
    found = set(catalog.tables(tx))
    if tx.engine == "sqlite":
        found -= {row[0] for row in _all(tx, "SELECT name FROM pragma_table_list WHERE type = 'shadow'")}
    return sorted(found)


def quick_check(tx: Transaction) -> list[str]:
    """What SQLite itself says of its file; nothing if it is sound."""
    return [row[0] for row in _all(tx, "PRAGMA quick_check(20)") if row[0] != "ok"]


def sqlite_version(tx: Transaction) -> str:
    """The version of the SQLite in use."""
    return str(tx.execute(sql("SELECT sqlite_version()")).scalar_one())


def _all(tx: Transaction, statement: str) -> list[Any]:
    return list(tx.execute(sql(statement)))


def _ids(tx: Transaction, statement: str) -> list[str]:
    return [f"{row.a}/{row.i}" for row in _all(tx, statement)]
