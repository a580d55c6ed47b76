"""The nouns of the catalogue, and the rules of form for what an operator offers."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from tansu.core.errors import Invalid
from tansu.core.money import Money

FREE = "free"
"""The id of the plan that everybody has."""
LARGEST_PLAN = 10**18
LONGEST_TERM = 100


class Rhythm(StrEnum):
    """How a plan is paid."""

    FREE = "free"
    MONTH = "month"
    YEAR = "year"
    PREPAID = "prepaid"


@dataclass(frozen=True)
class Term:
    """How long one payment lasts. A prepaid term of `years` is paid once and not renewed by itself."""

    rhythm: Rhythm
    years: int = 0

    @property
    def months(self) -> int:
        """Its length; 0 for what never ends."""
        return {Rhythm.FREE: 0, Rhythm.MONTH: 1, Rhythm.YEAR: 12, Rhythm.PREPAID: 12 * self.years}[self.rhythm]

    @property
    def renews(self) -> bool:
        """Whether another period follows by itself."""
        return self.rhythm in (Rhythm.MONTH, Rhythm.YEAR)

    def __str__(self) -> str:
        return f"{self.rhythm.value}-{self.years}" if self.years else self.rhythm.value


@dataclass(frozen=True)
class Plan:
    """A priced offer. What was sold stays as it was: a subscription remembers its bytes and price."""

    id: str
    name: str
    bytes: int
    term: Term
    prices: Mapping[str, int]
    """Minor units by currency."""
    tax_note: str
    """One line for the invoice, such as `incl. 19 % VAT`."""
    regions: frozenset[str]
    """Where it is sold, by two letters; everywhere if empty."""
    shown_from: datetime
    shown_until: datetime | None
    people: int = 1
    """How many accounts share its bytes."""

    def price_in(self, currency: str) -> Money:
        """The price in one of its currencies. Raises Invalid."""
        if currency not in self.prices:
            known = ", ".join(sorted(self.prices)) or "nothing, it is free"
            raise Invalid(f"This plan is not sold in {currency}. It is sold in {known}.")
        return Money(self.prices[currency], currency)

    def is_sold(self, *, on: datetime, region: str) -> bool:
        """Whether somebody of that region, empty if they have not said, can choose it now."""
        shown = self.shown_from <= on and (self.shown_until is None or on < self.shown_until)
        return shown and (not self.regions or region in self.regions)


FREE_PLAN = Plan(
    id=FREE,
    name="Free",
    # 5 GB is 5·10⁹ bytes.
    bytes=5_000_000_000,
    term=Term(Rhythm.FREE),
    prices={},
    tax_note="",
    regions=frozenset(),
    shown_from=datetime(1970, 1, 1, tzinfo=UTC),
    shown_until=None,
)
"""What everybody has from the beginning; the catalogue keeps a row of it only once it was renamed."""


def read_term(text: str) -> Term:
    """Read `month`, `year`, or `10 years` (also `prepaid-10`) paid at once. Raises Invalid."""
    word = text.strip().lower()
    if word in (Rhythm.MONTH, Rhythm.YEAR):
        return Term(Rhythm(word))
    digits = word.removeprefix("prepaid-").removesuffix("years").removesuffix("year").strip()
    if digits.isascii() and digits.isdecimal() and 1 <= int(digits[:4]) <= LONGEST_TERM:
        return Term(Rhythm.PREPAID, int(digits))
    raise Invalid(f"A term is month, year, or 1 to {LONGEST_TERM} years paid at once, such as 10 years.")


def term_of(written: str) -> Term:
    """The term that was kept as `str(term)`."""
    rhythm, _, years = written.partition("-")
    return Term(Rhythm(rhythm), int(years or 0))


def check_bytes(size: int) -> int:
    """Return how many bytes a plan holds, or raise Invalid."""
    if not 0 < size <= LARGEST_PLAN:
        raise Invalid("A plan holds at least one byte and at most a million TB (1 GB is 1,000,000,000 bytes).")
    return size


def check_text(text: str, *, what: str, longest: int, empty: bool = False) -> str:
    """Return one line that can be printed on an invoice, or raise Invalid."""
    line = unicodedata.normalize("NFC", text).strip()
    if not line and not empty:
        raise Invalid(f"The {what} is missing.")
    if len(line) > longest:
        raise Invalid(f"The {what} may have at most {longest} characters.")
    if any(unicodedata.category(letter) in {"Cc", "Cs", "Co", "Cn", "Zl", "Zp"} for letter in line):
        raise Invalid(f"The {what} has characters in it that cannot be printed.")
    return line
