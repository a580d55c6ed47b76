"""Finding a note again that an app made and, having lost the answer, makes a second time."""

import hashlib
from datetime import timedelta

from tansu.core.principal import Principal
from tansu.features.notes import store
from tansu.features.notes.model import FEATURE, Note
from tansu.features.notes.naming import clean_category, clean_title
from tansu.features.notes.write import Wanted
from tansu.foundation import claims, tree
from tansu.foundation.work import Outside

WITHIN = timedelta(hours=1)


def find_twin(outside: Outside, principal: Principal, wanted: Wanted) -> Note | None:
    """The living note, made less than an hour ago, that is in every word and to the second what is wanted.

    For apps that give a new note no name of their own. Where the time or the text is missing, none is a twin.
    """
    if not wanted.text or wanted.title is None or wanted.modified_at is None:
        return None
    sha256 = hashlib.sha256(wanted.text.encode(errors="replace")).hexdigest()
    title, category = clean_title(wanted.title), clean_category(wanted.category or "")
    with outside.read(principal, FEATURE) as work:
        known = claims.owned_by_checksum(work, sha256)
        entries = tree.of_blobs(work, [known.ref.id]).get(known.ref.id, []) if known else []
        young = [one.number for one in entries if one.created_at > work.now - WITHIN]
        found = store.get_many(work.tx, work.account, young) if young else []
    asked = (title, category, wanted.modified_at.replace(microsecond=0), bool(wanted.favourite))
    return next((one for one in found if not one.trashed and _said(one) == asked), None)


def _said(note: Note) -> tuple[object, ...]:
    return (note.title, note.category, note.modified_at.replace(microsecond=0), note.favourite)
