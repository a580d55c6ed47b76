"""What the tree holds of an account: names. What they name is exported by the features."""

from collections.abc import Iterable, Iterator

from tansu.foundation import changes, claims, usage
from tansu.foundation.custody import Holding, Kept, OpenBytes, Record
from tansu.foundation.tree import store
from tansu.foundation.tree.look import entry
from tansu.foundation.tree.place import FEED
from tansu.foundation.work import Outside, Work
from tansu.ports.blobs import BlobRef


class TreeCustodian:
    """Answers for names and versions that no feature has erased before it."""

    name = "tree"
    feature = ""
    tables = frozenset({"tree_entries", "tree_versions"})

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
        numbers = [found.number for found in store.page(work.tx, work.account, feature=None, after=-1, limit=limit)]
        if numbers:
            _let_go(work, numbers)
        return sum(store.count(work.tx, work.account))

    def kept(self, work: Work) -> list[Kept]:
        """Nothing stays."""
        return []


def _let_go(work: Work, numbers: list[int]) -> None:
    for version in store.versions(work.tx, work.account, numbers):
        claims.release(work, kind="version", claimant=f"{version.entry}.{version.number}")
        store.remove_version(work.tx, work.account, version.entry, version.number)
    for number in numbers:
        claims.release(work, kind="entry", claimant=str(number))
        # The feed goes last; until then it must not tell of what is gone.
        changes.gone(work, FEED, str(number), collection=str(entry(work, number).parent))
    store.remove(work.tx, work.account, numbers)
