"""Status, capabilities, user and avatar: what Nextcloud's apps ask before anything else."""

import io
from xml.etree import ElementTree

import pytest
from PIL import Image

from tests.support.running import Running
from tests.unit.protocols.nextcloud.asking import App, an_app


@pytest.fixture
def app(a_server: Running) -> App:
    return an_app(a_server)


def test_the_status_is_told_to_everybody_in_numbers_that_apps_can_read(a_server: Running) -> None:
    told = a_server.call("GET", f"{a_server.base}/status.php")

    status = told.json()
    assert told.status_code == 200
    assert [int(part) for part in status["version"].split(".")][0] >= 31
    assert status["productname"] == "Tansu"
    assert (status["installed"], status["maintenance"], status["needsDbUpgrade"]) == (True, False, False)


@pytest.mark.parametrize(("version", "code"), [("v1.php", 100), ("v2.php", 200)])
def test_both_versions_of_the_protocol_answer_with_their_own_number(app: App, version: str, code: int) -> None:
    told = app.ask("GET", f"/ocs/{version}/cloud/user?format=json")

    assert told.json()["ocs"]["meta"]["statuscode"] == code
    assert told.json()["ocs"]["data"]["id"] == app.who.account.email


def test_json_comes_for_the_accept_header_and_xml_for_none(app: App) -> None:
    as_json = app.ask("GET", "/ocs/v2.php/cloud/user", headers={"Accept": "application/json"})
    as_xml = app.ask("GET", "/ocs/v1.php/cloud/user", headers={"Accept": "*/*"})

    root = ElementTree.fromstring(as_xml.content)
    assert as_json.json()["ocs"]["data"]["email"] == app.who.account.email
    assert (root.tag, root.findtext("meta/statuscode"), root.findtext("data/id")) == (
        "ocs",
        "100",
        app.who.account.email,
    )


def test_sections_are_complete_where_android_would_stop_at_half_of_one(app: App) -> None:
    told = app.ask("GET", "/ocs/v1.php/cloud/capabilities?format=json").json()["ocs"]["data"]

    offered = told["capabilities"]
    assert {"major", "minor", "micro", "string", "edition"} <= set(told["version"])
    assert isinstance(offered["core"]["pollinterval"], int)
    assert offered["dav"]["chunking"] == "1.0"
    assert {"bigfilechunking", "undelete", "versioning"} <= set(offered["files"])
    assert all(offered["theming"][word] for word in ("name", "slogan", "color", "url"))
    assert not {"files_sharing", "end-to-end-encryption", "notifications", "activity", "user_status"} & set(offered)


def test_capabilities_that_have_not_changed_are_not_sent_again(app: App) -> None:
    first = app.ask("GET", "/ocs/v2.php/cloud/capabilities?format=json")

    again = app.ask(
        "GET", "/ocs/v2.php/cloud/capabilities?format=json", headers={"If-None-Match": first.headers["ETag"]}
    )

    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]


@pytest.mark.parametrize("path", ["cloud/user", "cloud/users/ada@example.org", "core/getapppassword"])
def test_who_is_not_known_is_asked_for_a_credential(a_server: Running, path: str) -> None:
    anonymous = a_server.call("GET", f"{a_server.base}/ocs/v1.php/{path}?format=json")
    wrong = a_server.call("GET", f"{a_server.base}/ocs/v2.php/{path}?format=json", auth=("ada@example.org", "no"))

    assert (anonymous.status_code, wrong.status_code) == (401, 401)
    assert anonymous.json()["ocs"]["meta"]["statuscode"] == 997
    assert wrong.json()["ocs"]["meta"]["statuscode"] == 401
    assert anonymous.headers["WWW-Authenticate"].startswith("Basic realm=")


def test_a_wrong_credential_is_told_even_where_none_is_needed(a_server: Running) -> None:
    told = a_server.call("GET", f"{a_server.base}/ocs/v1.php/cloud/capabilities", auth=("ada@example.org", "no"))

    assert told.status_code == 401


def test_the_quota_adds_up(a_server: Running) -> None:
    app = an_app(a_server, quota=1_000_000)

    quota = app.ask("GET", "/ocs/v1.php/cloud/user?format=json").json()["ocs"]["data"]["quota"]

    assert quota == {"free": 1_000_000, "used": 0, "total": 1_000_000, "relative": 0.0, "quota": 1_000_000}


def test_nobody_learns_of_anybody_else(a_server: Running, app: App) -> None:
    joe = a_server.person()

    own = app.ask("GET", f"/ocs/v2.php/cloud/users/{app.who.account.email}?format=json")
    somebody = app.ask("GET", f"/ocs/v2.php/cloud/users/{joe.account.email}?format=json")
    nobody = app.ask("GET", "/ocs/v2.php/cloud/users/nobody@example.org?format=json")

    assert own.json()["ocs"]["data"]["id"] == app.who.account.email
    assert somebody.status_code == 404
    assert somebody.json() == nobody.json()


def test_a_question_we_do_not_know_is_answered_as_such(app: App) -> None:
    second = app.ask("GET", "/ocs/v2.php/apps/weather_status/api/v1/location?format=json")
    first = app.ask("GET", "/ocs/v1.php/apps/files_sharing/api/v1/shares?format=json")

    assert (second.status_code, second.json()["ocs"]["meta"]["statuscode"]) == (404, 404)
    assert (first.status_code, first.json()["ocs"]["meta"]["statuscode"]) == (200, 998)


def test_signing_out_in_the_app_ends_its_password(app: App) -> None:
    refused = app.ask("GET", "/ocs/v2.php/core/getapppassword?format=json")
    ended = app.ask("DELETE", "/ocs/v2.php/core/apppassword?format=json")
    after = app.ask("GET", "/ocs/v2.php/cloud/user?format=json")

    assert (refused.status_code, ended.status_code, after.status_code) == (403, 200, 401)


@pytest.mark.parametrize(("asked", "drawn"), [("64", 64), ("100", 128), ("99999999999", 64), ("0", 64), ("x", 64)])
def test_an_avatar_is_a_png_of_a_few_sizes(app: App, asked: str, drawn: int) -> None:
    told = app.ask("GET", f"/index.php/avatar/{app.who.account.email}/{asked}")

    picture = Image.open(io.BytesIO(told.content))
    assert (told.headers["Content-Type"], picture.format, picture.size) == ("image/png", "PNG", (drawn, drawn))


def test_an_avatar_is_for_its_owner(a_server: Running, app: App) -> None:
    joe = a_server.person()

    somebody = app.ask("GET", f"/index.php/avatar/{joe.account.email}/64")
    nobody = app.ask("GET", "/index.php/avatar/nobody@example.org/64")
    anonymous = a_server.call("GET", f"{a_server.base}/index.php/avatar/{joe.account.email}/64")

    assert (somebody.status_code, nobody.status_code) == (404, 404)
    assert anonymous.status_code == 401
    assert anonymous.headers["WWW-Authenticate"].startswith("Basic")


def test_a_phone_is_never_told_to_wipe_itself(a_server: Running) -> None:
    told = a_server.call("POST", f"{a_server.base}/index.php/core/wipe/check", data={"token": "x"})
    there = a_server.call("GET", f"{a_server.base}/index.php/204")

    assert (told.status_code, there.status_code) == (404, 204)
