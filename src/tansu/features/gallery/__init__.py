"""The gallery: photos and videos, each once, in the order in which they were taken.

Every image or video that an entry of the account's tree names is an asset; its original is kept exactly as
it came. Thumbnails and previews are renditions: made in the background, and made again when lost.
"""

from tansu.features.gallery.adopt import adopt, follow
from tansu.features.gallery.arrive import Arrival, finish_upload, receive_stream
from tansu.features.gallery.ask import Answer, ask_before_upload, check
from tansu.features.gallery.braking import brake
from tansu.features.gallery.browse import (
    Original,
    Shown,
    asset,
    assets_of,
    find_original,
    month,
    months,
    pictured,
    rendition_state,
    shown,
)
from tansu.features.gallery.change import require_etag, set_favourite, set_taken
from tansu.features.gallery.checks import CHECKS, forget_renditions
from tansu.features.gallery.custody import GalleryCustodian
from tansu.features.gallery.looking import facts_of
from tansu.features.gallery.model import Asset, AssetState, Month, MonthPage, Pictured, RenditionState
from tansu.features.gallery.receipts import Receipt, ReceiptState, receipts
from tansu.features.gallery.receive import receive
from tansu.features.gallery.renditions import (
    drop_renditions,
    keep_renditions,
    make_again,
    note_rendered,
    pending_renditions,
    rebuild,
    render_pending,
    rendition_name,
    retry_failed,
)
from tansu.features.gallery.trash import (
    TrashPage,
    came_back,
    came_back_totals,
    keep,
    purge,
    purge_all,
    restore,
    set_aside,
    trash,
    trash_totals,
    trashed,
)

__all__ = [
    "CHECKS",
    "Answer",
    "Arrival",
    "Asset",
    "AssetState",
    "GalleryCustodian",
    "Month",
    "MonthPage",
    "Original",
    "Pictured",
    "Receipt",
    "ReceiptState",
    "RenditionState",
    "Shown",
    "TrashPage",
    "adopt",
    "ask_before_upload",
    "asset",
    "assets_of",
    "brake",
    "came_back",
    "came_back_totals",
    "check",
    "drop_renditions",
    "facts_of",
    "find_original",
    "finish_upload",
    "follow",
    "forget_renditions",
    "keep",
    "keep_renditions",
    "make_again",
    "month",
    "months",
    "note_rendered",
    "pending_renditions",
    "pictured",
    "purge",
    "purge_all",
    "receipts",
    "receive",
    "rebuild",
    "receive_stream",
    "render_pending",
    "rendition_name",
    "rendition_state",
    "require_etag",
    "restore",
    "retry_failed",
    "set_aside",
    "set_favourite",
    "set_taken",
    "shown",
    "trash",
    "trash_totals",
    "trashed",
]
