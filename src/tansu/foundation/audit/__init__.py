"""Audit: who did what, when; append-only, one chain of hashes an account.

An event names things by id and holds nothing else about people, so it may outlive the account it tells
of. The chain of the account "" belongs to the instance itself. Everybody may read their own.
"""

from tansu.foundation.audit.custody import AuditCustodian
from tansu.foundation.audit.model import Event, EventsPage
from tansu.foundation.audit.trail import REMEMBERED_DAYS, events, forget_old, record, verify

__all__ = [
    "REMEMBERED_DAYS",
    "AuditCustodian",
    "Event",
    "EventsPage",
    "events",
    "forget_old",
    "record",
    "verify",
]
