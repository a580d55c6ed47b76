"""`python -m bench.seeding`: an account with a million assets in a minute or two, by rows alone, without any bytes.

What is written is what a million uploads would have left in every ledger: blobs and their claims, names in the tree,
assets, month counts, the change feed, the quota. Only the originals and renditions themselves are not there.
"""

import argparse
import random
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from tansu.app import load_settings, open_instance
from tansu.core.ids import new_id
from tansu.core.instants import local_to_ms, to_ms
from tansu.core.principal import Means, Principal
from tansu.foundation import accounts, changes, tree, usage
from tansu.foundation.tree import store
from tansu.foundation.work import Outside, Work
from tansu.ports.database import Transaction, sql

FIRST = datetime(2006, 1, 1)
DAYS = 365 * 20
DENSE = 202503
"""The month that is given at least 2,000 assets, so that a full page of a month can be asked for."""
DENSE_COUNT = 2000
TABLES = ("claims_blobs", "claims_claims", "tree_entries", "changes_changes", "gallery_assets")
COLUMNS = {
    "claims_blobs": "account, id, extension, size, sha256, crc32, claims, stored_at",
    "claims_claims": "account, kind, claimant, blob, feature, category, claimed_at",
    "tree_entries": (
        "account, number, parent, name, name_key, folder, feature, mime, blob, size, modified_at, created_at, rev,"
        " etag_rev"
    ),
    "changes_changes": "account, feature, collection, item, rev, gone_at, sha256",
    "gallery_assets": (
        "account, id, blob, sha256, state, kind, mime, width, height, ratio, orientation, taken_local, taken_offset,"
        " taken_from, bucket, camera_make, camera_model, latitude, longitude,"
        " favourite, colour, rendition, added_at, rev"
    ),
}
STRETCH = 20_000
WORTH_REBUILDING = 100_000
"""So many assets that it is quicker to build the indexes anew than to keep them."""

Rows = dict[str, list[tuple[Any, ...]]]


@dataclass
class _Counted:
    """What is counted while assets are made up."""

    counts: dict[int, int] = field(default_factory=dict)
    ratios: dict[int, int] = field(default_factory=dict)
    versions: dict[int, int] = field(default_factory=dict)
    entries: dict[int, int] = field(default_factory=dict)
    """Month to the number of its newest entry."""
    sizes: dict[int, int] = field(default_factory=dict)
    """Month to the bytes in its folder."""
    bytes: int = 0


def seed(outside: Outside, email: str, count: int, *, number: int = 1) -> Principal:
    """Make an account of that address with `count` photos over twenty years, in one transaction; return its owner.

    The same `number` makes the same library. Raises Conflict if the account exists.
    """
    with outside.system() as work:
        owner = Principal(accounts.add(work, email=email, name="Seeded", region="DE").id, Means.SYSTEM)
        work = replace(work, account=owner.account, feature="gallery", principal=owner)
        usage.set_quota(work, 1 << 50)
        folders = _folders(work)
        with _Bulk(work.tx, rebuild=count >= WORTH_REBUILDING) as bulk:
            counted = _write(bulk, work, count, folders=folders, chance=random.Random(number))
        _settle(work, count, counted, folders=folders)
    return owner


def _folders(work: Work) -> dict[int, int]:
    """Month to the number of its folder, made the way an upload makes it."""
    days = (FIRST + timedelta(days=day) for day in range(0, DAYS, 28))
    months = dict.fromkeys((day.year, day.month) for day in days)
    return {y * 100 + m: tree.make_folder(work, ["Photos", f"{y:04}", f"{m:02}"]) for y, m in months}


def _write(bulk: "_Bulk", work: Work, count: int, *, folders: dict[int, int], chance: random.Random) -> _Counted:
    counted = _Counted()
    last = changes.newest(work)
    # Ids are random as always, but handed out in order: the order of arrival, which is not that of the photos.
    blobs, assets = (sorted(_id(chance) for _ in range(count)) for _ in range(2))
    for start in range(0, count, STRETCH):
        stop = min(count, start + STRETCH)
        rows: Rows = {table: [] for table in TABLES}
        for n in range(start, stop):
            taken = _taken(chance, n, count, folders)
            _one(rows, counted, work, n, last + 2 * n, blobs[n], assets[n], taken, folders=folders, chance=chance)
        for table in TABLES:
            bulk.add(table, rows[table])
    return counted


def _taken(chance: random.Random, n: int, count: int, folders: dict[int, int]) -> datetime:
    dense = count > 4 * DENSE_COUNT and n % (count // DENSE_COUNT) == 0
    if dense:
        day = datetime(DENSE // 100, DENSE % 100, 1) + timedelta(days=chance.randrange(31))
    else:
        # More in later years, as people take more.
        day = FIRST + timedelta(days=int(DAYS * chance.random() ** 0.7))
        day = day if day.year * 100 + day.month in folders else FIRST
    return day + timedelta(seconds=chance.randrange(86_400))


def _one(
    rows: Rows, counted: _Counted, work: Work, n: int, rev: int, blob: str, asset: str, taken: datetime, *,
    folders: dict[int, int], chance: random.Random,
) -> None:  # fmt: skip
    """Everything one received and rendered photo leaves behind; its entry has number rev + 1, itself rev + 2."""
    account, now = work.account, to_ms(work.now)
    bucket, entry = taken.year * 100 + taken.month, rev + 1
    size, sha256 = 2_000_000 + chance.randrange(3_000_000), f"{chance.getrandbits(256):064x}"
    width, height = (4032, 3024) if chance.random() < 0.7 else (3024, 4032)
    ratio = round(width * 100 / height)
    name = f"IMG_{taken:%Y%m%d_%H%M%S}_{n}.jpg"
    folder = folders[bucket]
    rows["claims_blobs"].append((account, blob, "jpg", size, sha256, chance.getrandbits(32), 1, now))
    rows["claims_claims"].append((account, "entry", str(entry), blob, "gallery", "photos", now))
    rows["tree_entries"].append(
        (account, entry, folder, name, name, 0, "gallery", "image/jpeg", blob, size, now, now, entry, entry)
    )
    rows["changes_changes"].append((account, "tree", str(folder), str(entry), entry, None, None))
    rows["changes_changes"].append((account, "gallery", "assets", asset, rev + 2, None, sha256))
    rows["gallery_assets"].append(
        (account, asset, blob, sha256, 0, 0, "image/jpeg", width, height, ratio, 1, local_to_ms(taken), 60, "exif",
         bucket, "Example", "Camera", 48.1 + chance.random(), 11.5 + chance.random(), int(n % 35 == 0),
         chance.getrandbits(24), 1, now, rev + 2)
    )  # fmt: skip
    counted.counts[bucket] = counted.counts.get(bucket, 0) + 1
    counted.ratios[bucket] = counted.ratios.get(bucket, 0) + ratio
    counted.versions[bucket] = rev + 2
    counted.entries[bucket] = entry
    counted.sizes[bucket] = counted.sizes.get(bucket, 0) + size
    counted.bytes += size


def _settle(work: Work, count: int, counted: _Counted, *, folders: dict[int, int]) -> None:
    """What an upload counts: months, the folders' ETags, the feed's counter, the quota."""
    for bucket, number in counted.counts.items():
        work.tx.execute(
            sql(
                "INSERT INTO gallery_months (account, state, bucket, count, ratios, version)"
                " VALUES (:account, 0, :bucket, :count, :ratios, :version)"
            ),
            {
                "account": work.account,
                "bucket": bucket,
                "count": number,
                "ratios": counted.ratios[bucket],
                "version": counted.versions[bucket],
            },
        )
    for bucket, entry in sorted(counted.entries.items(), key=lambda one: one[1]):
        grown = counted.sizes[bucket]
        store.touch(work.tx, work.account, folders[bucket], rev=entry, at_ms=to_ms(work.now), grown=grown)
    work.tx.execute(
        sql("UPDATE changes_counters SET rev = rev + :more WHERE account = :account"),
        {"account": work.account, "more": 2 * count},
    )
    usage.charge(work, counted.bytes)


def _id(chance: random.Random) -> str:
    return new_id(lambda n: chance.getrandbits(8 * n).to_bytes(n))


class _Bulk:
    """Many rows at once, with the indexes taken away for as long and built again from what is there."""

    def __init__(self, tx: Transaction, *, rebuild: bool) -> None:
        self._tx = tx
        self._rebuild = rebuild
        self._cursor = tx.connection.cursor()
        self._indexes: list[tuple[str, str]] = []

    def __enter__(self) -> "_Bulk":
        if self._tx.engine == "sqlite":
            found = "SELECT name, sql, tbl_name FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
        else:
            found = (
                "SELECT indexname, indexdef, tablename FROM pg_indexes WHERE indexname NOT IN"
                " (SELECT conname FROM pg_constraint)"
            )
        self._cursor.execute(found)
        if self._rebuild:
            self._indexes = [(name, made) for name, made, table in self._cursor.fetchall() if table in TABLES]
        for name, _ in self._indexes:
            self._cursor.execute(f"DROP INDEX {name}")
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        if kind is None:
            for index in self._indexes:
                self._cursor.execute(index[1])
            # As a database does by itself after a while, without which it guesses at plans.
            self._cursor.execute("ANALYZE")

    def add(self, table: str, rows: Sequence[tuple[Any, ...]]) -> None:
        """Insert rows in the order of COLUMNS."""
        columns = COLUMNS[table]
        if self._tx.engine == "sqlite":
            marks = ", ".join("?" * (columns.count(",") + 1))
            self._cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", rows)
            return
        with self._cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
            for values in rows:
                copy.write_row(values)


def main(arguments: Sequence[str] | None = None) -> int:
    """Seed an instance and say how long it took."""
    parser = argparse.ArgumentParser(prog="python -m bench.seeding", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="data directory; TANSU_DATABASE_URL is honoured")
    parser.add_argument("--count", type=int, default=1_000_000, help="how many photos (1000000)")
    parser.add_argument("--email", default="seeded@example.org", help="the account to make")
    options = parser.parse_args(arguments)
    instance = open_instance(load_settings(data=options.data))
    started = time.monotonic()
    try:
        seed(instance.outside, options.email, options.count)
    finally:
        instance.close()
    print(f"{options.count} assets in {time.monotonic() - started:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
