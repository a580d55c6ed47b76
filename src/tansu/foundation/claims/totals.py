"""What an account keeps, added up from the ledger itself."""

from tansu.foundation.claims import store
from tansu.foundation.claims.model import CategoryTotal
from tansu.foundation.work import Work


def by_category(work: Work) -> list[CategoryTotal]:
    """Bytes and blobs under each heading; with `usage.texts`, exactly what usage counts for this account."""
    return store.by_category(work.tx, work.account)


def totals(work: Work) -> tuple[int, int]:
    """(count, bytes) of all claimed blobs, worked out from scratch."""
    return store.totals(work.tx, work.account)
