"""What the blob ledger holds of an account."""

from collections.abc import Iterable, Iterator

from tansu.foundation.claims import store
from tansu.foundation.custody import Holding, Kept, OpenBytes, Record
from tansu.foundation.work import Outside, Work
from tansu.ports.blobs import BlobRef


class ClaimsCustodian:
    """Answers for blobs and claims: the records that name them are exported by their features."""

    name = "claims"
    feature = ""
    tables = frozenset({"claims_blobs", "claims_claims"})

    def inventory(self, work: Work) -> list[Holding]:
        """Count blobs and bytes."""
        count, size = store.totals(work.tx, work.account)
        return [Holding("blob", count, size)]

    def export(self, work: Work) -> Iterator[Record]:
        """The features' records say what the bytes mean."""
        return iter(())

    def blobs(self, work: Work) -> Iterator[BlobRef]:
        """Yield every claimed blob."""
        after = ""
        while page := store.page(work.tx, work.account, after=after, limit=500):
            yield from (blob.ref for blob in page if blob.claims)
            after = page[-1].ref.id

    def restore(self, outside: Outside, account: str, records: Iterable[Record], open_bytes: OpenBytes) -> int:
        """Blobs come back with the records that claim them."""
        return 0

    def erase(self, work: Work, *, limit: int) -> int:
        """Remove the rows once nothing claims anything. The caller removes the owner's bytes afterwards."""
        count, _ = store.totals(work.tx, work.account)
        if not count:
            store.erase(work.tx, work.account)
        return count

    def kept(self, work: Work) -> list[Kept]:
        """Nothing stays."""
        return []
