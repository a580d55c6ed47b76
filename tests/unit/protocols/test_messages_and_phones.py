"""A phone that signs in with an app password: what it may delete, and what the API description shows it."""

import json

import pytest

from tansu.protocols.rest.api import make_api
from tests.support.running import Person, Running
from tests.unit.features.messages.writing import NOON_MS, backup, call, sms
from tests.unit.protocols.test_messages_over_rest import bring_in

DESCRIPTION = make_api().openapi()


class Phone:
    """Ada's phone."""

    def __init__(self, ada: Person) -> None:
        made = ada.call("POST", "/account/app-passwords", json={"label": "Phone"}).json()
        self._auth = (ada.account.email, made["password"])
        self._server = ada.server

    def post(self, path: str, ids: list[str] | None = None):
        return self._server.call("POST", path, auth=self._auth, **({"json": {"ids": ids}} if ids else {}))


@pytest.fixture
def ada(a_server: Running) -> Person:
    return a_server.person()


def ids_of(ada: Person) -> list[str]:
    return [one["id"] for one in ada.call("GET", "/messages/changes", params={"limit": 500}).json()["messages"]]


def test_a_phone_that_deletes_a_great_deal_is_stopped_until_its_owner_has_said_so(ada: Person) -> None:
    bring_in(ada, backup(*(sms(f"text {n}", at=NOON_MS + n) for n in range(150))))
    phone, ids = Phone(ada), ids_of(ada)

    few = phone.post("/messages/trash", ids[:60])
    many = phone.post("/messages/trash", ids[60:])
    (asked,) = ada.call("GET", "/account/brakes").json()["brakes"]
    ada.call("POST", f"/account/brakes/{asked['id']}", json={"allow": True})
    allowed = phone.post("/messages/trash", ids[60:])

    assert (few.status_code, many.status_code, allowed.status_code) == (200, 403, 200)
    assert many.json()["code"] == "too_many_deletions"
    assert (asked["device"], asked["name"], asked["refused"]) == ("Phone", "Messages", 90)


def test_a_whole_conversation_the_trash_and_the_call_log_have_the_brake_too(ada: Person) -> None:
    bring_in(ada, backup(*(sms(f"text {n}", at=NOON_MS + n) for n in range(101))))
    bring_in(ada, backup(*(call("1", at=NOON_MS + n) for n in range(101)), tag="calls"), "calls.xml")
    phone, ids = Phone(ada), ids_of(ada)
    (thread,) = ada.call("GET", "/messages/threads").json()["threads"]
    rung = [one["id"] for one in ada.call("GET", "/messages/calls", params={"limit": 500}).json()["calls"]]

    whole = phone.post(f"/messages/threads/{thread['id']}/trash")
    ada.call("POST", "/messages/trash", json={"ids": ids})
    purged = phone.post("/messages/purge", ids)
    calls = phone.post("/messages/calls/remove", rung)
    own = ada.call("POST", "/messages/purge", json={"ids": ids})

    assert [one.status_code for one in (whole, purged, calls, own)] == [403, 403, 403, 200]
    asked = ada.call("GET", "/account/brakes").json()["brakes"]
    assert {one["name"] for one in asked} == {"Messages", "Messages in the trash", "Calls"}


def test_what_is_refused_anyhow_is_not_counted(ada: Person) -> None:
    phone = Phone(ada)

    answers = [phone.post("/messages/trash", ["aaaaaaaaaaaaa"] * 200), phone.post("/messages/threads/none/trash")]

    assert [one.status_code for one in answers] == [404, 404]
    assert ada.call("GET", "/account/brakes").json() == {"brakes": []}


def test_the_examples_of_the_description_are_what_the_server_takes_and_says(ada: Person) -> None:
    push = DESCRIPTION["paths"]["/messages/batches/{batch}"]["put"]
    changes = DESCRIPTION["paths"]["/messages/changes"]["get"]
    lines = push["requestBody"]["content"]["application/jsonl"]["examples"]["batch"]["value"]
    counts = push["responses"]["200"]["content"]["application/json"]["examples"]["new"]["value"]
    shown = changes["responses"]["200"]["content"]["application/json"]["examples"]["first"]["value"]

    pushed = ada.call("PUT", "/messages/batches/2026-05-01-0001", data=lines.encode()).json()
    new = ada.call("GET", "/messages/changes").json()

    assert pushed == counts
    assert _without_names(new["messages"]) == _without_names(shown["messages"])
    assert _without_names(new["calls"]) == _without_names(shown["calls"])
    assert new.keys() == shown.keys()


def test_bringing_in_taking_out_and_purging_are_in_the_audit(ada: Person) -> None:
    bring_in(ada, backup(sms("one")))
    ids = ids_of(ada)
    ada.call("GET", "/messages/export", params={"format": "zip"})
    ada.call("POST", "/messages/trash", json={"ids": ids})
    ada.call("POST", "/messages/purge", json={"ids": ids})

    events = ada.call("GET", "/account/audit").json()["events"]

    told = {one["action"]: one["facts"] for one in events if one["action"].startswith("messages_")}
    assert told == {
        "messages_brought_in": {"new": 1, "calls": 0},
        "messages_exported": {"format": "zip"},
        "messages_purged": {"count": 1},
    }
    assert "one" not in json.dumps(told)


def test_people_are_found_by_the_name_that_the_contacts_give_them(ada: Person) -> None:
    bring_in(ada, backup(sms("hello", number="030 901820"), sms("other", number="030 901821", at=NOON_MS + 1)))
    card = "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:1\r\nFN:Mei Lin\r\nN:Lin;Mei;;;\r\nTEL:+4930901820\r\nEND:VCARD\r\n"
    put = ada.call("POST", "/contacts/import", data=card.encode())

    found = ada.call("GET", "/messages/search", params={"person": "mei"}).json()["messages"]

    assert put.status_code < 300, put.text
    assert [one["body"] for one in found] == ["hello"]


def _without_names(found: list[dict]) -> list[dict]:
    """Without ids, which differ, and nulls, which the description leaves out."""
    return [
        {key: value for key, value in one.items() if value is not None and key not in {"id", "thread"}} for one in found
    ]
