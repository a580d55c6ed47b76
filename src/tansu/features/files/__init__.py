"""Files: the plain reading of the account's tree, in which everything has a path.

What is put at a path is found there again with the same bytes, time and ETag. Overwriting keeps the earlier
version for thirty days; deleting moves to the trash.
"""

from tansu.features.files.change import restore_version, set_favourite, set_properties
from tansu.features.files.copy import copy, copy_entry
from tansu.features.files.custody import FilesCustodian
from tansu.features.files.finish import Finished, finish_upload, require_welcome
from tansu.features.files.folders import make_folder
from tansu.features.files.intake import Waiting
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
    clean_path,
)
from tansu.features.files.move import move, move_entry
from tansu.features.files.put import name, store
from tansu.features.files.readings import likely_feature
from tansu.features.files.trash import purge, purge_all, purge_due, restore, trash

__all__ = [
    "ANY",
    "FEATURE",
    "UNCONDITIONAL",
    "AlreadyThere",
    "Condition",
    "Content",
    "Finished",
    "FilesCustodian",
    "FolderInTheWay",
    "Moved",
    "ParentMissing",
    "Stored",
    "Waiting",
    "clean_path",
    "content",
    "copy",
    "copy_entry",
    "finish_upload",
    "join",
    "likely_feature",
    "living",
    "make_folder",
    "move",
    "move_entry",
    "name",
    "purge",
    "purge_all",
    "purge_due",
    "require_welcome",
    "restore",
    "restore_version",
    "set_favourite",
    "set_properties",
    "store",
    "trash",
    "version_content",
]
