"""Usage: how many bytes a pool of accounts keeps, and how many more it may.

A pool is an account's own unless somebody made it share one. Every change is one conditional statement,
so sixty-four uploads at once cannot get past the quota by a byte (R19, R20). Being over quota, after a plan
has ended, blocks new bytes only.
"""

from tansu.foundation.usage.custody import UsageCustodian
from tansu.foundation.usage.ledger import charge, lock, release, reserve, return_reserved
from tansu.foundation.usage.limits import FREE_QUOTA, Usage, join_pool, leave_pool, own_quota, set_quota, usage_of
from tansu.foundation.usage.model import Text
from tansu.foundation.usage.texts import count_text, texts
from tansu.foundation.usage.watch import pools_from, sharers

__all__ = [
    "FREE_QUOTA",
    "Text",
    "Usage",
    "UsageCustodian",
    "charge",
    "count_text",
    "join_pool",
    "leave_pool",
    "lock",
    "own_quota",
    "pools_from",
    "release",
    "reserve",
    "return_reserved",
    "set_quota",
    "sharers",
    "texts",
    "usage_of",
]
