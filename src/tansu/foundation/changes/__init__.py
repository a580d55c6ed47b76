"""Changes: what was added, changed or removed in an account, in the order in which it became true.

A counter of the account is raised inside the transaction that writes, so numbers become visible in order
and without gaps; neither a sequence nor a clock would do that. Each thing has one row with its newest
number; a tombstone is the same row with the instant it went and, for originals, its checksum.
"""

from tansu.foundation.changes.custody import ChangesCustodian
from tansu.foundation.changes.feed import (
    Change,
    Page,
    StartOver,
    deleted_before,
    fingerprint,
    gone_since,
    horizon,
    newest,
    since,
)
from tansu.foundation.changes.record import (
    REMEMBERED_DAYS,
    erase_feature,
    forget_old,
    gone,
    gone_all,
    record,
    record_all,
    record_new,
    restores,
    start_over,
)

__all__ = [
    "REMEMBERED_DAYS",
    "Change",
    "ChangesCustodian",
    "Page",
    "StartOver",
    "deleted_before",
    "fingerprint",
    "erase_feature",
    "forget_old",
    "gone",
    "gone_since",
    "horizon",
    "gone_all",
    "newest",
    "record",
    "record_all",
    "record_new",
    "restores",
    "since",
    "start_over",
]
