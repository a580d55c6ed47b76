"""Reading the tree."""

from collections.abc import Sequence
from datetime import UTC, datetime

from tansu.core.errors import NotFound
from tansu.core.instants import from_ms, to_ms
from tansu.foundation.tree import store
from tansu.foundation.tree.model import ROOT, AnyLine, Entry, name_key
from tansu.foundation.work import Work

NEVER = datetime(2020, 1, 1, tzinfo=UTC)
"""When the root of an account was last changed that has never had anything."""


def root(work: Work) -> Entry:
    """The root folder. Its ETag changes with every change of the tree."""
    found = store.root(work.tx, work.account)
    etag_rev, modified_ms, size = found or (0, to_ms(NEVER), 0)
    at = from_ms(modified_ms)
    return Entry(ROOT, ROOT, "", True, "files", "", None, size, at, NEVER, etag_rev, etag_rev)


def entry(work: Work, number: int) -> Entry:
    """The account's entry of that number, living or in the trash, or NotFound."""
    if found := find_number(work, number):
        return found
    raise NotFound


def find_number(work: Work, number: int) -> Entry | None:
    """The account's entry of that number, living or in the trash, or None."""
    return root(work) if number == ROOT else store.by_number(work.tx, work.account, number)


def find(work: Work, path: Sequence[str]) -> Entry:
    """The living entry at `path` (names from the root down), or NotFound. The empty path is the root."""
    if found := seek(work, path):
        return found
    raise NotFound


def seek(work: Work, path: Sequence[str]) -> Entry | None:
    """The living entry at `path`, or None."""
    if not path:
        return root(work)
    number = ROOT
    found: Entry | None = None
    for name in path:
        found = store.child(work.tx, work.account, number, name_key(name))
        if found is None:
            return None
        number = found.number
    return found


def child(work: Work, folder: int, name: str) -> Entry | None:
    """The living entry of that name in a folder, or None."""
    return store.child(work.tx, work.account, folder, name_key(name))


def children(work: Work, folder: int, *, after: str = "", limit: int = 1000) -> list[Entry]:
    """Living entries of a folder in name order, strictly after the name `after`."""
    return store.children(work.tx, work.account, folder, after=name_key(after), limit=limit)


def lines(
    work: Work, folder: int, kind: type[AnyLine], *, after: str = "", limit: int = 10_000, bare: bool = False
) -> list[AnyLine]:
    """The same, as lean as a listing of ten thousand needs it, and of the kind of line that it needs.

    Bare ones say neither blob, feature nor mark, and are read in two thirds of the time.
    """
    return store.lines(work.tx, work.account, folder, kind, after=name_key(after), limit=limit, bare=bare)


def count_below(work: Work, number: int) -> int:
    """How many living entries an entry is, together with everything beneath it."""
    return store.count_below(work.tx, work.account, number)


def count_living(work: Work) -> int:
    """How many entries the account has that are not in the trash."""
    return store.count_living(work.tx, work.account)


def walk(work: Work, *, after: int = 0, limit: int = 1000) -> list[Entry]:
    """Living entries of all folders in number order, strictly after the number `after`."""
    return store.walk(work.tx, work.account, after=after, limit=limit)


def below(work: Work, number: int) -> list[Entry]:
    """A living entry and everything living beneath it, those above before those beneath."""
    return store.below(work.tx, work.account, number)


def favourites(work: Work, *, after: int = 0, limit: int = 1000) -> list[Entry]:
    """Living entries that are marked as favourites, in number order, strictly after the number `after`."""
    return store.favourites(work.tx, work.account, after=after, limit=limit)


def page(work: Work, *, features: Sequence[str] | None, after: int = 0, limit: int = 500) -> list[Entry]:
    """Entries of some features (None: of all), living and trashed, in number order, strictly after `after`."""
    return store.page(work.tx, work.account, features=features, after=after, limit=limit)


def totals(work: Work, features: Sequence[str]) -> tuple[int, int]:
    """(files, bytes) of some features, living and trashed."""
    return store.totals(work.tx, work.account, features)


def numbers_above(work: Work, number: int) -> list[int]:
    """The numbers of the folders above an entry, the nearest first, without the root."""
    return store.above(work.tx, work.account, number)[1:]


def of_blobs(work: Work, blobs: Sequence[str]) -> dict[str, list[Entry]]:
    """All entries, living or in the trash, that name these blobs, oldest first."""
    found: dict[str, list[Entry]] = {}
    for named in store.of_blobs(work.tx, work.account, blobs) if blobs else ():
        found.setdefault(named.blob or "", []).append(named)
    return found


def path_of(work: Work, number: int) -> list[str]:
    """The names from the root down to an entry; of a trashed one, where it was."""
    return store.path(work.tx, work.account, number)


def trashed(work: Work, *, after: tuple[int, int] | None = None, limit: int = 200) -> list[Entry]:
    """What its owner put into the trash, soonest to be purged first. A folder stands for its contents.

    `after` is the `trash_place` of the entry where the last page ended, which may be gone by now.
    """
    return store.trashed(work.tx, work.account, after=after or (-(2**62), 0), limit=limit)


def trashed_files(work: Work, feature: str, *, after: tuple[int, int] | None = None, limit: int = 200) -> list[Entry]:
    """A feature's files in the trash, also those in trashed folders, soonest purged first; each blob once."""
    return store.trashed_files(work.tx, work.account, feature, after=after or (-(2**62), 0), limit=limit)


def trash_place(entry: Entry) -> tuple[int, int]:
    """Where a trashed entry stands in the order of `trashed`."""
    return (to_ms(entry.purge_at) if entry.purge_at else -(2**62), entry.number)
