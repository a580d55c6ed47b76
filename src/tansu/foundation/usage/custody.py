"""What the quota ledger holds of an account: numbers only."""

from collections.abc import Iterable, Iterator

from tansu.foundation.custody import Holding, Kept, OpenBytes, Record
from tansu.foundation.usage import store
from tansu.foundation.work import Outside, Work
from tansu.ports.blobs import BlobRef


class UsageCustodian:
    """Answers for quota and usage."""

    name = "usage"
    feature = ""
    tables = frozenset({"usage_pools", "usage_members", "usage_texts"})

    def inventory(self, work: Work) -> list[Holding]:
        """A ledger of numbers counts as nothing of its own."""
        return []

    def export(self, work: Work) -> Iterator[Record]:
        """Usage follows from what is exported elsewhere."""
        return iter(())

    def blobs(self, work: Work) -> Iterator[BlobRef]:
        """It owns no bytes."""
        return iter(())

    def restore(self, outside: Outside, account: str, records: Iterable[Record], open_bytes: OpenBytes) -> int:
        """Usage is charged again as the bytes come back."""
        return 0

    def erase(self, work: Work, *, limit: int) -> int:
        """Remove the account's own pool once nothing is counted in it."""
        usage = store.usage_of(work.tx, work.account)
        if usage.pool == work.account and (usage.used or usage.reserved) and not store.shared_by(work.tx, usage.pool):
            return 1
        if not store.shared_by(work.tx, work.account):
            store.forget(work.tx, work.account)
        return 0

    def kept(self, work: Work) -> list[Kept]:
        """Nothing stays."""
        return []
