"""What its reader does with notices: look, dismiss, think again, and say which mail is wanted."""

from dataclasses import dataclass

from tansu.core.errors import NotFound
from tansu.core.instants import to_ms
from tansu.core.paging import decode_cursor, encode_cursor
from tansu.foundation import audit
from tansu.foundation.notices import store
from tansu.foundation.notices.model import Notice
from tansu.foundation.work import Work

MOST_LISTED = 100


@dataclass(frozen=True)
class Page:
    """Some notices, newest first, and the cursor of the next page if there is one."""

    notices: list[Notice]
    next: str | None


def listed(work: Work, cursor: str | None = None, limit: int = 50) -> Page:
    """Notices of the account that were not dismissed, newest first. Raises Invalid for a cursor that is not ours."""
    limit = max(1, min(limit, MOST_LISTED))
    before = decode_cursor(cursor, int, str) if cursor else None
    found = store.newest(work.tx, work.account, before=before, limit=limit + 1)
    page = found[:limit]
    more = len(found) > limit
    return Page(page, encode_cursor(to_ms(page[-1].made_at), page[-1].id) if more else None)


def unseen(work: Work) -> int:
    """How many notices the account has not looked at."""
    return store.unseen(work.tx, work.account)


def see(work: Work) -> int:
    """Take everything as seen; return how much was new. Twice is once."""
    return store.see(work.tx, work.account, now_ms=to_ms(work.now))


def dismiss(work: Work, notice: str) -> Notice:
    """Put a notice away; its mail is not called back. Twice is once. Raises NotFound."""
    if not store.set_dismissed(work.tx, work.account, notice, to_ms(work.now)):
        raise NotFound
    return _one(work, notice)


def bring_back(work: Work, notice: str) -> Notice:
    """Undo `dismiss`. Twice is once. Raises NotFound."""
    if not store.set_dismissed(work.tx, work.account, notice, None):
        raise NotFound
    return _one(work, notice)


def wants_optional_mail(work: Work) -> bool:
    """Whether the account wants mail of the optional kinds; who has not said does."""
    return store.wish(work.tx, work.account) is not False


def want_optional_mail(work: Work, wanted: bool) -> None:
    """Say whether mail of the optional kinds is wanted; in the app they show either way."""
    store.set_wish(work.tx, work.account, wanted)
    audit.record(work, "optional_mail_wanted" if wanted else "optional_mail_declined", work.account)


def _one(work: Work, notice: str) -> Notice:
    found = store.find(work.tx, work.account, notice)
    assert found is not None
    return found
