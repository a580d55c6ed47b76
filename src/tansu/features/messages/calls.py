"""The call log: reading it, and deleting from it."""

from collections.abc import Sequence

from tansu.core.errors import Invalid, NotFound
from tansu.features.messages.model import FEATURE, Call, encode_number
from tansu.features.messages.receive import CALLS
from tansu.features.messages.store import calls as store
from tansu.foundation import accounts, changes, usage
from tansu.foundation.phones import number_key
from tansu.foundation.work import Work

MOST_AT_ONCE = 1000


def calls(work: Work, *, phone: str = "", before: int | None = None, limit: int = 100) -> list[Call]:
    """Calls, newest first; with `phone`, those from and to that number in any spelling."""
    key = number_key(phone, accounts.get(work, work.account).region) if phone else ""
    return store.page(work.tx, work.account, before=before, phone=key, limit=limit)


def calls_of(work: Work, numbers: Sequence[int]) -> list[Call]:
    """Those of the calls that there are, oldest first."""
    return store.get_many(work.tx, work.account, numbers)


def remove_calls(work: Work, numbers: Sequence[int]) -> int:
    """Delete lines of the call log for good; all or none. They are remembered as deleted, so that none comes back."""
    usage.lock(work)
    wanted = list(dict.fromkeys(numbers))
    if len(wanted) > MOST_AT_ONCE:
        raise Invalid(f"At most {MOST_AT_ONCE} at once.")
    if len(store.get_many(work.tx, work.account, wanted)) != len(wanted):
        raise NotFound("One of these does not exist; nothing was done.")
    for number, identity in store.remove(work.tx, work.account, wanted).items() if wanted else ():
        changes.gone(work, FEATURE, encode_number(number), collection=CALLS, sha256=identity)
    return len(wanted)
