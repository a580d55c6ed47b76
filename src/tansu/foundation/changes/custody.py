"""What the change feed holds of an account: names of things and when they went."""

from collections.abc import Iterable, Iterator

from tansu.foundation.changes import store
from tansu.foundation.custody import Holding, Kept, OpenBytes, Record
from tansu.foundation.work import Outside, Work
from tansu.ports.blobs import BlobRef


class ChangesCustodian:
    """Answers for the change feed."""

    name = "changes"
    feature = ""
    tables = frozenset({"changes_changes", "changes_counters"})

    def inventory(self, work: Work) -> list[Holding]:
        """Count the rows of the feed."""
        return [Holding("change", store.count(work.tx, work.account))]

    def export(self, work: Work) -> Iterator[Record]:
        """A feed is a place in time on this server; it means nothing elsewhere."""
        return iter(())

    def blobs(self, work: Work) -> Iterator[BlobRef]:
        """It owns no bytes."""
        return iter(())

    def restore(self, outside: Outside, account: str, records: Iterable[Record], open_bytes: OpenBytes) -> int:
        """The feed writes itself again as things come back."""
        return 0

    def erase(self, work: Work, *, limit: int) -> int:
        """Remove the whole feed in one go; its rows are small."""
        store.erase(work.tx, work.account)
        return 0

    def kept(self, work: Work) -> list[Kept]:
        """Nothing stays."""
        return []
