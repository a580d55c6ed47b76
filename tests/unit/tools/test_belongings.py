"""The invented belongings of a demo: what the product takes in without a complaint, once."""

from tansu.features import contacts, files, messages, notes
from tansu.foundation.work import Outside
from tests.support.building import an_account, principal_of
from tests.support.putting import look
from tools import belongings


def test_a_demo_has_people_notes_and_papers_once(outside: Outside) -> None:
    owner = principal_of(an_account(outside))

    for _ in range(2):
        belongings.fill(outside, owner)

    with outside.read(owner, messages.FEATURE) as work:
        conversations, count, unread = messages.totals(work)
        calls = messages.calls(work, limit=200)
        found = [messages.search(work, words) for words in ("sourdough", "公园", "दिल्ली", "güzel")]
    assert conversations == 10 and count > 2000 and unread < 50 and len(calls) == 160
    assert all(found)
    (book,) = contacts.books_or_first(outside, owner)
    with outside.read(owner) as work:
        names = [one.title for one in notes.notes(work, limit=100).notes]
        people = contacts.count(work, book=book.id)
    assert people > 50
    assert names[0] == "Packing for the island" and len(names) == len(set(names)) == 11
    offer = look(outside, owner, "House/Roof/Offer Lindner.pdf")
    assert offer is not None and (offer.mime, offer.feature) == ("application/pdf", files.FEATURE)
