"""How many deletions within an hour are somebody tidying up, and how many are a device gone mad."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from tansu.core.errors import TansuError

HOUR = timedelta(hours=1)
"""It begins with a device's first deletion in a collection."""

FEW = 100
ONE_IN = 5

ALLOWED_FOR = timedelta(hours=24)
"""How long a yes holds: a device that syncs once a day still finds it. A no holds until the owner thinks again."""

QUIET = timedelta(days=90)
"""What no device has asked for so long is forgotten."""


def most(total: int) -> int:
    """How many things may be deleted within an hour of a collection that has `total` of them."""
    return max(FEW, total // ONE_IN)


class Decision(StrEnum):
    """What the owner said to a device that was stopped."""

    OPEN = "open"
    ALLOWED = "allowed"
    DECLINED = "declined"


class TooManyDeletions(TansuError):
    """A device would delete more at once than its owner may have meant (R14)."""

    code = "too_many_deletions"

    def __init__(self, *, collection: str, name: str, most: int, total: int) -> None:
        where = f"“{name}”" if name else "this collection"
        super().__init__(
            f"This device wants to delete more than {most} of the {total} things in {where} within an hour. "
            "Nothing more is deleted there until you have said in the web app, under Account, whether it may.",
            collection=collection,
            most=most,
        )


@dataclass(frozen=True)
class Stop:
    """A device that was stopped in a collection, and what its owner said."""

    id: str
    credential: str
    """The app password that the device uses."""
    collection: str
    name: str
    """What people call the collection."""
    deleted: int
    """How much it had deleted within the hour when it was stopped."""
    refused: int
    """How much more it asked for since; what it tries again counts again."""
    total: int
    """How much the collection had."""
    asked_at: datetime
    decision: Decision
    until: datetime | None
    """How long a yes holds."""
