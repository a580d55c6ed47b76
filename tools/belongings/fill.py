"""Putting the belongings where they belong, once."""

import io
from datetime import timedelta

from PIL import Image, ImageOps

from tansu.core.principal import Principal
from tansu.features import contacts, files, gallery, notes
from tansu.foundation.work import Outside
from tools.belongings import messages
from tools.belongings.papers import papers
from tools.belongings.people import address_book
from tools.belongings.writing import WRITINGS

PORTRAITS = 9
PORTRAIT = (240, 240)
PICTURES = 40
PICTURE = (960, 720)


def fill(outside: Outside, owner: Principal) -> None:
    """Give an account that has no contacts people, notes and papers, and one without messages a year of them."""
    messages.fill(outside, owner, _pieces(outside, owner, PICTURE, PICTURES))
    book, *_ = contacts.books_or_first(outside, owner)
    with outside.read(owner, contacts.FEATURE) as work:
        if contacts.count(work, book=book.id):
            return
    contacts.bring(outside, owner, book.id, [address_book(_pieces(outside, owner, PORTRAIT, PORTRAITS))])
    now = outside.clock.now()
    for one in reversed(WRITINGS):
        at = now - timedelta(days=one.days_ago, minutes=17)
        notes.create(
            outside, owner, notes.Wanted(one.text, one.title, one.category, favourite=one.favourite, modified_at=at)
        )
    for days, (path, content) in enumerate(papers()):
        at = now - timedelta(days=3 + days * 11, hours=days * 5)
        files.store(
            outside, owner, path.split("/"), chunks=[content], length=len(content), modified_at=at, make_parents=True
        )


def _pieces(outside: Outside, owner: Principal, size: tuple[int, int], count: int) -> list[bytes]:
    """Small pieces of a few photos: nobody's face, and yet something to tell people apart by, or to send."""
    with outside.read(owner, "gallery") as work:
        months, *_ = gallery.months(work)
        ids = [asset for month in months[:count] for asset in gallery.month(work, month.bucket).ids[:1]]
        originals = [gallery.find_original(work, one) for one in ids]
    found = []
    for one in originals:
        if one.mime == "image/jpeg":
            picture = Image.open(io.BytesIO(b"".join(outside.blobs.read(one.ref))))
            out = io.BytesIO()
            ImageOps.fit(picture.convert("RGB"), size).save(out, "JPEG", quality=82)
            found.append(out.getvalue())
    return found
