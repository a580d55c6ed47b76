"""A stopped device over REST: its owner sees what it asked for, and decides."""

import pytest

from tansu.core.principal import Means, Principal
from tansu.foundation import brakes
from tests.support.building import principal_of
from tests.support.cards import a_card
from tests.support.running import Person, Running
from tests.support.sending import photo, send


@pytest.fixture
def ada(a_server: Running) -> Person:
    return a_server.person()


@pytest.fixture
def phone(ada: Person) -> Principal:
    made = ada.call("POST", "/account/app-passwords", json={"label": "Phone"}).json()
    return Principal(ada.account.id, Means.APP_PASSWORD, credential=made["id"])


def delete(ada: Person, phone: Principal, count: int, *, of: int = 400) -> bool:
    try:
        brakes.deleting(ada.server.instance.outside, phone, "contacts/1", count=count, total=of, name="Family")
    except brakes.TooManyDeletions:
        return False
    return True


def test_the_owner_sees_which_device_wanted_what_and_lets_it(ada: Person, phone: Principal) -> None:
    delete(ada, phone, 90)
    delete(ada, phone, 11, of=310)

    (asked,) = ada.call("GET", "/account/brakes").json()["brakes"]
    decided = ada.call("POST", f"/account/brakes/{asked['id']}", json={"allow": True}).json()

    assert (asked["device"], asked["name"], asked["decision"], asked["until"]) == ("Phone", "Family", "open", None)
    assert (asked["deleted"], asked["refused"], asked["total"], asked["most"]) == (90, 11, 400, 100)
    assert (decided["id"], decided["decision"]) == (asked["id"], "allowed")
    assert delete(ada, phone, 310, of=310)


def test_what_the_owner_declines_stays_refused(ada: Person, phone: Principal) -> None:
    delete(ada, phone, 101)
    (asked,) = ada.call("GET", "/account/brakes").json()["brakes"]

    ada.call("POST", f"/account/brakes/{asked['id']}", json={"allow": False})

    assert not delete(ada, phone, 1)
    assert [one["decision"] for one in ada.call("GET", "/account/brakes").json()["brakes"]] == ["declined"]


def test_a_device_whose_password_was_taken_back_is_not_shown(ada: Person, phone: Principal) -> None:
    delete(ada, phone, 101)

    ada.call("DELETE", f"/account/app-passwords/{phone.credential}")

    assert ada.call("GET", "/account/brakes").json() == {"brakes": []}


def test_a_stopped_device_hears_the_same_about_photos_and_cards(ada: Person) -> None:
    made = ada.call("POST", "/account/app-passwords", json={"label": "Phone"}).json()
    cards = b"".join(a_card(f"Card {number}", uid=str(number)) for number in range(101))
    ada.call("POST", "/contacts/import", data=cards)
    photos = [
        send(ada.server.instance.outside, principal_of(ada.account), photo(str(number))).asset for number in range(101)
    ]
    ids = [one["id"] for one in ada.call("GET", "/contacts/cards", params={"limit": 200}).json()["cards"]]
    (book,) = ada.call("GET", "/contacts/books").json()["books"]

    def post(path: str, **more: object) -> object:
        answer = ada.server.call("POST", path, auth=(ada.account.email, made["password"]), **more)
        return answer.status_code, answer.json().get("code")

    refused = {
        post("/gallery/trash", json={"ids": photos}),
        post("/contacts/trash", json={"ids": ids}),
        post(f"/contacts/books/{book['id']}/trash"),
    }

    assert refused == {(403, "too_many_deletions")}
    asked = ada.call("GET", "/account/brakes").json()["brakes"]
    assert {(one["name"], one["refused"]) for one in asked} == {("Photos", 101), ("Contacts", 202)}
    assert ada.call("POST", "/gallery/trash", json={"ids": photos}).status_code == 200


def test_a_device_cannot_let_itself(ada: Person, phone: Principal) -> None:
    delete(ada, phone, 101)
    made = ada.call("POST", "/account/app-passwords", json={"label": "Other"}).json()

    answer = ada.server.call("GET", "/account/brakes", auth=(ada.account.email, made["password"]))

    assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")
