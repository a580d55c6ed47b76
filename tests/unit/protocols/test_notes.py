"""Notes over REST: what is refused is refused in words with both texts, and hostile text is only text."""

import pytest
import requests

from tests.support.running import Person, Running


@pytest.fixture
def ada(a_server: Running) -> Person:
    return a_server.person()


def make(who: Person, text: str, **params: str) -> dict[str, object]:
    made = who.call("POST", "/notes", params=params, data=text.encode())
    assert made.status_code == 201, made.text
    return dict(made.json())


def write(who: Person, note: dict[str, object], text: str, **params: str) -> requests.Response:
    return who.call(
        "PUT",
        f"/notes/{note['number']}/text",
        params=params,
        data=text.encode(),
        headers={"If-Match": f'"{note["etag"]}"'},
    )


def test_a_note_is_made_listed_found_and_read(ada: Person) -> None:
    made = make(ada, "# Plan\n\nsail", category="Work", favourite="true")

    listed = ada.call("GET", "/notes", params={"search": "SAIL", "category": "Work", "favourite": "true"}).json()
    read = ada.call("GET", f"/notes/{made['number']}")

    assert [one["number"] for one in listed["notes"]] == [made["number"]]
    assert (read.json()["title"], read.json()["text"]) == ("Plan", "# Plan\n\nsail")
    assert read.headers["ETag"] == f'"{made["etag"]}"'


def test_a_lost_update_is_answered_with_both_texts_and_the_merged_one(ada: Person) -> None:
    made = make(ada, "milk\nbread\neggs\n")
    theirs = write(ada, made, "oat milk\nbread\neggs\n").json()

    refused = write(ada, made, "milk\nbread\neggs\ntea\n")

    problem = refused.json()
    assert (refused.status_code, problem["code"]) == (412, "changed_meanwhile")
    assert problem["note"]["text"] == "oat milk\nbread\neggs\n"
    assert problem["note"]["etag"] == theirs["note"]["etag"]
    assert problem["merged"] == "oat milk\nbread\neggs\ntea\n"


def test_both_are_kept_if_the_writer_says_so_and_the_note_tells_of_its_copy(ada: Person) -> None:
    made = make(ada, "base", title="Plan")
    write(ada, made, "theirs")

    kept = write(ada, made, "mine", on_conflict="keep_both").json()

    assert kept["outcome"] == "kept_both"
    assert kept["note"]["conflicts"] == [kept["copy"]["number"]]
    assert kept["copy"]["conflict_of"] == made["number"]


def test_a_text_without_a_base_is_refused(ada: Person) -> None:
    made = make(ada, "base")

    refused = ada.call("PUT", f"/notes/{made['number']}/text", data=b"mine")

    assert (refused.status_code, refused.json()["code"]) == (422, "invalid")


def test_history_trash_and_marks(ada: Person) -> None:
    made = make(ada, "first", title="Plan")
    number = made["number"]
    write(ada, made, "second")

    history = ada.call("GET", f"/notes/{number}/revisions").json()["revisions"]
    earlier = ada.call("GET", f"/notes/{number}/revisions/{history[1]['revision']}").json()["text"]
    ada.call("POST", f"/notes/{number}/revisions/{history[1]['revision']}/restore")
    ada.call("PATCH", f"/notes/{number}", json={"favourite": True, "category": "Work", "title": "Other"})
    now = ada.call("GET", f"/notes/{number}").json()
    ada.call("POST", "/notes/trash", json={"numbers": [number]})
    in_trash = ada.call("GET", "/notes/trash").json()["notes"]
    purged = ada.call("POST", "/notes/purge", json={"all": True}).json()

    assert earlier == "first"
    assert (now["text"], now["favourite"], now["category"], now["title"]) == ("first", True, "Work", "Other")
    assert [one["number"] for one in in_trash] == [number]
    assert purged == {"done": 1}


def test_an_attachment_never_runs_in_a_browser(ada: Person) -> None:
    number = make(ada, "text")["number"]

    kept = ada.call("POST", f"/notes/{number}/attachments", params={"name": "../a.html"}, data=b"<script>").json()
    read = ada.call("GET", f"/notes/{number}/attachments/content", params={"path": kept["path"]})

    assert kept["path"] == f".attachments.{number}/a.html"
    assert read.content == b"<script>"
    assert read.headers["Content-Type"] == "application/octet-stream"
    assert read.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in read.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    "text",
    ["<script>alert(1)</script>", "[x](javascript:alert(1))", "[" * 100_000, ">" * 100_000, "*" * 100_000, "x" * 10**6],
    ids=["html", "link", "brackets", "quotes", "stars", "long line"],
)
def test_hostile_text_is_kept_as_it_is(ada: Person, text: str) -> None:
    made = make(ada, text)

    assert ada.call("GET", f"/notes/{made['number']}").json()["text"] == text


@pytest.mark.parametrize(
    ("body", "status"), [(b"\xff\xfe", 422), (b"a\0b", 422), (b"x" * 1_000_001, 413), (b"x" * 10_000_000, 413)]
)
def test_what_is_no_note_is_refused_in_words(ada: Person, body: bytes, status: int) -> None:
    refused = ada.call("POST", "/notes", data=body)

    assert refused.status_code == status
    assert refused.headers["Content-Type"] == "application/problem+json"
    assert ada.call("GET", "/notes").json()["notes"] == []
