"""What the brakes hold of an account: counts of deletions, which mean nothing elsewhere."""

from collections.abc import Iterable, Iterator

from tansu.foundation.brakes import store
from tansu.foundation.custody import Holding, Kept, OpenBytes, Record
from tansu.foundation.work import Outside, Work
from tansu.ports.blobs import BlobRef


class BrakesCustodian:
    """Answers for the brakes."""

    name = "brakes"
    feature = ""
    tables = frozenset({"brakes_devices"})

    def inventory(self, work: Work) -> list[Holding]:
        """Count devices and collections in which they deleted something."""
        return [Holding("brake", store.of_account(work.tx, work.account))]

    def export(self, work: Work) -> Iterator[Record]:
        """A brake is on a device of this server; it means nothing elsewhere."""
        return iter(())

    def blobs(self, work: Work) -> Iterator[BlobRef]:
        """It owns no bytes."""
        return iter(())

    def restore(self, outside: Outside, account: str, records: Iterable[Record], open_bytes: OpenBytes) -> int:
        """Nothing was taken along."""
        return 0

    def erase(self, work: Work, *, limit: int) -> int:
        """Remove them in one go; there are few."""
        store.erase(work.tx, work.account)
        return 0

    def kept(self, work: Work) -> list[Kept]:
        """Nothing stays."""
        return []
