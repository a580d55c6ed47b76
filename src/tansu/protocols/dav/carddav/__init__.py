"""The reports of CardDAV: many cards at once, cards by what they say, and what has changed since."""

from tansu.protocols.dav.carddav.multiget import multiget
from tansu.protocols.dav.carddav.query import query
from tansu.protocols.dav.carddav.sync_collection import sync_collection

__all__ = ["multiget", "query", "sync_collection"]
