"""Contacts over REST, as pages and programs use them."""

import pytest

from tests.support.cards import APPLE, FOUR, JPEG, a_card
from tests.support.running import Person, Running


@pytest.fixture
def ada(a_server: Running) -> Person:
    return a_server.person()


def bring(person: Person, *cards: bytes) -> dict[str, object]:
    answer = person.call("POST", "/contacts/import", data=b"".join(cards))
    assert answer.status_code == 200
    return dict(answer.json())


def test_a_card_is_made_changed_by_one_field_and_found(ada: Person) -> None:
    numbers = [{"value": "0171 2345678", "types": ["cell"], "label": "Schiff"}]
    made = ada.call("POST", "/contacts/cards", json={"display": "Joe Sailor", "numbers": numbers})
    card = made.json()
    assert (made.status_code, card["names"]["family"], card["numbers"][0]["label"]) == (201, "Sailor", "Schiff")
    before = ada.call("GET", f"/contacts/cards/{card['id']}/vcard").content

    changed = ada.call(
        "PATCH", f"/contacts/cards/{card['id']}", json={"notes": "Ahoi"}, headers={"If-Match": made.headers["ETag"]}
    )

    after = ada.call("GET", f"/contacts/cards/{card['id']}/vcard").content
    assert after == before.replace(b"END:VCARD", b"NOTE:Ahoi\r\nEND:VCARD")
    assert changed.json()["etag"] == changed.headers["ETag"].strip('"') != card["etag"]
    found = ada.call("GET", "/contacts/cards", params={"text": "2345678"}).json()
    assert ([one["id"] for one in found["cards"]], found["total"], found["next"]) == ([card["id"]], 1, None)


def test_a_change_of_another_version_is_refused_and_one_without_is_not_understood(ada: Person) -> None:
    card = ada.call("POST", "/contacts/cards", json={"display": "Joe"}).json()

    stale = ada.call("PATCH", f"/contacts/cards/{card['id']}", json={"notes": "x"}, headers={"If-Match": '"old"'})
    blind = ada.call("PATCH", f"/contacts/cards/{card['id']}", json={"notes": "x"})

    assert (stale.status_code, stale.json()["code"], blind.status_code) == (412, "changed_meanwhile", 422)


def test_a_photo_goes_in_is_shown_as_what_it_is_and_comes_out(ada: Person) -> None:
    card = ada.call("POST", "/contacts/cards", json={"display": "Joe"}).json()
    path = f"/contacts/cards/{card['id']}/photo"

    put = ada.call("PUT", path, data=JPEG)
    shown = ada.call("GET", path)
    again = ada.call("GET", path, headers={"If-None-Match": shown.headers["ETag"]})
    wrong = ada.call("PUT", path, data=b"<svg onload='alert(1)'/>")
    ada.call("DELETE", path)

    assert (put.json()["photo"], shown.content, shown.headers["Content-Type"]) == (True, JPEG, "image/jpeg")
    assert "sandbox" in shown.headers["Content-Security-Policy"]
    assert (again.status_code, wrong.status_code) == (304, 422)
    assert ada.call("GET", path).status_code == 404


def test_a_script_in_a_card_is_only_ever_text(ada: Person) -> None:
    bring(ada, a_card("<script>alert(1)</script>", lines=["TEL:javascript:alert(1)"], uid="1"))

    (line,) = ada.call("GET", "/contacts/cards").json()["cards"]
    raw = ada.call("GET", f"/contacts/cards/{line['id']}/vcard")

    assert raw.headers["Content-Type"].startswith("text/vcard")
    assert raw.headers["Content-Disposition"].startswith("attachment")
    assert raw.headers["X-Content-Type-Options"] == "nosniff"


def test_a_file_comes_in_once_and_goes_out_byte_for_byte(ada: Person) -> None:
    first = bring(ada, APPLE, FOUR, b"BEGIN:VCARD\r\nFN:Cut\r\n")
    again = bring(ada, APPLE, FOUR)

    out = ada.call("GET", "/contacts/export")

    assert first["counts"] == {"added": 2, "had": 0, "different": 0, "replaced": 0, "bad": 1}
    assert again["counts"]["had"] == 2  # type: ignore[index]
    assert out.content == APPLE + FOUR
    assert ada.call("GET", "/account/usage").json()["categories"] == [
        {"category": "contacts", "bytes": len(APPLE) + len(FOUR), "count": 2}
    ]


def test_deleted_cards_and_books_are_in_the_trash_and_come_back(ada: Person) -> None:
    bring(ada, APPLE, FOUR)
    cards = ada.call("GET", "/contacts/cards").json()["cards"]
    book = cards[0]["book"]

    assert ada.call("POST", "/contacts/trash", json={"ids": [cards[0]["id"]]}).json() == {"done": [cards[0]["id"]]}
    ada.call("POST", f"/contacts/books/{book}/trash")
    trash = ada.call("GET", "/contacts/trash").json()
    assert ([one["id"] for one in trash["cards"]], [one["cards"] for one in trash["books"]]) == ([cards[0]["id"]], [1])
    ada.call("POST", f"/contacts/books/{book}/restore")
    ada.call("POST", "/contacts/restore", json={"ids": [cards[0]["id"]]})

    assert len(ada.call("GET", "/contacts/cards").json()["cards"]) == 2


def test_a_book_as_it_was_is_shown_done_and_undone(ada: Person, a_server: Running) -> None:
    bring(ada, APPLE)
    (card,) = ada.call("GET", "/contacts/cards").json()["cards"]
    moment = {"at": card["changed_at"]}
    ada.call("POST", "/contacts/trash", json={"ids": [card["id"]]})
    path = f"/contacts/books/{card['book']}/as-of"

    shown = ada.call("POST", f"{path}/preview", json=moment).json()
    done = ada.call("POST", f"{path}/restore", json=moment).json()
    assert (shown["counts"], done["done"]) == ({"change": 0, "back": 1, "trash": 0}, 1)
    assert ada.call("GET", "/contacts/cards").json()["total"] == 1
    ada.call("POST", f"{path}/restore", json={"undo": done["undo"]})

    assert ada.call("GET", "/contacts/cards").json()["total"] == 0


def test_duplicates_are_shown_previewed_and_made_one(ada: Person) -> None:
    bring(
        ada, a_card("Ada L", uid="1", lines=["TEL:0171 2345678"]), a_card("Ada", uid="2", lines=["TEL:+491712345678"])
    )

    (found,) = ada.call("GET", "/contacts/duplicates").json()["sets"]
    ids = [one["id"] for one in found["cards"]]
    shown = ada.call("POST", "/contacts/duplicates/preview", json={"ids": ids, "keep": ids[0]}).json()
    etags = {one["id"]: one["etag"] for one in found["cards"]}
    done = ada.call("POST", "/contacts/duplicates/merge", json={"ids": ids, "keep": ids[0], "etags": etags}).json()

    assert (found["likely"], [one["kind"] for one in found["reasons"]]) == (True, ["number"])
    assert shown["vcard"] == done["vcard"]
    assert ada.call("GET", "/contacts/cards").json()["total"] == 1


def test_a_book_is_made_renamed_and_a_card_moves_there(ada: Person) -> None:
    card = ada.call("POST", "/contacts/cards", json={"display": "Joe"}).json()
    book = ada.call("POST", "/contacts/books", json={"title": "Chor & Co."}).json()
    ada.call("PATCH", f"/contacts/books/{book['id']}", json={"title": "Chor"})

    moved = ada.call("POST", f"/contacts/cards/{card['id']}/move", json={"book": book["id"]}).json()

    books = ada.call("GET", "/contacts/books").json()["books"]
    assert moved["book"] == book["id"]
    assert [(one["title"], one["slug"], one["cards"]) for one in books] == [
        ("Contacts", "contacts", 0),
        ("Chor", "chor-co", 1),
    ]
