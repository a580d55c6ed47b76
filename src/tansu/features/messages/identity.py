"""Identity without ids: when two records, of two files or two phones, are the same message.

No format has an id that survives a change of phone. What does: who, which way, when, and what. Two equal texts in the
same instant are two messages if one file says so twice, so the how-manieth of its kind in its file counts as well.
"""

import hashlib

from tansu.features.messages.formats.records import CallRecord, Kind, MessageRecord


class Identities:
    """Names the records of one file or batch."""

    def __init__(self) -> None:
        # A file has millions of records, and the beginning of a checksum is as good as all of it for one file.
        self._seen: set[int] = set()
        self._twice: dict[int, int] = {}

    def of_message(self, record: MessageRecord, people: str) -> str:
        """The key of a message to or from `people`."""
        if record.kind is Kind.MMS:
            # Formats tell an MMS's time in seconds or in milliseconds; the network's name for it makes up for that.
            what = record.network_id or _parts(record)
            facts = ("mms", record.box, str((record.at_ms or 0) // 1000), people, what)
        else:
            facts = ("sms", record.box, str(record.at_ms or 0), people, record.body)
        return self._numbered(facts)

    def of_call(self, record: CallRecord, number: str) -> str:
        """The key of a call from or to `number`."""
        return self._numbered(("call", record.kind, str(record.at_ms or 0), number, str(record.seconds)))

    def _numbered(self, facts: tuple[str, ...]) -> str:
        digest = hashlib.sha256("\0".join(facts).encode("utf-8", "surrogatepass")).digest()
        base, short = digest[:20].hex(), int.from_bytes(digest[:8])
        if short not in self._seen:
            self._seen.add(short)
            return base
        times = self._twice[short] = self._twice.get(short, 1) + 1
        return f"{base}.{times}"


def _parts(record: MessageRecord) -> str:
    digest = hashlib.sha256(record.body.encode("utf-8", "surrogatepass"))
    for part in record.parts:
        digest.update((part.content.sha256 if part.content else "").encode())
    return digest.hexdigest()
