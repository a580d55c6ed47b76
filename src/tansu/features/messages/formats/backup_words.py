"""What the numbers in SMS Backup & Restore's attributes mean; they are Android's own (Telephony, PduHeaders)."""

from collections.abc import Mapping, Sequence

from tansu.features.messages.formats.columns import ABSENT
from tansu.features.messages.formats.records import Box, CallKind

RECORDS = frozenset({"sms", "mms", "call"})

SMS_BOXES = {
    "1": Box.RECEIVED,
    "2": Box.SENT,
    "3": Box.DRAFT,
    "4": Box.OUTBOX,
    "5": Box.FAILED,
    "6": Box.QUEUED,
}
MMS_BOXES = {"1": Box.RECEIVED, "2": Box.SENT, "3": Box.DRAFT, "4": Box.OUTBOX, "5": Box.FAILED}
CALLS = {
    "1": CallKind.INCOMING,
    "2": CallKind.OUTGOING,
    "3": CallKind.MISSED,
    "4": CallKind.VOICEMAIL,
    "5": CallKind.REJECTED,
    "6": CallKind.BLOCKED,
}

FROM, BCC, CC, TO = "137", "129", "130", "151"
OWNER = "insert-address-token"
"""Written where the number of the phone itself belongs."""
UNKNOWN_NAME = "(Unknown)"

# What is read into a field of its own, and what only repeats another in a form for people.
SMS_ASKED = ("type", "date", "date_sent", "address", "body", "subject", "read", "sub_id", "contact_name")
SMS_KNOWN = frozenset({*SMS_ASKED, "readable_date"})
MMS_KNOWN = frozenset(
    {"address", "msg_box", "date", "date_sent", "sub", "read", "sub_id", "contact_name", "readable_date"}
)
PART_KNOWN = frozenset({"ct", "name", "text", "data"})
CALL_KNOWN = frozenset({"number", "type", "date", "duration", "contact_name", "readable_date"})


def rest(found: Mapping[str, str], known: frozenset[str]) -> dict[str, str]:
    """The attributes that are kept as they are."""
    return {name: value for name, value in found.items() if name not in known}


def whole_number(text: str | None) -> int | None:
    """A count or a length, or None if it is neither."""
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 16 else None


def sim(text: str | None) -> int | None:
    """Which SIM card a message went through; None where the phone does not say."""
    return whole_number(text)


def name(text: str | None) -> str:
    """What the phone's contacts said, if they knew."""
    return "" if text is None or text == UNKNOWN_NAME else said(text)


def said(text: str) -> str:
    """A text as it stands, unless it stands for nothing."""
    return "" if text == ABSENT else text


def addresses(joined: str, people: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    """Everybody but the owner, from the joined attribute or, without one, from the address list."""
    named = [one for one in joined.split("~") if one and one != OWNER]
    if not named:
        named = [address for address, _ in people if address and address != OWNER]
    return tuple(dict.fromkeys(named))


def sender(people: Sequence[tuple[str, str]]) -> str:
    """Who wrote a message, by its address list."""
    return next((address for address, kind in people if kind == FROM and address != OWNER), "")
