"""The gallery: photos and videos, each once, in the order in which they were taken.

Every image or video that an entry of the account's tree names is an asset; its original is kept exactly as
it came. Thumbnails and previews are renditions: made in the background, and made again when lost.
"""

from tansu.features.gallery.arrive import Arrival, finish_upload, receive_stream
from tansu.features.gallery.browse import asset, checksums, find_original, month, months
from tansu.features.gallery.change import set_favourite, set_taken
from tansu.features.gallery.custody import GalleryCustodian
from tansu.features.gallery.ask import Answer, ask_before_upload, check
from tansu.features.gallery.model import Asset, AssetState, Month, MonthPage, RenditionState
from tansu.features.gallery.receipts import Receipt, ReceiptState, receipts
from tansu.features.gallery.receive import receive
from tansu.features.gallery.renditions import pending_renditions, render_pending, retry_failed
from tansu.features.gallery.trash import TrashPage, purge, purge_due, restore, trash, trashed

__all__ = [
    "Answer",
    "Arrival",
    "Asset",
    "AssetState",
    "GalleryCustodian",
    "Month",
    "MonthPage",
    "Receipt",
    "ReceiptState",
    "RenditionState",
    "TrashPage",
    "ask_before_upload",
    "asset",
    "check",
    "checksums",
    "find_original",
    "finish_upload",
    "month",
    "months",
    "pending_renditions",
    "purge",
    "purge_due",
    "receipts",
    "receive",
    "receive_stream",
    "render_pending",
    "restore",
    "retry_failed",
    "set_favourite",
    "set_taken",
    "trash",
    "trashed",
]
