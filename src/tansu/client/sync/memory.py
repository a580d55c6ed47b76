"""What a synced folder remembers: the tree both sides last agreed on, and what is new there and not yet here.

Kept in one small SQLite file inside the folder, so that it goes wherever the folder goes. Each step writes once,
in one transaction. What the power takes from it is found out again by looking: nothing in here is the only copy.
"""

import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from tansu.client.errors import ClientError
from tansu.client.sync.trees import Item

VERSION = "1"
_SCHEMA = """
CREATE TABLE IF NOT EXISTS facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS agreed (number INTEGER PRIMARY KEY, parent INTEGER NOT NULL, name TEXT NOT NULL,
  folder INTEGER NOT NULL, sha256 TEXT NOT NULL, size INTEGER NOT NULL, etag TEXT NOT NULL, modified INTEGER NOT NULL,
  local_name BLOB, inode INTEGER NOT NULL, local_size INTEGER NOT NULL, mtime_ns INTEGER NOT NULL,
  ctime_ns INTEGER NOT NULL, settled INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS news (number INTEGER PRIMARY KEY, gone INTEGER NOT NULL, parent INTEGER NOT NULL,
  name TEXT NOT NULL, folder INTEGER NOT NULL, sha256 TEXT NOT NULL, size INTEGER NOT NULL, etag TEXT NOT NULL,
  modified INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS deletions (at INTEGER NOT NULL, side TEXT NOT NULL, count INTEGER NOT NULL);
"""


class Spot(NamedTuple):
    """Where and as what an item lies on this computer."""

    local_name: str
    inode: int
    size: int
    mtime_ns: int
    ctime_ns: int
    settled: bool = True
    """It had not been written for so long that the same look means the same bytes."""


class Memory:
    """The memory of one synced folder. `agreed`, `spots` and `news` are read freely and written by methods only."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database
        if not database.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone():
            database.executescript(_SCHEMA)
        self.agreed: dict[int, Item] = {}
        self.spots: dict[int, Spot] = {}
        self.news: dict[int, Item | None] = {}
        """What is known of the other side beyond `agreed`; None is gone."""
        self._facts: dict[str, str] = {}
        self._load()

    def copy_to(self, other: sqlite3.Connection) -> None:
        """Copy everything remembered to another database."""
        self._database.backup(other)

    def close(self) -> None:
        """Let go of the file."""
        self._database.close()

    @property
    def there(self) -> dict[int, Item]:
        """The tree on the server, as far as we have heard."""
        tree = {**self.agreed, **self.news} if self.news else dict(self.agreed)
        return {number: item for number, item in tree.items() if item is not None} if self.news else tree  # type: ignore[return-value,misc]

    def there_now(self, number: int) -> Item | None:
        """One item on the server, as far as we have heard; None if it is gone, or was never there."""
        return self.news[number] if number in self.news else self.agreed.get(number)

    def fact(self, name: str) -> str:
        """A remembered fact; empty if there is none."""
        return self._facts.get(name, "")

    def keep_facts(self, **facts: str) -> None:
        """Remember facts."""
        with self._database:
            self._write_facts(facts)
        self._facts.update(facts)

    @property
    def mounted(self) -> frozenset[int]:
        """The folders that were volumes of their own the last time."""
        return frozenset(map(int, self.fact("mounted").split()))

    def keep_mounted(self, numbers: set[int]) -> None:
        """Remember which folders are volumes of their own."""
        if numbers != self.mounted:
            self.keep_facts(mounted=" ".join(map(str, sorted(numbers))))

    def names_there(self, number: int) -> list[str]:
        """By which names the server knows a folder, from the root down, as far as we have heard."""
        names = []
        while number:
            item = self.there_now(number)
            if item is None:
                return []
            names.append(item.name)
            number = item.parent
        return names[::-1]

    def agree(self, item: Item, spot: Spot, *, there: Item) -> None:
        """Both sides have what `item` says, and it lies here at `spot`; the server may have moved on to `there`."""
        with self._database:
            self._database.execute(
                f"INSERT OR REPLACE INTO agreed VALUES ({', '.join('?' * 14)})",
                (*item, _written(spot.local_name, item.name), *spot[1:]),
            )
            if there == item:
                self._database.execute("DELETE FROM news WHERE number = ?", (item.number,))
            else:
                self._write_news({item.number: there})
        self.agreed[item.number] = item
        self.spots[item.number] = spot
        if there == item:
            self.news.pop(item.number, None)
        else:
            self.news[item.number] = there

    def see(self, spots: dict[int, Spot]) -> None:
        """Known items look different here, and are the same."""
        if not spots:
            return
        with self._database:
            self._database.executemany(
                "UPDATE agreed SET local_name = ?, inode = ?, local_size = ?, mtime_ns = ?, ctime_ns = ?, settled = ?"
                " WHERE number = ?",
                [
                    (_written(one.local_name, self.agreed[number].name), *one[1:], number)
                    for number, one in spots.items()
                ],
            )
        self.spots.update(spots)

    def forget(self, numbers: Iterable[int]) -> None:
        """These are no longer agreed on. Those that live on there are news again."""
        numbers = list(numbers)
        left = {n: self.agreed[n] for n in numbers if n in self.agreed and n not in self.news}
        with self._database:
            self._database.executemany("DELETE FROM agreed WHERE number = ?", [(n,) for n in numbers])
            self._database.executemany("DELETE FROM news WHERE number = ? AND gone = 1", [(n,) for n in numbers])
            self._write_news(left)
        for number in numbers:
            self.agreed.pop(number, None)
            self.spots.pop(number, None)
            if number in self.news and self.news[number] is None:
                del self.news[number]
        self.news.update(left)

    def drop(self, numbers: Iterable[int]) -> None:
        """These are gone on both sides."""
        numbers = list(numbers)
        with self._database:
            self._database.executemany("DELETE FROM agreed WHERE number = ?", [(n,) for n in numbers])
            self._database.executemany("DELETE FROM news WHERE number = ?", [(n,) for n in numbers])
        for number in numbers:
            self.agreed.pop(number, None)
            self.spots.pop(number, None)
            self.news.pop(number, None)

    def begin_anew(self) -> None:
        """Forget all that was agreed on and heard; both sides will be compared anew, and nothing deleted."""
        with self._database:
            self._database.execute("DELETE FROM agreed")
            self._database.execute("DELETE FROM news")
        for known in (self.agreed, self.spots, self.news):
            known.clear()

    def hear(self, news: dict[int, Item | None] | dict[int, Item], **facts: str) -> None:
        """Take in what the server told, with the place in the feed up to which it did."""
        fresh: dict[int, Item | None] = {}
        stale = []
        for number, item in news.items():
            if self.agreed.get(number) == item:
                stale.append(number)
            else:
                fresh[number] = item
        with self._database:
            self._write_news(fresh)
            if stale:
                self._database.executemany("DELETE FROM news WHERE number = ?", [(n,) for n in stale])
            self._write_facts(facts)
        for number in stale:
            self.news.pop(number, None)
        self.news.update(fresh)
        self._facts.update(facts)

    def count_deletions(self, side: str, count: int, *, at: int) -> None:
        """Note how much was deleted, for the brakes."""
        with self._database:
            self._database.execute("DELETE FROM deletions WHERE at < ?", (at - 86_400,))
            self._database.execute("INSERT INTO deletions VALUES (?, ?, ?)", (at, side, count))

    def deletions_since(self, side: str, at: int) -> int:
        """How much was deleted on one side since then."""
        row = self._database.execute(
            "SELECT COALESCE(sum(count), 0) FROM deletions WHERE side = ? AND at >= ?", (side, at)
        ).fetchone()
        return int(row[0])

    def clear_deletions(self) -> None:
        """Somebody has looked at them."""
        with self._database:
            self._database.execute("DELETE FROM deletions")

    def _write_news(self, news: dict[int, Item | None] | dict[int, Item]) -> None:
        if not news:
            return
        self._database.executemany(
            "INSERT OR REPLACE INTO news VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [(n, 0, *item[1:]) if item else (n, 1, 0, "", 0, "", 0, "", 0) for n, item in news.items()],
        )

    def _write_facts(self, facts: dict[str, str]) -> None:
        self._database.executemany("INSERT OR REPLACE INTO facts VALUES (?, ?)", facts.items())

    def _load(self) -> None:
        self._facts.update(self._database.execute("SELECT name, value FROM facts"))
        rows = self._database.execute(
            "SELECT number, parent, name, folder, sha256, size, etag, modified,"
            " local_name, inode, local_size, mtime_ns, ctime_ns, settled FROM agreed"
        )
        agreed, spots = self.agreed, self.spots
        for row in rows:
            number, _, name, folder = row[:4]
            agreed[number] = Item(number, row[1], name, folder == 1, *row[4:8])
            local = name if row[8] is None else row[8].decode("utf-8", "surrogateescape")
            spots[number] = Spot(local, row[9], row[10], row[11], row[12], row[13] == 1)
        for row in self._database.execute(
            "SELECT number, gone, parent, name, folder, sha256, size, etag, modified FROM news"
        ):
            self.news[row[0]] = None if row[1] else Item(row[0], row[2], row[3], bool(row[4]), *row[5:])


def _written(local_name: str, name: str) -> bytes | None:
    """A local name as it is kept: nothing if it is the one there, bytes else, as not every name is text."""
    return None if local_name == name else local_name.encode("utf-8", "surrogateescape")


def open_memory(path: Path) -> Memory:
    """Open or begin the memory at `path`. Raises ClientError if it is of a later version, or broken."""
    database = sqlite3.connect(path, timeout=10, check_same_thread=False)
    try:
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("PRAGMA synchronous = NORMAL")
        memory = Memory(database)
        if (version := memory.fact("version")) not in ("", VERSION):
            raise ClientError(f"{path} was written by a later Tansu ({version}). Update this one.")
        memory.keep_facts(version=VERSION)
    except sqlite3.DatabaseError as error:
        database.close()
        raise ClientError(
            f"{path} is damaged ({error}). Move it away: the next run compares both sides anew and deletes nothing."
        ) from error
    return memory
