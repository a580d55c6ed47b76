"""A family: accounts that share the bytes of one plan, and nothing else."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from tansu.core.errors import Invalid

MOST_PEOPLE = 6
"""So many accounts share one plan at most, its owner among them."""
INVITE_LASTS = timedelta(days=7)
MOST_INVITES = 20
MOST_MAILS = 10
"""So many addresses may one family write to within a day, whatever becomes of the invitations: it is no way to spam."""
MOST_TO_ONE = 3
"""So many invitations come to one address within a day, from whoever; further ones wait in the app without a mail."""
LONGEST_NAME = 60
_LIKE_A_LINK = re.compile(r"[/@:\\]|\w\.\w")


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


def called(name: str, email: str) -> str:
    """How a mail to somebody calls who invites them: by name and address.

    A name that could be read as the address of a page, and by its length as a text, is left out: mail in our name says
    what we say.
    """
    plain = 0 < len(name) <= LONGEST_NAME and not _LIKE_A_LINK.search(name)
    return f"{name} ({email})" if plain else email


def check_people(people: int) -> int:
    """Return how many accounts a plan is for, or raise Invalid."""
    if not 1 <= people <= MOST_PEOPLE:
        raise Invalid(f"A plan is for one account, or shared by at most {MOST_PEOPLE}.")
    return people
