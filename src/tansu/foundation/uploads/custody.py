"""What uploads in progress hold of an account: nothing anybody was promised."""

from collections.abc import Iterable, Iterator

from tansu.foundation.custody import Holding, Kept, OpenBytes, Record
from tansu.foundation.uploads import store
from tansu.foundation.uploads.finish import forget
from tansu.foundation.work import Outside, Work
from tansu.ports.blobs import BlobRef


class UploadsCustodian:
    """Answers for uploads in progress."""

    name = "uploads"
    feature = ""
    tables = frozenset({"uploads_uploads", "uploads_parts", "uploads_chunks"})

    def inventory(self, work: Work) -> list[Holding]:
        """Count unfinished uploads and what has come of them."""
        found = store.of_account(work.tx, work.account)
        return [Holding("upload", len(found), sum(upload.received for upload in found))]

    def export(self, work: Work) -> Iterator[Record]:
        """Half a file is no file."""
        return iter(())

    def blobs(self, work: Work) -> Iterator[BlobRef]:
        """It owns no blobs."""
        return iter(())

    def restore(self, outside: Outside, account: str, records: Iterable[Record], open_bytes: OpenBytes) -> int:
        """Uploads are begun anew."""
        return 0

    def erase(self, work: Work, *, limit: int) -> int:
        """Forget them; their bytes in staging are removed as orphans."""
        found = store.of_account(work.tx, work.account)
        for upload in found[:limit]:
            forget(work, upload.id)
        return max(0, len(found) - limit)

    def kept(self, work: Work) -> list[Kept]:
        """Nothing stays."""
        return []
