"""The tree of names: per account one tree of folders and files that every feature reads in its own way.

An entry has a number that survives renames, an ETag that changes whenever it or anything beneath it does,
earlier versions, and a place in the trash. A file names a blob and claims it. Trash of anything that has a
name lives here and nowhere else.
"""

from tansu.foundation.tree.custody import TreeCustodian
from tansu.foundation.tree.look import children, entry, find, find_number, of_blobs, path_of, trash_place, trashed
from tansu.foundation.tree.model import ROOT, TRASH_DAYS, VERSION_DAYS, Entry, Version, clean_name, name_key
from tansu.foundation.tree.move import move
from tansu.foundation.tree.place import make_folder, place
from tansu.foundation.tree.trash import due_for_purge, purge, restore, trash
from tansu.foundation.tree.versions import drop_version, due_versions, replace, restore_version, versions

__all__ = [
    "ROOT",
    "TRASH_DAYS",
    "VERSION_DAYS",
    "Entry",
    "TreeCustodian",
    "Version",
    "children",
    "clean_name",
    "drop_version",
    "due_for_purge",
    "due_versions",
    "entry",
    "find",
    "find_number",
    "make_folder",
    "move",
    "name_key",
    "of_blobs",
    "path_of",
    "place",
    "purge",
    "replace",
    "restore",
    "restore_version",
    "trash",
    "trash_place",
    "trashed",
    "versions",
]
