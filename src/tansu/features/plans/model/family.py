"""A family: accounts that share the bytes of one plan, and nothing else."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from tansu.core.errors import Invalid

MOST_PEOPLE = 6
"""So many accounts share one plan at most, its owner among them."""
INVITE_LASTS = timedelta(days=7)
MOST_INVITES = 20


@dataclass(frozen=True)
class Member:
    """Somebody who shares, and how many bytes are theirs; of what those are, nobody sees anything."""

    account: str
    joined_at: datetime
    used: int


@dataclass(frozen=True)
class FamilyInvite:
    """A way into a family: for whoever has its link, or only for who has that address."""

    id: str
    owner: str
    email: str
    made_at: datetime
    expires_at: datetime
    accepted_by: str | None


@dataclass(frozen=True)
class Family:
    """A family as its owner sees it; without a family plan, for one person."""

    people: int
    """How many the plan is for."""
    used: int
    """What its owner keeps."""
    members: tuple[Member, ...]
    invites: tuple[FamilyInvite, ...]


def check_people(people: int) -> int:
    """Return how many accounts a plan is for, or raise Invalid."""
    if not 1 <= people <= MOST_PEOPLE:
        raise Invalid(f"A plan is for one account, or shared by at most {MOST_PEOPLE}.")
    return people
