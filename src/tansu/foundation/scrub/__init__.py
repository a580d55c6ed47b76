"""Scrub: stored originals are read again and compared with what was uploaded, before anybody needs them.

Damaged ones are kept, noted and named, and put right from a backup where one has the right bytes.
"""

from tansu.foundation.scrub.checks import age_check
from tansu.foundation.scrub.daily import daily
from tansu.foundation.scrub.model import DEFAULT_RATE, DamagedOriginal, Limits, Repaired, Scrubbed
from tansu.foundation.scrub.read import scrub
from tansu.foundation.scrub.repair import repair

__all__ = [
    "DEFAULT_RATE",
    "DamagedOriginal",
    "Limits",
    "Repaired",
    "Scrubbed",
    "age_check",
    "daily",
    "repair",
    "scrub",
]
