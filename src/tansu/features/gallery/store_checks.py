"""The gallery's SQL for checking itself: recounted from the assets, over all accounts."""

from typing import Any

from tansu.ports.database import Transaction, sql

_NAMED = "SELECT 1 FROM tree_entries e WHERE e.account = a.account AND e.blob = a.blob AND e.feature = 'gallery'"
_TRUE_MONTHS = (
    "SELECT account, state, bucket, count(*) AS n, sum(ratio) AS ratios FROM gallery_assets"
    " GROUP BY account, state, bucket"
)


def miscounted_months(tx: Transaction) -> list[str]:
    """Months (`account/state/bucket`) whose counts are not those of their assets."""
    counted = {(row.account, row.state, row.bucket): (row.n, int(row.ratios)) for row in _all(tx, _TRUE_MONTHS)}
    kept = {
        (row.account, row.state, row.bucket): (row.count, int(row.ratios))
        for row in _all(tx, "SELECT account, state, bucket, count, ratios FROM gallery_months")
    }
    nothing = (0, 0)
    wrong = [key for key in counted | kept if counted.get(key, nothing) != kept.get(key, nothing)]
    return [f"{account}/{state}/{bucket}" for account, state, bucket in sorted(wrong)]


def recount_months(tx: Transaction, account: str, *, version: int) -> None:
    """Write an account's counts anew from its assets; months that were right keep their version."""
    tx.execute(
        sql("UPDATE gallery_months SET count = 0, ratios = 0, version = :version WHERE account = :account"),
        {"account": account, "version": version},
    )
    tx.execute(
        sql(
            "INSERT INTO gallery_months (account, state, bucket, count, ratios, version)"
            " SELECT account, state, bucket, count(*), sum(ratio), :version FROM gallery_assets"
            " WHERE account = :account GROUP BY account, state, bucket"
            " ON CONFLICT (account, state, bucket) DO UPDATE SET count = excluded.count, ratios = excluded.ratios"
        ),
        {"account": account, "version": version},
    )


def unnamed_assets(tx: Transaction) -> list[str]:
    """Assets whose original nobody claims or no entry of the gallery names."""
    return _ids(
        tx,
        "SELECT a.account AS a, a.id AS i FROM gallery_assets a LEFT JOIN claims_blobs b"
        " ON b.account = a.account AND b.id = a.blob"
        f" WHERE b.id IS NULL OR b.claims = 0 OR NOT EXISTS ({_NAMED}) ORDER BY a.account, a.id",
    )


def misplaced_assets(tx: Transaction) -> list[str]:
    """Assets that are in the trash with a living name, or alive without one."""
    living = f"EXISTS ({_NAMED} AND e.trashed_at IS NULL)"
    return _ids(
        tx,
        "SELECT a.account AS a, a.id AS i FROM gallery_assets a"
        f" WHERE (a.state = 1 AND {living}) OR (a.state <> 1 AND NOT {living}) ORDER BY a.account, a.id",
    )


def unseen_entries(tx: Transaction) -> list[str]:
    """Images and videos in the gallery's places that are no asset."""
    return _ids(
        tx,
        "SELECT e.account AS a, e.number AS i FROM tree_entries e WHERE e.feature = 'gallery' AND e.folder = 0"
        " AND (e.mime LIKE 'image/%' OR e.mime LIKE 'video/%') AND NOT EXISTS (SELECT 1 FROM gallery_assets a"
        "  WHERE a.account = e.account AND a.blob = e.blob) ORDER BY e.account, e.number",
    )


def untold_assets(tx: Transaction) -> list[str]:
    """Assets the feed does not tell of, and assets it tells of that do not exist."""
    told = (
        "SELECT 1 FROM changes_changes t WHERE t.account = a.account AND t.feature = 'gallery'"
        " AND t.collection = 'assets' AND t.item = a.id AND t.gone_at IS NULL"
    )
    untold = _ids(tx, f"SELECT a.account AS a, a.id AS i FROM gallery_assets a WHERE NOT EXISTS ({told})")
    ghosts = _ids(
        tx,
        "SELECT t.account AS a, t.item AS i FROM changes_changes t WHERE t.feature = 'gallery'"
        " AND t.collection = 'assets' AND t.gone_at IS NULL AND NOT EXISTS (SELECT 1 FROM gallery_assets x"
        "  WHERE x.account = t.account AND x.id = t.item)",
    )
    return sorted(untold + ghosts)


def rendered(tx: Transaction) -> list[tuple[str, str]]:
    """(account, asset) of everything whose renditions should be there."""
    rows = _all(tx, "SELECT account, id FROM gallery_assets WHERE rendition = 1 ORDER BY account, id")
    return [(row.account, row.id) for row in rows]


def await_all_renditions(tx: Transaction) -> list[str]:
    """Let every asset's renditions be made again; return the accounts that have any."""
    tx.execute(sql("UPDATE gallery_assets SET rendition = 0 WHERE rendition = 1"))
    rows = _all(tx, "SELECT DISTINCT account FROM gallery_assets WHERE rendition = 0 ORDER BY account")
    return [row.account for row in rows]


def await_renditions(tx: Transaction, account: str, asset: str) -> None:
    """Let one asset's renditions be made again."""
    tx.execute(
        sql("UPDATE gallery_assets SET rendition = 0 WHERE account = :account AND id = :id"),
        {"account": account, "id": asset},
    )


def _all(tx: Transaction, statement: str) -> list[Any]:
    return list(tx.execute(sql(statement)))


def _ids(tx: Transaction, statement: str) -> list[str]:
    return [f"{row.a}/{row.i}" for row in _all(tx, statement)]
