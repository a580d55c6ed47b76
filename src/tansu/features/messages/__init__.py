"""Messages: a searchable, restorable home for SMS, MMS and the call log.

Whatever phone or program a message comes from, it is kept once, in the conversation with the same people, with its
attachments, and goes out again in files that phones restore. Nothing here sends a message.
"""

from tansu.features.messages import brake
from tansu.features.messages.calls import calls, calls_of, remove_calls
from tansu.features.messages.checks import CHECKS, mend_index
from tansu.features.messages.custody import MessagesCustodian
from tansu.features.messages.export import Format, Wanted, export
from tansu.features.messages.formats.records import Box, CallKind, Kind
from tansu.features.messages.imports import begin_import, get_import, imports, look_into_folders, read_import
from tansu.features.messages.model import (
    FEATURE,
    Call,
    Counts,
    Import,
    ImportState,
    Message,
    Part,
    Person,
    Thread,
    decode_number,
    encode_number,
)
from tansu.features.messages.push import forget_batches, push
from tansu.features.messages.receive import CALLS
from tansu.features.messages.search import Hit, indexed_from, search
from tansu.features.messages.threads import (
    at_date,
    attachment,
    conversation,
    everybody,
    mark_read,
    media,
    message,
    messages,
    names_of,
    newest_of,
    thread,
    threads,
    totals,
)
from tansu.features.messages.trash import purge, purge_due, restore, trash, trash_thread, trashed

__all__ = [
    "CALLS",
    "CHECKS",
    "FEATURE",
    "Box",
    "Call",
    "CallKind",
    "Counts",
    "Format",
    "Hit",
    "Import",
    "ImportState",
    "Kind",
    "Message",
    "MessagesCustodian",
    "Part",
    "Person",
    "Thread",
    "Wanted",
    "at_date",
    "attachment",
    "brake",
    "begin_import",
    "calls",
    "calls_of",
    "conversation",
    "decode_number",
    "encode_number",
    "everybody",
    "export",
    "forget_batches",
    "get_import",
    "imports",
    "indexed_from",
    "look_into_folders",
    "mark_read",
    "media",
    "mend_index",
    "message",
    "messages",
    "names_of",
    "newest_of",
    "purge",
    "purge_due",
    "push",
    "read_import",
    "remove_calls",
    "restore",
    "search",
    "thread",
    "threads",
    "totals",
    "trash",
    "trash_thread",
    "trashed",
]
