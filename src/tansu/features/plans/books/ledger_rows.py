"""What a number of the ledger is made of, row by row: a month's revenue, or what a book holds."""

import re
from dataclasses import replace
from datetime import UTC, datetime

from tansu.core.errors import Invalid
from tansu.core.instants import to_ms
from tansu.core.paging import decode_cursor, encode_cursor
from tansu.features.plans.currencies import check_currency
from tansu.features.plans.model.calendar import months_later
from tansu.features.plans.model.posting import SALES, LedgerRow
from tansu.features.plans.store import ledger
from tansu.foundation import accounts
from tansu.foundation.work import Work

_MONTH = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])", re.ASCII)

Page = tuple[list[LedgerRow], str | None]
"""Rows in order, and where the next page begins."""


def sales(work: Work, month: str, currency: str, cursor: str | None = None, limit: int = 100) -> Page:
    """The rows that add up to a month of `revenue`. Raises Forbidden, Invalid."""
    accounts.require_operator(work)
    if not (found := _MONTH.fullmatch(month)):
        raise Invalid("Write a month as in 2027-01.", field="month")
    begins = datetime(int(found[1]), int(found[2]), 1, tzinfo=UTC)
    within = (to_ms(begins), to_ms(months_later(begins, 1, day=1)))
    rows, following = _page(work, SALES, currency, cursor, limit, within=within)
    # In the book of sales, what was sold is less than nothing.
    return [replace(row, amount=-row.amount) for row in rows], following


def book_rows(work: Work, book: str, currency: str, cursor: str | None = None, limit: int = 100) -> Page:
    """The rows that add up to what a book holds, `member` for those of all members. Raises Forbidden, Invalid."""
    accounts.require_operator(work)
    return _page(work, book, currency, cursor, limit)


def _page(
    work: Work, book: str, currency: str, cursor: str | None, limit: int, *, within: tuple[int, int] | None = None
) -> Page:
    after = decode_cursor(cursor, int)[0] if cursor else 0
    rows = ledger.rows(work.tx, book, check_currency(currency), within=within, after=after, limit=limit + 1)
    page = rows[:limit]
    return page, encode_cursor(page[-1].n) if len(rows) > limit else None
