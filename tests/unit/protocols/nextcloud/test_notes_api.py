"""The Notes API as the apps use it: the sequences of Android (JSON) and iOS (forms), and every rule they lean on."""

import re
import time
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import pytest
import requests

from tansu.features import notes
from tansu.foundation import usage
from tansu.foundation.work import Outside
from tansu.ports.database import sql
from tests.support.building import principal_of
from tests.support.noting import history_of
from tests.support.running import Running
from tests.unit.protocols.nextcloud.asking import App, an_app

BASE = "/index.php/apps/notes/api/v1"
LONG_AGO = 1_500_000_000
FORM = "multipart/form-data; boundary=x"
VERSIONS = "0.2, 1.3, 1.4"


@pytest.fixture
def app(a_server: Running) -> App:
    return an_app(a_server)


def make(app: App, **fields: Any) -> dict[str, Any]:
    made = app.ask("POST", f"{BASE}/notes", json=fields)
    assert made.status_code == 200, made.text
    return dict(made.json())


def later(answer: requests.Response) -> int:
    """The time to send back as pruneBefore, once the seconds in which news is repeated have passed."""
    return int(parsedate_to_datetime(answer.headers["Last-Modified"]).timestamp()) + 3


def test_a_new_note_has_every_field_and_every_answer_its_headers(app: App) -> None:
    made = app.ask("POST", f"{BASE}/notes", json={"title": "Plan", "content": "sail", "category": "Work/Boats"})

    note = made.json()
    assert set(note) == {"id", "etag", "readonly", "content", "title", "category", "favorite", "modified"}
    assert re.fullmatch(r"[0-9a-f]{32}", note["etag"])
    assert (note["title"], note["category"], note["favorite"], note["readonly"]) == ("Plan", "Work/Boats", False, False)
    assert made.headers["Content-Type"] == "application/json; charset=utf-8"
    assert made.headers["X-Notes-API-Versions"] == VERSIONS
    assert made.headers["ETag"] == f'"{note["etag"]}"'


@pytest.mark.parametrize("base", ["/index.php/apps/notes/api", "/apps/notes/api"])
@pytest.mark.parametrize("version", ["v0.2", "v1", "v1.3", "v1.4"])
def test_every_version_answers_at_both_addresses(app: App, base: str, version: str) -> None:
    assert app.ask("GET", f"{base}/{version}/notes").json() == []


@pytest.mark.parametrize(
    ("path", "status"),
    [("v2/notes", 400), ("v1.5/notes", 400), ("v/notes", 400), ("v1/nothing", 404), ("v1/notes/1/2", 404)],
)
def test_an_unknown_version_or_address_is_refused_with_the_versions_we_speak(app: App, path: str, status: int) -> None:
    refused = app.ask("GET", f"/index.php/apps/notes/api/{path}")

    assert (refused.status_code, refused.headers["X-Notes-API-Versions"]) == (status, VERSIONS)
    assert refused.headers["Content-Type"] == "application/json; charset=utf-8"


def test_who_is_not_known_gets_json_and_no_versions(a_server: Running) -> None:
    refused = a_server.call("GET", f"{a_server.base}{BASE}/notes", auth=("nobody@example.org", "x" * 26))

    assert (refused.status_code, refused.headers["Content-Type"]) == (401, "application/json; charset=utf-8")
    assert "X-Notes-API-Versions" not in refused.headers
    assert refused.headers["WWW-Authenticate"].startswith("Basic")


def test_android_learns_what_is_new_what_is_old_and_what_is_gone(app: App) -> None:
    """Its round: list with pruneBefore, note the time and the ETag, ask again; missing numbers are gone."""
    old, doomed = make(app, title="old", content="1"), make(app, title="doomed", content="2")
    first = app.ask("GET", f"{BASE}/notes", params={"pruneBefore": 0})
    unchanged = app.ask(
        "GET", f"{BASE}/notes", params={"pruneBefore": 0}, headers={"If-None-Match": first.headers["ETag"]}
    )
    app.ask("DELETE", f"{BASE}/notes/{doomed['id']}")
    second = app.ask(
        "GET", f"{BASE}/notes", params={"pruneBefore": later(first)}, headers={"If-None-Match": first.headers["ETag"]}
    )

    assert {one["id"] for one in first.json()} == {old["id"], doomed["id"]}
    assert re.fullmatch(r'"[0-9A-Za-z]{32}"', first.headers["ETag"])
    assert (unchanged.status_code, unchanged.content) == (304, b"")
    assert second.json() == [{"id": old["id"]}]


def test_a_note_whose_time_lies_in_the_past_is_still_news(app: App) -> None:
    """Apps set `modified` to when the person wrote; what is new is said by when the server learned of it."""
    made = make(app, title="old", content="1", modified=LONG_AGO)

    listed = app.ask("GET", f"{BASE}/notes", params={"pruneBefore": int(time.time()) - 60}).json()

    assert [(one["id"], one.get("modified")) for one in listed] == [(made["id"], LONG_AGO)]


@pytest.mark.parametrize("before", ["9223372036854775807", "-1", "0", ""])
def test_any_number_may_be_the_time_of_the_last_question(app: App, before: str) -> None:
    make(app, title="a", content="1")

    assert app.ask("GET", f"{BASE}/notes", params={"pruneBefore": before}).status_code == 200


def test_a_long_list_comes_in_chunks_and_the_last_has_the_numbers_of_the_rest(app: App) -> None:
    for n in range(5):
        make(app, title=f"{n}", content=f"text {n}")

    chunks, cursor = [], ""
    for _ in range(3):
        answer = app.ask("GET", f"{BASE}/notes", params={"chunkSize": 2, "chunkCursor": cursor})
        cursor = answer.headers.get("X-Notes-Chunk-Cursor", "")
        chunks.append((answer.json(), answer.headers.get("X-Notes-Chunk-Pending"), answer.headers["Last-Modified"]))

    assert [len(notes) for notes, _, _ in chunks] == [2, 2, 1]
    assert [pending for _, pending, _ in chunks] == ["3", "1", None]
    assert len({one["id"] for notes, _, _ in chunks for one in notes}) == 5
    assert len({at for _, _, at in chunks}) == 1, "the app goes on from when the first chunk was true"


def test_a_last_chunk_of_news_has_the_old_ones_as_numbers_only(app: App) -> None:
    make(app, title="old", content="1")
    before = int(datetime(2100, 1, 1, tzinfo=UTC).timestamp())

    listed = app.ask("GET", f"{BASE}/notes", params={"chunkSize": 2, "pruneBefore": before})

    assert [set(one) for one in listed.json()] == [{"id"}]
    assert "X-Notes-Chunk-Cursor" not in listed.headers


def test_fields_are_left_out_and_categories_chosen_as_asked(app: App) -> None:
    make(app, title="a", content="1", category="Work")
    make(app, title="b", content="2")

    lean = app.ask("GET", f"{BASE}/notes", params={"exclude": "content,etag", "category": "Work"}).json()

    assert [set(one) for one in lean] == [{"id", "readonly", "title", "category", "favorite", "modified"}]


def test_ios_sends_forms_with_ones_and_broken_seconds(app: App) -> None:
    made = app.ask(
        "POST",
        f"{BASE}/notes",
        data={"title": "Liste", "content": "é & =", "category": "", "favorite": "1", "modified": "1500000000.75"},
    ).json()
    written = app.ask(
        "PUT",
        f"{BASE}/notes/{made['id']}",
        data={"content": "b", "favorite": "0", "modified": "1500000001.0"},
        headers={"If-Match": f'"{made["etag"]}"'},
    ).json()

    assert (made["content"], made["favorite"], made["modified"]) == ("é & =", True, LONG_AGO)
    assert (written["content"], written["favorite"], written["modified"]) == ("b", False, LONG_AGO + 1)


def test_a_lost_update_is_refused_with_the_note_as_it_is(app: App) -> None:
    made = make(app, title="Plan", content="base")
    theirs = app.ask("PUT", f"{BASE}/notes/{made['id']}", json={"content": "theirs"}).json()

    refused = app.ask(
        "PUT", f"{BASE}/notes/{made['id']}", json={"content": "mine"}, headers={"If-Match": f'"{made["etag"]}"'}
    )

    assert (refused.status_code, refused.json()) == (412, theirs)


def test_android_overwrites_without_asking_and_the_history_has_what_was_there(a_server: Running, app: App) -> None:
    made = make(app, title="Plan", content="base")
    app.ask("PUT", f"{BASE}/notes/{made['id']}", json={"content": "theirs"})
    app.ask("PUT", f"{BASE}/notes/{made['id']}", json={"content": "mine"})

    outside: Outside = a_server.instance.outside
    assert history_of(outside, principal_of(app.who.account), made["id"]) == ["mine", "theirs", "base"]


def test_sending_a_note_as_it_is_changes_nothing(app: App) -> None:
    made = make(app, title="Plan", content="base", category="Work", favorite=True, modified=LONG_AGO)

    again = app.ask("PUT", f"{BASE}/notes/{made['id']}", json=made, headers={"If-Match": f'"{made["etag"]}"'})

    assert (again.status_code, again.json()) == (200, made)


def test_a_note_that_was_made_and_whose_answer_was_lost_is_not_made_twice(app: App) -> None:
    first = make(app, title="Plan", content="text", modified=LONG_AGO)

    again = make(app, title="Plan", content="text", modified=LONG_AGO)

    assert again["id"] == first["id"]


@pytest.mark.parametrize(
    ("given", "title", "category"),
    [
        ({"title": "a/b\\c*d?", "category": "x"}, "abcd", "x"),
        ({"title": "", "category": "../../up"}, "New note", "up"),
        ({"title": ".hidden", "category": "a//b/"}, "hidden", "a/b"),
        ({"content": "# First line\nrest"}, "New note", ""),
    ],
)
def test_titles_and_categories_are_made_harmless(app: App, given: dict[str, str], title: str, category: str) -> None:
    made = make(app, **given)

    assert (made["title"], made["category"]) == (title, category)


def test_a_title_that_is_taken_gets_a_number(app: App) -> None:
    assert [make(app, title="Plan", content=f"{n}")["title"] for n in range(2)] == ["Plan", "Plan (2)"]


def test_the_old_version_takes_the_title_from_the_first_line(app: App) -> None:
    old = "/index.php/apps/notes/api/v0.2"
    made = app.ask("POST", f"{old}/notes", json={"content": "# First line\nrest"}).json()

    written = app.ask("PUT", f"{old}/notes/{made['id']}", json={"content": "Another line\nrest"}).json()

    assert (made["title"], written["title"]) == ("First line", "Another line")


def test_a_removed_note_is_gone_for_the_app_and_in_the_trash_for_its_owner(app: App) -> None:
    made = make(app, title="Plan", content="text")

    answers = [app.ask(method, f"{BASE}/notes/{made['id']}").status_code for method in ("DELETE", "DELETE", "GET")]

    trashed = app.who.call("GET", "/notes/trash").json()["notes"]
    assert answers == [200, 404, 404]
    assert [one["number"] for one in trashed] == [made["id"]]


@pytest.mark.parametrize("number", ["0", "999999", "-1", "x", "9" * 30, "%00"])
@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_what_is_no_note_is_not_found(app: App, method: str, number: str) -> None:
    refused = app.ask(method, f"{BASE}/notes/{number}", json={"content": "x"} if method == "PUT" else None)

    assert refused.status_code == 404
    assert refused.headers["X-Notes-API-Versions"] == VERSIONS


@pytest.mark.parametrize(
    ("kind", "body", "status"),
    [
        ("application/json", b"{", 400),
        ("application/json", b"[]", 400),
        ("application/json", b'{"content": {}}', 400),
        ("application/json", b'{"favorite": "maybe"}', 400),
        ("application/json", b'{"modified": "soon"}', 400),
        ("application/json", b'{"modified": 1e999}', 400),
        ("application/json", b'{"content": "a\\u0000b"}', 400),
        ("application/json", b'{"content": "\\ud800"}', 400),
        ("application/x-www-form-urlencoded", b"content=%ff", 400),
        ("application/x-www-form-urlencoded", b"a=1&" * 100, 400),
        ("application/json", b'{"content": "' + b"x" * 1_000_001 + b'"}', 413),
        ("application/json", b"x" * (9 << 20), 413),
    ],
)
def test_what_cannot_be_a_note_is_refused_and_nothing_is_kept(app: App, kind: str, body: bytes, status: int) -> None:
    refused = app.ask("POST", f"{BASE}/notes", data=body, headers={"Content-Type": kind})

    assert refused.status_code == status
    assert app.ask("GET", f"{BASE}/notes").json() == []


def test_a_full_account_is_told_so_and_keeps_what_it_has(a_server: Running) -> None:
    app = an_app(a_server, quota=10)
    made = make(app, title="Plan", content="12345678")

    refused = [
        app.ask("POST", f"{BASE}/notes", json={"title": "More", "content": "12345"}).status_code,
        app.ask("PUT", f"{BASE}/notes/{made['id']}", json={"content": "12345"}).status_code,
    ]

    assert refused == [507, 507]
    assert app.ask("GET", f"{BASE}/notes/{made['id']}").json()["content"] == "12345678"


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"notesPath": None, "fileSuffix": None}, {"notesPath": "Notes", "fileSuffix": ".md"}),
        ({"notesPath": "", "fileSuffix": ""}, {"notesPath": "Notes", "fileSuffix": ".md"}),
        ({"notesPath": "Notes/Work/../Home", "fileSuffix": "txt"}, {"notesPath": "Notes/Home", "fileSuffix": ".txt"}),
        ({"notesPath": "../../etc", "fileSuffix": "./.t?x/t"}, {"notesPath": "Notes", "fileSuffix": ".txt"}),
        ({}, {"notesPath": "Notes", "fileSuffix": ".md"}),
    ],
)
def test_settings_are_made_harmless_and_the_answer_says_what_holds(
    app: App, given: dict[str, Any], told: dict[str, str]
) -> None:
    assert app.ask("PUT", f"{BASE}/settings", json=given).json() == told
    assert app.ask("GET", f"{BASE}/settings").json() == told


def test_another_folder_hides_the_notes_elsewhere_and_takes_the_new_ones(app: App) -> None:
    hidden = make(app, title="hidden", content="1")
    app.ask("PUT", f"{BASE}/settings", json={"notesPath": "Notes/Work", "fileSuffix": ".txt"})

    made = make(app, title="seen", content="2", category="Boats")

    assert [(one["id"], one["category"]) for one in app.ask("GET", f"{BASE}/notes").json()] == [(made["id"], "Boats")]
    assert app.ask("GET", f"{BASE}/notes/{hidden['id']}").status_code == 404
    assert app.who.call("GET", f"/notes/{made['id']}").json()["category"] == "Work/Boats"


def test_what_is_no_text_can_be_marked_and_moved_to_the_trash_and_nothing_else(a_server: Running, app: App) -> None:
    made = make(app, title="Plan", content="text")
    with a_server.instance.outside.system(app.who.account.id, notes.FEATURE) as work:
        work.tx.execute(sql(f"UPDATE notes_notes SET content = 2 WHERE entry = {made['id']}"))

    shown = app.ask("GET", f"{BASE}/notes/{made['id']}").json()
    refused = app.ask("PUT", f"{BASE}/notes/{made['id']}", json={"content": "other"})
    marked = app.ask("PUT", f"{BASE}/notes/{made['id']}", json={**shown, "favorite": True})

    assert (shown["readonly"], refused.status_code) == (True, 403)
    assert (marked.status_code, marked.json()["favorite"]) == (200, True)


def test_a_picture_is_put_beside_a_note_and_read_by_its_path(app: App) -> None:
    made = make(app, title="Plan", content="text", category="Work")
    v14 = "/index.php/apps/notes/api/v1.4"

    kept = app.ask("POST", f"{v14}/attachment/{made['id']}", files={"file": ("../map é.png", b"a map" * 1000)})
    read = app.ask("GET", f"{v14}/attachment/{made['id']}", params={"path": kept.json()["filename"]})

    assert kept.json() == {"filename": f".attachments.{made['id']}/map é.png"}
    assert (read.content, read.headers["Content-Type"]) == (b"a map" * 1000, "image/png")
    assert (kept.headers["X-Notes-API-Versions"], read.headers["X-Notes-API-Versions"]) == (VERSIONS, VERSIONS)
    with app.who.server.instance.outside.look(app.who.account.id) as work:
        assert (usage.usage_of(work).used, usage.usage_of(work).reserved) == (4 + 5000, 0)


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        (
            "multipart/form-data; boundary=x",
            b'--x\r\nContent-Disposition: form-data; name="file"\r\n\r\na\r\n--x--\r\n',
        ),
        (
            "multipart/form-data; boundary=x",
            b'--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\na',
        ),
        ("multipart/form-data; boundary=x", b"--x--\r\n"),
        ("multipart/form-data; boundary=x", b"x" * 100_000),
        ("multipart/form-data", b""),
        ("image/png", b"a map"),
    ],
)
def test_what_is_no_form_with_a_file_is_refused_and_nothing_is_kept(app: App, kind: str, body: bytes) -> None:
    made = make(app, title="Plan", content="text")

    refused = app.ask("POST", f"{BASE}/attachment/{made['id']}", data=body, headers={"Content-Type": kind})

    assert refused.status_code == 400
    assert app.who.call("GET", f"/notes/{made['id']}/attachments").json()["attachments"] == []


@pytest.mark.parametrize("path", ["../../../etc/passwd", "/etc/passwd", "", "nothing.png"])
def test_a_path_that_leads_out_finds_nothing(app: App, path: str) -> None:
    made = make(app, title="Plan", content="text")

    assert app.ask("GET", f"{BASE}/attachment/{made['id']}", params={"path": path}).status_code == 404


def test_the_capability_is_announced_whole(app: App) -> None:
    told = app.ask("GET", "/ocs/v2.php/cloud/capabilities?format=json").json()["ocs"]["data"]["capabilities"]["notes"]

    assert told["api_version"] == ["0.2", "1.3", "1.4"]
    assert told["notes_path"] == "Notes"


def test_an_app_that_would_trash_too_many_is_stopped_until_its_owner_lets_it(app: App) -> None:
    numbers = [make(app, title=f"Note {count}", content=str(count))["id"] for count in range(103)]
    answers = [app.ask("DELETE", f"{BASE}/notes/{number}").status_code for number in numbers[:102]]
    again = app.ask("DELETE", f"{BASE}/notes/{numbers[0]}")
    (stop,) = app.who.call("GET", "/account/brakes").json()["brakes"]
    refused = app.ask("DELETE", f"{BASE}/notes/{numbers[-1]}")
    app.who.call("POST", f"/account/brakes/{stop['id']}", json={"allow": True})
    allowed = app.ask("DELETE", f"{BASE}/notes/{numbers[-1]}")

    assert answers == [200] * 100 + [403] * 2
    assert (again.status_code, refused.status_code, allowed.status_code) == (404, 403, 200)
    assert refused.json()["errorType"] == "too_many_deletions"
    assert (stop["name"], stop["deleted"], stop["refused"], stop["total"]) == ("Notes", 100, 2, 103)
    assert len(app.ask("GET", f"{BASE}/notes").json()) == 2
