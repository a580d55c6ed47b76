"""What the tree holds of an account: names. What they name is exported by the features."""

from collections.abc import Iterable, Iterator

from tansu.core.instants import to_ms
from tansu.foundation import changes, claims, usage
from tansu.foundation.custody import Holding, Kept, OpenBytes, Record
from tansu.foundation.tree import store
from tansu.foundation.tree.model import Entry
from tansu.foundation.tree.place import FEED
from tansu.foundation.work import Outside, Work
from tansu.ports.blobs import BlobRef


class TreeCustodian:
    """Answers for names and versions that no feature has erased before it."""

    name = "tree"
    feature = ""
    tables = frozenset({"tree_entries", "tree_versions", "tree_roots", "tree_properties", "tree_locks"})

    def inventory(self, work: Work) -> list[Holding]:
        """Count folders and files."""
        folders, files = store.count(work.tx, work.account)
        return [Holding("folder", folders), Holding("file", files)]

    def export(self, work: Work) -> Iterator[Record]:
        """Features export the paths of what they hold; empty folders are not carried along."""
        return iter(())

    def blobs(self, work: Work) -> Iterator[BlobRef]:
        """The features' records point at the bytes."""
        return iter(())

    def restore(self, outside: Outside, account: str, records: Iterable[Record], open_bytes: OpenBytes) -> int:
        """Names come back with what they name."""
        return 0

    def erase(self, work: Work, *, limit: int) -> int:
        """Remove what is left when the features have erased theirs: folders, and files nobody else answers for."""
        usage.lock(work)
        found = store.newest(work.tx, work.account, limit=limit)
        if found:
            _let_go(work, found)
        left = sum(store.count(work.tx, work.account))
        if not left:
            store.erase_rest(work.tx, work.account)
        return left

    def kept(self, work: Work) -> list[Kept]:
        """Nothing stays."""
        return []


def _let_go(work: Work, entries: list[Entry]) -> None:
    numbers = [one.number for one in entries]
    for version in store.versions(work.tx, work.account, numbers):
        claims.release(work, kind="version", claimant=f"{version.entry}.{version.number}")
        store.remove_version(work.tx, work.account, version.entry, version.number)
    for one in entries:
        claims.release(work, kind="entry", claimant=str(one.number))
        if not one.folder and not one.trashed_at:
            store.touch(work.tx, work.account, one.parent, rev=one.rev, at_ms=to_ms(work.now), grown=-one.size)
    # The feed goes last; until then it must not tell of what is gone.
    changes.gone_all(work, FEED, [(str(one.number), str(one.parent)) for one in entries])
    store.remove(work.tx, work.account, numbers)
