"""What an account keeps, added up from the ledger itself."""

from tansu.core.paging import decode_cursor, encode_cursor
from tansu.foundation.claims import store
from tansu.foundation.claims.model import Category, CategoryTotal, Large
from tansu.foundation.work import Work


def by_category(work: Work) -> list[CategoryTotal]:
    """Bytes and blobs under each heading; with `usage.texts`, exactly what usage counts for this account."""
    return store.by_category(work.tx, work.account)


def largest(
    work: Work, category: Category, cursor: str | None = None, limit: int = 50
) -> tuple[list[Large], str | None]:
    """What is kept under a heading, largest first, and where the next page begins. Raises Invalid."""
    size, blob = decode_cursor(cursor, int, str) if cursor else (0, "")
    found = store.largest(work.tx, work.account, category, after=(size, blob) if cursor else None, limit=limit + 1)
    page = found[:limit]
    return page, encode_cursor(page[-1].size, page[-1].blob) if len(found) > limit else None


def totals(work: Work) -> tuple[int, int]:
    """(count, bytes) of all claimed blobs, worked out from scratch."""
    return store.totals(work.tx, work.account)
