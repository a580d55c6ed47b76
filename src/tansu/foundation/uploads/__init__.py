"""Uploads: transfers in progress, resumable, on any node.

An upload is announced with its length, so its room is reserved before a byte is taken. Its bytes come as
numbered parts, each durable before it counts, kept where every node can reach them. One writer at a time
holds it. Finishing makes one permanent blob; the feature that receives it ends the upload in the
same transaction. Partial uploads can be joined (tus concatenation); chunks in a folder come in any order.
"""

from tansu.foundation.uploads.append import append
from tansu.foundation.uploads.chunks import (
    MOST_CHUNKS,
    FolderExists,
    chunks,
    find_folder,
    folder,
    folders,
    make_folder,
    put_chunk,
    remove_chunk,
    remove_folder,
)
from tansu.foundation.uploads.create import LARGEST, concatenate, create, find, get, grow, require_disk
from tansu.foundation.uploads.custody import UploadsCustodian
from tansu.foundation.uploads.expire import after_restart, expire, forget_open, remove_orphans
from tansu.foundation.uploads.finish import assemble, cancel, done, forget, hand_over, refuse, reserved
from tansu.foundation.uploads.join import Joined, join_folder, let_go, settle_folder, take_over
from tansu.foundation.uploads.model import Chunk, State, Upload

__all__ = [
    "LARGEST",
    "MOST_CHUNKS",
    "Chunk",
    "FolderExists",
    "Joined",
    "State",
    "Upload",
    "UploadsCustodian",
    "after_restart",
    "append",
    "assemble",
    "cancel",
    "chunks",
    "concatenate",
    "create",
    "done",
    "expire",
    "find",
    "find_folder",
    "folder",
    "folders",
    "forget",
    "forget_open",
    "get",
    "grow",
    "hand_over",
    "join_folder",
    "let_go",
    "make_folder",
    "put_chunk",
    "refuse",
    "remove_chunk",
    "remove_folder",
    "remove_orphans",
    "require_disk",
    "reserved",
    "settle_folder",
    "take_over",
]
