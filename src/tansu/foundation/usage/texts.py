"""Text that features keep in rows rather than in blobs: counted in the same quota, under headings of its own."""

from tansu.core.errors import QuotaExceeded
from tansu.foundation.usage import store
from tansu.foundation.usage.ledger import ensure_pool
from tansu.foundation.usage.model import Text
from tansu.foundation.work import Work


def count_text(work: Work, category: str, *, size: int, items: int = 0) -> None:
    """Move what is counted under a heading by `size` bytes and `items` things, up or down.

    Raises QuotaExceeded, and counts nothing, if `size` more bytes do not fit. A feature's own doctor's check
    recomputes the sum from its rows.
    """
    ensure_pool(work)
    if size > 0 and not store.charge(work.tx, work.account, size, 0):
        raise QuotaExceeded(needed=size, left=store.usage_of(work.tx, work.account).left)
    if size < 0:
        store.add(work.tx, work.account, used=size)
    store.move_text(work.tx, work.account, category, size=size, items=items)


def texts(work: Work) -> list[Text]:
    """What the account keeps as text, by heading; with the categories of claims it adds up to all it keeps."""
    return store.texts(work.tx, work.account)
