"""What plans hold: a catalogue, which is the operator's and of no account."""

from collections.abc import Iterable, Iterator

from tansu.foundation.custody import Holding, Kept, OpenBytes, Record
from tansu.foundation.work import Outside, Work
from tansu.ports.blobs import BlobRef


class PlansCustodian:
    """Answers for the catalogue."""

    name = "plans"
    feature = ""
    tables = frozenset({"plans_plans", "plans_prices"})

    def inventory(self, work: Work) -> list[Holding]:
        """Nothing here is an account's own."""
        return []

    def export(self, work: Work) -> Iterator[Record]:
        """Nothing to export."""
        return iter(())

    def blobs(self, work: Work) -> Iterator[BlobRef]:
        """It owns no bytes."""
        return iter(())

    def restore(self, outside: Outside, account: str, records: Iterable[Record], open_bytes: OpenBytes) -> int:
        """Nothing to bring back."""
        return 0

    def erase(self, work: Work, *, limit: int) -> int:
        """Nothing to erase."""
        return 0

    def kept(self, work: Work) -> list[Kept]:
        """Nothing stays."""
        return []
