"""Uploads: transfers in progress, resumable, on any node.

An upload is announced with its length, so its room is reserved before a byte is taken. Its bytes come as
numbered parts, each durable before it counts, kept where every node can reach them. One writer at a time
holds it. Finishing makes one permanent blob; the feature that receives it ends the upload in the
same transaction. Partial uploads can be joined (tus concatenation, Nextcloud chunks).
"""

from tansu.foundation.uploads.append import append
from tansu.foundation.uploads.create import LARGEST, concatenate, create, find, get, require_disk
from tansu.foundation.uploads.custody import UploadsCustodian
from tansu.foundation.uploads.expire import after_restart, expire, forget_open, remove_orphans
from tansu.foundation.uploads.finish import assemble, cancel, done, refuse
from tansu.foundation.uploads.model import State, Upload

__all__ = [
    "LARGEST",
    "State",
    "Upload",
    "UploadsCustodian",
    "after_restart",
    "append",
    "assemble",
    "cancel",
    "concatenate",
    "create",
    "done",
    "expire",
    "find",
    "forget_open",
    "get",
    "refuse",
    "remove_orphans",
    "require_disk",
]
