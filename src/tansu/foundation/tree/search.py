"""Searching the names of an account."""

from collections.abc import Sequence

from tansu.foundation.tree import store
from tansu.foundation.tree.conditions import Order, Where, require_moderate
from tansu.foundation.tree.model import ROOT, Entry
from tansu.foundation.work import Work


def search(
    work: Work,
    where: Where,
    *,
    under: int = ROOT,
    deep: bool = True,
    order: Sequence[Order] = (),
    skip: int = 0,
    limit: int = 100,
) -> list[Entry]:
    """Living entries in a folder, or anywhere beneath it, for which `where` holds; by number after all of `order`."""
    require_moderate(where)
    return store.search(work.tx, work.account, where, under=under, deep=deep, order=order, skip=skip, limit=limit)
