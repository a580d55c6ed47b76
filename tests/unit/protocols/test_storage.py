"""What takes the space: under every heading down to the single items, and the sums agree to the byte."""

from typing import Any

import pytest

from tests.support.running import Person, Running
from tests.support.sending import photo
from tests.unit.features.messages.writing import backup, mms
from tests.unit.protocols.test_messages_over_rest import bring_in


@pytest.fixture(scope="module")
def ada(a_server: Running) -> Person:
    """A member with something under every heading."""
    ada = a_server.person()
    ada.upload(photo("large", size=9_000))
    ada.upload(photo("small"))
    trashed = ada.upload(photo("thrown away")).json()["id"]
    ada.call("POST", "/gallery/trash", json={"ids": [trashed]})
    for text in (b"first" * 50, b"second"):
        ada.call("PUT", "/files/content", params={"path": "Letters/to Oma.txt", "make_parents": "true"}, data=text)
    ada.call("PUT", "/files/content", params={"path": "twice.txt"}, data=b"second")
    ada.call("POST", "/notes", params={"title": "shopping"}, data=b"milk and bread")
    bring_in(ada, backup(mms("look", people=("1",), sender="1")))
    ada.call("POST", "/contacts/cards", json={"display": "Joe"})
    return ada


def everything(who: Person, category: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    cursor = None
    while True:
        page = who.call("GET", f"/account/usage/{category}", params={"cursor": cursor} if cursor else {}).json()
        found += page["items"]
        if not (cursor := page["next"]):
            return found


def test_headings_and_items_add_up_to_the_byte(ada: Person) -> None:
    kept = ada.call("GET", "/account/usage").json()

    headings = {one["category"]: one for one in kept["categories"]}
    assert sum(one["bytes"] for one in headings.values()) == kept["used"]
    assert {"photos", "files", "notes", "versions", "trash", "messages", "contacts"} <= headings.keys()
    for name in ("photos", "files", "notes", "versions", "trash"):
        items = everything(ada, name)
        assert (sum(one["bytes"] for one in items), len(items)) == (headings[name]["bytes"], headings[name]["count"])


def test_the_largest_comes_first_with_where_it_is_found(ada: Person) -> None:
    photos, versions, trash, notes = (everything(ada, one) for one in ("photos", "versions", "trash", "notes"))

    assert [one["bytes"] for one in photos] == sorted((one["bytes"] for one in photos), reverse=True)
    assert (photos[0]["bytes"], photos[0]["kind"], bool(photos[0]["asset"])) == (9_000, "entry", True)
    assert [(one["kind"], one["path"]) for one in versions] == [("version", "Letters/to Oma.txt")]
    assert [(one["feature"], one["trashed"]) for one in trash] == [("gallery", True)]
    assert [(one["feature"], one["name"]) for one in notes] == [("notes", "shopping.md")]


def test_an_attachment_leads_to_its_conversation(ada: Person) -> None:
    one = next(one for one in everything(ada, "messages") if one["kind"] == "attachment")

    assert (one["kind"], one["name"]) == ("attachment", "sea.jpg")
    assert ada.call("GET", f"/messages/threads/{one['thread']}").status_code == 200


def test_many_items_come_in_pages_without_a_gap(ada: Person) -> None:
    for number in range(60):
        ada.call("PUT", "/files/content", params={"path": f"{number}.txt"}, data=f"{number:05}".encode())

    found = everything(ada, "files")

    assert len({one["number"] for one in found}) == len(found) > 60


@pytest.mark.parametrize(
    ("category", "cursor", "status"),
    [
        ("everything", None, 404),
        ("photos'--", None, 404),
        ("photos", "nonsense", 422),
        ("photos", "WzFd", 422),
        ("contacts", None, 404),
    ],
)
def test_what_is_no_heading_or_no_place_is_said_to_be(
    ada: Person, category: str, cursor: str | None, status: int
) -> None:
    answer = ada.call("GET", f"/account/usage/{category}", params={"cursor": cursor} if cursor else {})

    assert answer.status_code == status
