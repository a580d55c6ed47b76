"""Standing: whether one feature of an account is open, frozen, closing or closed.

It lies below `work.py`, because a Work on a frozen feature refuses to open for writing. The rows belong
to `accounts`.
"""

from enum import StrEnum

from tansu.core.errors import Frozen
from tansu.ports.database import Transaction, sql


class Standing(StrEnum):
    """The state of one feature of one account."""

    OPEN = "open"
    FROZEN = "frozen"
    CLOSING = "closing"
    CLOSED = "closed"


EVERYTHING = "*"
"""The name under which a standing holds for all features of an account."""


def standing_of(tx: Transaction, account: str, feature: str) -> Standing:
    """Read the stricter of the feature's own standing and the whole account's."""
    rows = tx.execute(
        sql("SELECT state FROM accounts_standing WHERE account = :account AND feature IN (:feature, :everything)"),
        {"account": account, "feature": feature, "everything": EVERYTHING},
    )
    order = list(Standing)
    return max((Standing(row.state) for row in rows), key=order.index, default=Standing.OPEN)


def require_open(tx: Transaction, account: str, feature: str) -> None:
    """Raise Frozen unless new things may be written to this feature of the account."""
    standing = standing_of(tx, account, feature)
    if standing is not Standing.OPEN:
        raise Frozen(
            f"This part of the account ({feature}) is {standing.value}: it can be read, exported and deleted, "
            "but nothing new is taken.",
            standing=standing.value,
        )


def require_readable(tx: Transaction, account: str, feature: str) -> None:
    """Raise Frozen if this feature of the account is closed: then there is nothing left to read."""
    if standing_of(tx, account, feature) is Standing.CLOSED:
        raise Frozen(f"This part of the account ({feature}) is closed.", standing=Standing.CLOSED.value)
