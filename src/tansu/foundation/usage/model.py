"""The nouns of the quota ledger."""

from dataclasses import dataclass

FREE_QUOTA = 5_000_000_000
"""5 GB for everybody; GB is 10⁹ bytes here and in the interface."""


@dataclass(frozen=True)
class Usage:
    """What a pool may keep, keeps, and has promised to uploads in progress; bytes."""

    pool: str
    quota: int
    used: int
    reserved: int

    @property
    def left(self) -> int:
        """Bytes that still fit; 0 when over quota."""
        return max(0, self.quota - self.used - self.reserved)


@dataclass(frozen=True)
class Text:
    """What an account keeps as text in rows, under one heading."""

    category: str
    bytes: int
    items: int
