"""Files: the plain reading of the account's tree, in which everything has a path.

What is put at a path is found there again with the same bytes, time and ETag. Overwriting keeps the earlier
version for thirty days; deleting moves to the trash.
"""

from tansu.features.files.change import restore_version, set_favourite, set_properties
from tansu.features.files.copy import copy, copy_entry
from tansu.features.files.folders import make_folder
from tansu.features.files.join import join
from tansu.features.files.look import Content, content, living, version_content
from tansu.features.files.model import (
    ANY,
    FEATURE,
    UNCONDITIONAL,
    AlreadyThere,
    Condition,
    FolderInTheWay,
    Moved,
    ParentMissing,
    Stored,
)
from tansu.features.files.move import move, move_entry
from tansu.features.files.put import store
from tansu.features.files.trash import purge, purge_all, restore, trash

__all__ = [
    "ANY",
    "FEATURE",
    "UNCONDITIONAL",
    "AlreadyThere",
    "Condition",
    "Content",
    "FolderInTheWay",
    "Moved",
    "ParentMissing",
    "Stored",
    "content",
    "copy",
    "copy_entry",
    "join",
    "living",
    "make_folder",
    "move",
    "move_entry",
    "purge",
    "purge_all",
    "restore",
    "restore_version",
    "set_favourite",
    "set_properties",
    "store",
    "trash",
    "version_content",
]
