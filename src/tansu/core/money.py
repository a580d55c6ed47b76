"""Money: whole minor units of one currency. Never a float, never two currencies in one sum."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Money:
    """An amount; `minor` counts the smallest units of the currency, such as cents, and may be negative."""

    minor: int
    currency: str
    """Three capital letters of ISO 4217."""

    def __add__(self, other: "Money") -> "Money":
        return Money(self.minor + self._same(other).minor, self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.minor - self._same(other).minor, self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.minor, self.currency)

    def _same(self, other: "Money") -> "Money":
        if other.currency != self.currency:
            raise ValueError(f"{other.currency} cannot be counted in {self.currency}")
        return other
