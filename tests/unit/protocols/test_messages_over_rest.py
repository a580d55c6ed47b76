"""Messages over REST: a backup goes in, is read, searched, played, and comes out again."""

import time

import pytest

from tansu.features import messages
from tansu.features.messages.store import words
from tansu.foundation import changes
from tests.support.pictures import a_jpeg
from tests.support.running import Person, Running
from tests.unit.features.messages.test_going_out import FULL, PEOPLE
from tests.unit.features.messages.writing import NOON_MS, PICTURE, backup, call, mms, sms


@pytest.fixture(scope="module")
def ada(a_server: Running) -> Person:
    """Somebody whose backups were brought in."""
    person = a_server.person()
    bring_in(person, FULL)
    bring_in(person, backup(call("030901820"), tag="calls"), "calls.xml")
    return person


def bring_in(person: Person, content: bytes, name: str = "sms.xml") -> dict:
    begun = person.call("POST", "/messages/imports", params={"filename": name}, data=content)
    assert begun.status_code == 202, begun.text
    until = time.monotonic() + 60
    while (found := person.call("GET", f"/messages/imports/{begun.json()['id']}").json())["state"] in {
        "waiting",
        "reading",
    }:
        assert time.monotonic() < until, "the import never ended"
        time.sleep(0.05)
    return found


def group_of(person: Person) -> dict:
    found = person.call("GET", "/messages/threads").json()["threads"]
    return next(one for one in found if len(one["people"]) == 2)


def test_conversations_come_with_their_newest_message(ada: Person) -> None:
    answer = ada.call("GET", "/messages/threads").json()

    first = answer["threads"][0]
    assert (answer["total"], answer["messages"], answer["unread"]) == (3, 5, 0)
    assert [one["number"] for one in first["people"]] == list(PEOPLE)
    assert first["newest"]["body"] == "Lovely"


def test_a_conversation_is_read_in_stretches_and_from_a_date(ada: Person) -> None:
    address = f"/messages/threads/{group_of(ada)['id']}/messages"

    newest = ada.call("GET", address, params={"limit": 1}).json()
    older = ada.call("GET", address, params={"before": newest["messages"][0]["id"]}).json()
    dated = ada.call("GET", address, params={"at": "2023-11-14T22:13:24Z"}).json()

    assert [one["body"] for one in newest["messages"]] == ["Lovely"] and newest["more"]
    assert [one["body"] for one in older["messages"]] == ["The sea"] and not older["more"]
    assert [one["body"] for one in dated["messages"]] == ["Lovely"]


def test_a_picture_is_played_in_ranges_and_anything_else_is_a_download(ada: Person) -> None:
    shown = ada.call("GET", f"/messages/threads/{group_of(ada)['id']}/media").json()["media"][0]
    address = f"/messages/{shown['message']}/parts/{shown['position']}"

    whole, part = ada.call("GET", address), ada.call("GET", address, headers={"Range": "bytes=0-1"})

    assert (whole.content, part.content) == (PICTURE, PICTURE[:2])
    assert whole.headers["Content-Type"] == "image/jpeg"
    assert "sandbox" in whole.headers["Content-Security-Policy"]


def test_a_picture_is_saved_to_the_gallery_by_its_day_and_charged_once(a_server: Running) -> None:
    eve = a_server.person()
    picture = a_jpeg(40, 30)
    bring_in(eve, backup(mms("look", people=("1",), sender="1", picture=picture)))
    (thread,) = eve.call("GET", "/messages/threads").json()["threads"]
    (shown,) = eve.call("GET", f"/messages/threads/{thread['id']}/media").json()["media"]
    before = eve.call("GET", "/account/usage").json()["used"]

    saved = [eve.call("POST", f"/messages/{shown['message']}/parts/{shown['position']}/save") for _ in range(2)]

    asset = eve.call("GET", f"/gallery/assets/{saved[0].json()['id']}").json()
    assert [one.json()["state"] for one in saved] == ["added", "had"]
    assert asset["taken_at"].startswith("2023-11-14")
    assert eve.call("GET", "/account/usage").json()["used"] == before


def test_a_search_says_where_the_words_stand(ada: Person) -> None:
    (hit,) = ada.call("GET", "/messages/search", params={"q": "sea"}).json()["messages"]
    nothing = ada.call("GET", "/messages/search", params={"q": "sea", "until": "2020-01-01"}).json()
    refused = ada.call("GET", "/messages/search", params={"q": "…"})

    assert [hit["body"][start:end] for start, end in hit["marks"]] == ["sea"]
    assert nothing["messages"] == []
    assert (refused.status_code, refused.json()["code"]) == (422, "invalid")


def test_a_search_says_how_far_back_it_reaches_while_the_index_is_made_again(a_server: Running) -> None:
    eve = a_server.person()
    bring_in(eve, backup(sms("the old sea"), sms("the new sea", at=NOON_MS + 86_400_000)))
    whole = eve.call("GET", "/messages/search", params={"q": "sea"}).json()
    with a_server.instance.outside.system() as work:
        oldest = messages.decode_number(whole["messages"][1]["id"])
        words.remove(work.tx, [oldest])

    partly = eve.call("GET", "/messages/search", params={"q": "sea"}).json()

    assert (len(whole["messages"]), whole["indexed_from"]) == (2, None)
    assert [one["at"] for one in partly["messages"]] == [partly["indexed_from"]]


def test_a_phone_follows_what_is_new(a_server: Running) -> None:
    eve = a_server.person()
    bring_in(eve, backup(sms("one"), sms("two", at=NOON_MS + 1)))
    first = eve.call("GET", "/messages/changes").json()
    eve.call("POST", "/messages/trash", json={"ids": [first["messages"][0]["id"]]})

    then = eve.call("GET", "/messages/changes", params={"since": first["cursor"]}).json()

    assert [one["body"] for one in first["messages"]] == ["one", "two"]
    assert (then["messages"], then["gone"]) == ([], [first["messages"][0]["id"]])


def test_a_new_phone_reads_everything_in_pages_from_a_restored_server(a_server: Running) -> None:
    eve = a_server.person()
    bring_in(eve, backup(sms("one"), sms("two", at=NOON_MS + 1), sms("three", at=NOON_MS + 2)))
    with a_server.instance.outside.system() as work:
        changes.start_over(work, [eve.account.id])

    told, more, params = [], True, {"limit": "1"}
    while more:
        page = eve.call("GET", "/messages/changes", params=params).json()
        told += [one["body"] for one in page["messages"]]
        more, params = page["more"], {"limit": "1", "since": page["cursor"]}

    assert told == ["one", "two", "three"]


def test_trash_and_back_and_gone_for_good(a_server: Running) -> None:
    eve = a_server.person()
    bring_in(eve, backup(sms("one")))
    (thread,) = eve.call("GET", "/messages/threads").json()["threads"]

    eve.call("POST", f"/messages/threads/{thread['id']}/trash")
    trashed = eve.call("GET", "/messages/trash").json()["messages"]
    too_early = eve.call("POST", "/messages/restore", json={"ids": [trashed[0]["id"]]})
    refused = eve.call("POST", "/messages/purge", json={"ids": [trashed[0]["id"]]})
    eve.call("POST", "/messages/trash", json={"ids": [trashed[0]["id"]]})
    purged = eve.call("POST", "/messages/purge", json={"ids": [trashed[0]["id"]]})

    assert (too_early.status_code, refused.status_code) == (200, 409)
    assert purged.json() == {"done": 1}
    assert eve.call("GET", "/messages/threads").json()["total"] == 0


@pytest.mark.parametrize(
    ("form", "starts"),
    [("xml", b"<?xml"), ("zip", b"PK"), ("jsonl", b"{"), ("calls.xml", b"<?xml"), ("html.zip", b"PK")],
)
def test_everything_goes_out_as_a_download(ada: Person, form: str, starts: bytes) -> None:
    answer = ada.call("GET", "/messages/export", params={"format": form})

    assert answer.status_code == 200
    assert answer.content.startswith(starts)
    assert answer.headers["Content-Disposition"].startswith("attachment")


def test_a_page_to_print_is_of_one_conversation(ada: Person) -> None:
    refused = ada.call("GET", "/messages/export", params={"format": "html"})
    page = ada.call("GET", "/messages/export", params={"format": "html", "thread": group_of(ada)["id"]})

    assert refused.status_code == 422
    assert "The sea" in page.text


def test_a_batch_is_taken_once_and_another_content_under_its_name_is_refused(a_server: Running) -> None:
    eve = a_server.person()
    line = b'{"kind":"sms","box":"sent","at":1700000000000,"addresses":["1"],"body":"x"}\n'

    answers = [eve.call("PUT", "/messages/batches/b1", data=line) for _ in range(2)]
    other = eve.call("PUT", "/messages/batches/b1", data=line.replace(b'"x"', b'"y"'))

    assert [one.json()["new_messages"] for one in answers] == [1, 1]
    assert other.status_code == 409


def test_a_backup_that_does_not_fit_is_refused_before_it_is_taken(a_server: Running) -> None:
    poor = a_server.person(quota=1000)

    answer = poor.call("POST", "/messages/imports", params={"filename": "sms.xml"}, data=b"x" * 1001)

    assert (answer.status_code, answer.json()["code"]) == (507, "quota_exceeded")
