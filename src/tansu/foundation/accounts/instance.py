"""What an instance knows about itself: its id, the fingerprint of its key, and the receipt keys it has used."""

from dataclasses import dataclass
from datetime import datetime

from tansu.core.errors import Conflict
from tansu.core.instants import from_ms, to_ms
from tansu.foundation import audit
from tansu.foundation.accounts.store import gates
from tansu.foundation.keys import Keys
from tansu.foundation.work import Work

_ID = "id"
_FINGERPRINT = "key_fingerprint"
_RECEIPT_KEY = "receipt_key:"


@dataclass(frozen=True)
class ReceiptKey:
    """A public key (Ed25519, base64 of 32 bytes) that has signed receipts since an instant."""

    key: str
    since: datetime


def check_instance(work: Work, keys: Keys) -> str:
    """Return the instance's id; the first call of all makes it and binds the database to the key.

    Every process calls this at its start. Raises Conflict if the database belongs to another key: every
    session, token and app password would seem wrong, and receipts would be signed by a stranger.
    """
    if gates.know(work.tx, _FINGERPRINT, keys.fingerprint):
        gates.know(work.tx, _ID, work.new_id())
        _publish(work, keys)
    known = gates.known(work.tx, _FINGERPRINT)
    if known != keys.fingerprint:
        raise Conflict(
            f"This data belongs to the instance key {known}, but the key given is {keys.fingerprint}. "
            "Nothing was changed. Start with the right instance.key."
        )
    return gates.known(work.tx, _ID) or ""


def accept_key(work: Work, keys: Keys) -> None:
    """Bind the database to another key, because the old one is lost or known to strangers. Twice is once.

    All sessions, tokens, app passwords and links stop working; passwords go on, earlier receipts stay provable.
    """
    if gates.known(work.tx, _FINGERPRINT) in (None, keys.fingerprint):
        check_instance(work, keys)
        return
    gates.replace_known(work.tx, _FINGERPRINT, keys.fingerprint)
    _publish(work, keys)
    audit.record(work, "instance_key_replaced", keys.fingerprint)


def receipt_keys(work: Work) -> list[ReceiptKey]:
    """Read every receipt key this instance has signed with, newest first."""
    found = gates.known_under(work.tx, _RECEIPT_KEY)
    keys = [ReceiptKey(name.removeprefix(_RECEIPT_KEY), from_ms(int(since))) for name, since in found]
    return sorted(keys, key=lambda key: (key.since, key.key), reverse=True)


def _publish(work: Work, keys: Keys) -> None:
    gates.know(work.tx, _RECEIPT_KEY + keys.receipt_public_key(), str(to_ms(work.now)))
