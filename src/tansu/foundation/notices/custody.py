"""What was told to an account: it goes along, comes back as history without new mail, and ends with the account."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from tansu.core.instants import rfc3339, to_ms
from tansu.core.languages import spoken
from tansu.foundation.custody import Holding, Kept, OpenBytes, Record
from tansu.foundation.notices import store
from tansu.foundation.notices.model import Kind, MailState, Notice
from tansu.foundation.notices.render import show
from tansu.foundation.work import Outside, Work
from tansu.ports.blobs import BlobRef

_BATCH = 200
_FIRST = (-(2**62), "")


class NoticesCustodian:
    """Answers for the notices, and for which mail an account wants."""

    name = "notices"
    feature = ""
    tables = frozenset({"notices_notices", "notices_wishes", "notices_fullness"})

    def inventory(self, work: Work) -> list[Holding]:
        """Count the notices."""
        return [Holding("notice", store.count(work.tx, work.account))]

    def export(self, work: Work) -> Iterator[Record]:
        """Yield every notice in the order of time, then what mail is wanted."""
        after = _FIRST
        while batch := store.of_account(work.tx, work.account, after=after, limit=_BATCH):
            yield from map(_record, batch)
            after = (to_ms(batch[-1].made_at), batch[-1].id)
        if (wanted := store.wish(work.tx, work.account)) is not None:
            yield {"kind": "notices_wish", "optional_mail": wanted}

    def blobs(self, work: Work) -> Iterator[BlobRef]:
        """It owns no bytes."""
        return iter(())

    def restore(self, outside: Outside, account: str, records: Iterable[Record], open_bytes: OpenBytes) -> int:
        """Bring back what was told, as told: nothing is mailed again. What nobody here can read is left out."""
        restored = 0
        with outside.system(account) as work:
            for record in records:
                if record.get("kind") == "notices_wish":
                    store.set_wish(work.tx, account, bool(record.get("optional_mail", True)))
                elif record.get("kind") == "notice" and (notice := _notice(work, record)) is not None:
                    restored += store.put_back(work.tx, notice)
        return restored

    def erase(self, work: Work, *, limit: int) -> int:
        """Remove some notices, and the wish with the first; return how many are left."""
        return store.erase(work.tx, work.account, limit=limit)

    def kept(self, work: Work) -> list[Kept]:
        """Nothing stays; that something was told is in the audit trail, by number and kind only."""
        return []


def _record(notice: Notice) -> Record:
    return {
        "kind": "notice",
        "about": notice.kind.value,
        "key": notice.key,
        "facts": notice.facts,
        "language": notice.language,
        "made_at": rfc3339(notice.made_at),
        "seen_at": _instant(notice.seen_at),
        "dismissed_at": _instant(notice.dismissed_at),
        "mail": notice.mail.value,
        "mailed_at": _instant(notice.mailed_at),
    }


def _notice(work: Work, record: Record) -> Notice | None:
    try:
        notice = Notice(
            id=work.new_id(),
            account=work.account,
            kind=Kind(record["about"]),
            key=str(record["key"]),
            facts=dict(record["facts"]),
            language=spoken(str(record["language"])),
            made_at=_read(record["made_at"]) or work.now,
            seen_at=_read(record["seen_at"]),
            dismissed_at=_read(record["dismissed_at"]),
            mail=MailState.SENT if record["mail"] == MailState.SENT else MailState.OFF,
            mailed_at=_read(record["mailed_at"]),
        )
        # Facts from elsewhere are believed once they can be read.
        show(notice, notice.language)
        return notice
    except (KeyError, TypeError, ValueError):
        return None


def _instant(at: datetime | None) -> str | None:
    return rfc3339(at) if at else None


def _read(text: Any) -> datetime | None:
    at = datetime.fromisoformat(text) if text else None
    if at is not None and at.tzinfo is None:
        raise ValueError("an instant says where its zero is")
    return at
