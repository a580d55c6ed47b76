"""Notes: Markdown files under Notes/, each with every text it ever had.

A note is an entry of the tree: its category is its folder, its title its file name, its text its bytes.
So an edit here and an edit by a text editor over WebDAV are the same edit with the same history. Every
write says what it had before it; two texts from one base are both kept, and clocks decide nothing.
"""

from tansu.features.notes.adopt import adopt, withdraw
from tansu.features.notes.archive import archive
from tansu.features.notes.attachments import Attachment, attach, attachments, detach, find_attachment
from tansu.features.notes.braking import brake
from tansu.features.notes.bring import Brought, bring
from tansu.features.notes.browse import (
    NotePage,
    categories,
    changed,
    copies,
    find,
    notes,
    present_text,
    some,
    stamp,
    texts,
    trashed,
)
from tansu.features.notes.custody import NotesCustodian
from tansu.features.notes.history import Revision, restore_revision, revision_text, revisions
from tansu.features.notes.merging import merge
from tansu.features.notes.model import (
    FEATURE,
    LARGEST,
    Base,
    Changed,
    Note,
    OnConflict,
    Outcome,
    Written,
    base_of,
)
from tansu.features.notes.move import rename_category
from tansu.features.notes.naming import clean_category, clean_title, is_note, title_from_text
from tansu.features.notes.reading import read_unread
from tansu.features.notes.settings import Settings, set_settings, settings_of
from tansu.features.notes.trash import purge, purge_all, purge_due, restore, trash
from tansu.features.notes.twins import find_twin
from tansu.features.notes.write import Wanted, create, edit

__all__ = [
    "FEATURE",
    "LARGEST",
    "Attachment",
    "Base",
    "Brought",
    "Changed",
    "Note",
    "NotePage",
    "NotesCustodian",
    "OnConflict",
    "Outcome",
    "Revision",
    "Settings",
    "Wanted",
    "Written",
    "adopt",
    "archive",
    "attach",
    "attachments",
    "base_of",
    "brake",
    "bring",
    "categories",
    "changed",
    "clean_category",
    "clean_title",
    "copies",
    "create",
    "detach",
    "edit",
    "find",
    "find_attachment",
    "find_twin",
    "is_note",
    "merge",
    "notes",
    "present_text",
    "purge",
    "purge_all",
    "purge_due",
    "read_unread",
    "rename_category",
    "restore",
    "restore_revision",
    "revision_text",
    "revisions",
    "set_settings",
    "settings_of",
    "some",
    "stamp",
    "texts",
    "title_from_text",
    "trash",
    "trashed",
    "withdraw",
]
