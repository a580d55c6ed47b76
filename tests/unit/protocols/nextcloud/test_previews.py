"""Previews: a small picture of a photo, by number or by path; 404 for everything else."""

import io
from urllib.parse import quote

import pytest
from PIL import Image

from tests.support.davs import dav_client
from tests.support.running import Running
from tests.support.sending import photo
from tests.unit.protocols.nextcloud.asking import App, an_app


@pytest.fixture
def app(a_server: Running) -> App:
    return an_app(a_server)


def a_picture(app: App) -> tuple[str, str]:
    """The number and the path of a photo whose renditions are made."""
    asset = app.who.upload_and_settle(photo("a boat", size=40_000))
    path = app.who.call("GET", f"/gallery/assets/{asset}").json()["path"]
    entry = app.who.call("GET", "/files/at", params={"path": path}).json()
    return str(entry["number"]), path


def test_a_photo_has_a_preview_by_number_and_by_path(app: App) -> None:
    number, path = a_picture(app)
    asked = "x=256&y=256&a=1&mode=cover&forceIcon=0"

    by_number = app.ask("GET", f"/index.php/core/preview?fileId={number}&{asked}")
    by_path = app.ask("GET", f"/index.php/core/preview.png?file=/{quote(path)}&{asked}")
    again = app.ask(
        "GET",
        f"/index.php/core/preview?fileId={number}&{asked}",
        headers={"If-None-Match": by_number.headers["ETag"]},
    )

    assert (by_number.status_code, by_number.headers["Content-Type"]) == (200, "image/webp")
    assert Image.open(io.BytesIO(by_number.content)).format == "WEBP"
    assert by_path.content == by_number.content
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(
    "asked", ["fileId=999999", "fileId=-1", "fileId=x", "file=/nothing.jpg", "file=/", "", "fileId=0"]
)
def test_what_has_no_picture_is_not_found(app: App, asked: str) -> None:
    dav_client(app.who).put("words.txt", b"words")

    told = app.ask("GET", f"/index.php/core/preview?{asked}&x=99999999&y=-1")

    assert told.status_code in {404, 422}


def test_words_have_no_picture(app: App) -> None:
    dav_client(app.who).put("words.txt", b"words")

    assert app.ask("GET", "/index.php/core/preview.png?file=/words.txt&x=64&y=64").status_code == 404


def test_a_picture_is_for_its_owner(a_server: Running, app: App) -> None:
    number, _ = a_picture(app)
    eve = an_app(a_server)

    anonymous = a_server.call("GET", f"{a_server.base}/index.php/core/preview?fileId={number}&x=64&y=64")
    foreign = eve.ask("GET", f"/index.php/core/preview?fileId={number}&x=64&y=64")

    assert (anonymous.status_code, foreign.status_code) == (401, 404)
    assert anonymous.headers["WWW-Authenticate"].startswith("Basic")
