"""What file clients need of a tree: ETags that outlive a move, a root, marks, dead properties, locks."""

from tansu.ports.database import Transaction, sql


def up(tx: Transaction) -> None:
    """Add to entries what they lacked, and make the feed tell of what lies in trashed folders that it is gone."""
    tx.execute(sql("ALTER TABLE tree_entries ADD COLUMN etag_rev BIGINT NOT NULL DEFAULT 0"))
    tx.execute(sql("UPDATE tree_entries SET etag_rev = rev"))
    tx.execute(sql("ALTER TABLE tree_entries ADD COLUMN favourite INTEGER NOT NULL DEFAULT 0"))
    tx.execute(sql("CREATE INDEX tree_entries_favourite ON tree_entries (account) WHERE favourite = 1"))
    tx.execute(
        sql("CREATE INDEX tree_entries_trash ON tree_entries (account, trash_root) WHERE trash_root IS NOT NULL")
    )
    tx.execute(
        sql(
            "CREATE TABLE tree_roots (account TEXT PRIMARY KEY, etag_rev BIGINT NOT NULL, modified_at BIGINT NOT NULL,"
            " size BIGINT NOT NULL)"
        )
    )
    tx.execute(
        sql(
            "INSERT INTO tree_roots (account, etag_rev, modified_at, size)"
            " SELECT account, max(rev), max(modified_at), 0 FROM tree_entries GROUP BY account"
        )
    )
    tx.execute(
        sql("""
        CREATE TABLE tree_properties (
            account TEXT NOT NULL,
            entry BIGINT NOT NULL,
            name TEXT NOT NULL,
            value TEXT NOT NULL,
            PRIMARY KEY (account, entry, name)
        )""")
    )
    tx.execute(
        sql("""
        CREATE TABLE tree_locks (
            account TEXT NOT NULL,
            token TEXT NOT NULL,
            entry BIGINT NOT NULL,
            deep INTEGER NOT NULL,
            shared INTEGER NOT NULL,
            owner TEXT NOT NULL,
            expires_at BIGINT NOT NULL,
            PRIMARY KEY (account, token)
        )""")
    )
    tx.execute(sql("CREATE INDEX tree_locks_by_entry ON tree_locks (account, entry)"))
    tx.execute(sql("CREATE INDEX tree_locks_by_expiry ON tree_locks (expires_at)"))
    _add_up(tx)
    _tell_of_trash(tx)


def _add_up(tx: Transaction) -> None:
    """A folder has the size of what is in it: living in a living one, trashed with it in a trashed one."""
    rows = tx.execute(
        sql("SELECT account, number, parent, folder, size, COALESCE(trash_root, 0) AS went FROM tree_entries")
    ).all()
    sizes = {(row.account, row.number): [row.parent, row.went, 0] for row in rows if row.folder}
    roots: dict[str, int] = {}
    for row in rows:
        at = row.parent
        while (folder := sizes.get((row.account, at))) and folder[1] == row.went:
            folder[2] += row.size
            at = folder[0]
        if at == 0 and not row.went:
            roots[row.account] = roots.get(row.account, 0) + row.size
    for (account, number), (_, _, size) in sizes.items():
        tx.execute(
            sql("UPDATE tree_entries SET size = :size WHERE account = :account AND number = :number"),
            {"account": account, "number": number, "size": size},
        )
    for account, size in roots.items():
        tx.execute(
            sql("UPDATE tree_roots SET size = :size WHERE account = :account"), {"account": account, "size": size}
        )


def _tell_of_trash(tx: Transaction) -> None:
    """Until now the feed told of a trashed folder alone; what lay in it seemed to live on, even when purged."""
    found = (
        "SELECT {what} FROM tree_entries e WHERE e.account = changes_changes.account AND CAST(e.number AS TEXT) = item"
    )
    trashed = found.format(what="e.trashed_at") + " AND e.trashed_at IS NOT NULL"
    tx.execute(
        sql(
            f"UPDATE changes_changes SET gone_at = ({trashed})"
            f" WHERE feature = 'tree' AND gone_at IS NULL AND EXISTS ({trashed})"
        )
    )
    newest = "SELECT max(t.gone_at) FROM changes_changes t WHERE t.account = changes_changes.account"
    tx.execute(
        sql(
            f"UPDATE changes_changes SET gone_at = COALESCE(({newest}), 0)"
            f" WHERE feature = 'tree' AND gone_at IS NULL AND NOT EXISTS ({found.format(what='1')})"
        )
    )
