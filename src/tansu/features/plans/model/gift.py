"""Codes and what they give: a plan for so many months, paid for by nobody's money."""

from dataclasses import dataclass
from datetime import datetime

from tansu.core.errors import Invalid, NotFound
from tansu.core.money import Money
from tansu.features.plans.model.subscription import Terms

LONGEST_GIFT = 1200
MOST_USES = 100_000
_LETTERS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
_LENGTH = 16
# The digits that base 32 leaves out, because people read them as letters.
_MISREAD = str.maketrans("018", "OIB")


@dataclass(frozen=True)
class Code:
    """Something an operator hands out. Its secret is shown once, when it is made; only a hash is kept."""

    id: str
    terms: Terms
    """The plan as it was when the code was made."""
    months: int
    uses: int
    used: int
    note: str
    made_at: datetime
    valid_until: datetime | None
    ended_at: datetime | None

    @property
    def worth(self) -> Money:
        """What the time would cost, rounded up."""
        price = self.terms.price
        return Money(-(-price.minor * self.months // self.terms.term.months), price.currency)

    def is_good(self, *, on: datetime) -> bool:
        """Whether somebody can still use it."""
        in_time = self.valid_until is None or on < self.valid_until
        return in_time and self.ended_at is None and self.used < self.uses


@dataclass(frozen=True)
class Gift:
    """What an account was given by a code."""

    id: str
    account: str
    code: str
    name: str
    bytes: int
    months: int
    worth: Money
    redeemed_at: datetime


def read_code(text: str) -> str:
    """The secret that somebody typed, however they wrote it. Raises NotFound for what cannot be one."""
    letters = "".join(text.split()).replace("-", "").upper().translate(_MISREAD)
    if len(letters) != _LENGTH or not _LETTERS.issuperset(letters):
        raise NotFound("That is not a code of this server. It has sixteen letters and digits: look at each again.")
    return letters


def written_code(secret: str) -> str:
    """A secret as people copy it, in groups of four."""
    return "-".join(secret[at : at + 4] for at in range(0, _LENGTH, 4))


def check_months(months: int) -> int:
    """Return how long a gift lasts, or raise Invalid."""
    if not 0 < months <= LONGEST_GIFT:
        raise Invalid(f"A code gives at least one month and at most {LONGEST_GIFT}.")
    return months


def check_uses(uses: int) -> int:
    """Return how many people may use a code, or raise Invalid."""
    if not 0 < uses <= MOST_USES:
        raise Invalid(f"A code can be used at least once and at most {MOST_USES} times.")
    return uses
