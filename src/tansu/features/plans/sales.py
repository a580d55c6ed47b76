"""What a month's revenue is made of, row by row."""

import re
from datetime import UTC, datetime

from tansu.core.errors import Invalid
from tansu.core.instants import to_ms
from tansu.core.paging import decode_cursor, encode_cursor
from tansu.features.plans.currencies import check_currency
from tansu.features.plans.model.calendar import months_later
from tansu.features.plans.model.posting import SaleRow
from tansu.features.plans.store import ledger
from tansu.foundation import accounts
from tansu.foundation.work import Work

_MONTH = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])", re.ASCII)


def sales(
    work: Work, month: str, currency: str, cursor: str | None = None, limit: int = 100
) -> tuple[list[SaleRow], str | None]:
    """The rows that add up to a month of `revenue`, and where the next page begins. Raises Forbidden, Invalid."""
    accounts.require_operator(work)
    if not (found := _MONTH.fullmatch(month)):
        raise Invalid("Write a month as in 2027-01.", field="month")
    begins = datetime(int(found[1]), int(found[2]), 1, tzinfo=UTC)
    rows = ledger.sold_between(
        work.tx,
        check_currency(currency),
        from_ms=to_ms(begins),
        until_ms=to_ms(months_later(begins, 1, day=1)),
        after=decode_cursor(cursor, int)[0] if cursor else 0,
        limit=limit + 1,
    )
    page = rows[:limit]
    return page, encode_cursor(page[-1].n) if len(rows) > limit else None
