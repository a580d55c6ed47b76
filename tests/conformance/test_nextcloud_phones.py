"""What the phone apps do, request by request, as their sources have it: auto upload, and looking at what is there."""

import hashlib
from collections.abc import Iterator

import pytest
import requests
from lxml import etree

from tests.support.building import PASSWORD
from tests.support.running import Person, Running
from tests.support.sending import photo

ANDROID = {"User-Agent": "Mozilla/5.0 (Android) Nextcloud-android/3.30.1", "OCS-APIREQUEST": "true"}
IOS = {"User-Agent": "Mozilla/5.0 (iOS) Nextcloud-iOS/6.1.0", "OCS-APIRequest": "true"}
PICTURE = photo("sent by a phone", size=60_000)


class Phone:
    """An app that was let in by the login flow, and speaks as it does from then on."""

    def __init__(self, person: Person, headers: dict[str, str]) -> None:
        server = person.server
        begun = requests.post(f"{server.base}/index.php/login/v2", headers=headers, timeout=60).json()
        _grant(person, begun["login"].rsplit("/", 1)[-1])
        token = {"token": begun["poll"]["token"]}
        polled = requests.post(begun["poll"]["endpoint"], data=token, headers=headers, timeout=60).json()
        self.base, self.user, self.password = polled["server"], polled["loginName"], polled["appPassword"]
        self.headers = headers
        self.files = f"/remote.php/dav/files/{self.user}"

    def ask(self, method: str, path: str, **more: object) -> requests.Response:
        """Ask below the server's root."""
        headers = {**self.headers, **more.pop("headers", {})}
        return requests.request(
            method, self.base + path, auth=(self.user, self.password), headers=headers, timeout=60, **more
        )


def _grant(person: Person, flow: str) -> None:
    browser = requests.Session()
    browser.headers.update({"X-Tansu": "1"})
    api = f"{person.server.base}/api/v1"
    browser.post(f"{api}/session", json={"email": person.account.email, "password": PASSWORD}, timeout=60)
    assert browser.post(f"{api}/login-flows/{flow}/grant", timeout=60).status_code == 200


@pytest.fixture
def person(a_server: Running) -> Iterator[Person]:
    yield a_server.person()


def texts(answer: requests.Response, name: str) -> list[str]:
    """The text of every element of that name, found by its literal prefix as the library for iOS does."""
    return [str(one.text) for one in etree.fromstring(answer.content).iter() if _literal(one) == name]


def _literal(element: etree._Element) -> str:
    return f"{element.prefix}:{etree.QName(element).localname}"


def test_android_backs_up_its_camera_roll(person: Person) -> None:
    phone = Phone(person, ANDROID)
    folder, target = f"{phone.files}/InstantUpload/Camera/2026/05", "IMG_0001.jpg"

    status = phone.ask("GET", "/status.php").json()
    capabilities = phone.ask("GET", "/ocs/v2.php/cloud/capabilities?format=json")
    again = phone.ask(
        "GET", "/ocs/v2.php/cloud/capabilities?format=json", headers={"If-None-Match": capabilities.headers["ETag"]}
    )
    user = phone.ask("GET", "/ocs/v2.php/cloud/user?format=json").json()["ocs"]["data"]
    looked = phone.ask("HEAD", f"{folder}/{target}")
    parents = ["/InstantUpload", "/InstantUpload/Camera", "/InstantUpload/Camera/2026", "/InstantUpload/Camera/2026/05"]
    made = [phone.ask("MKCOL", phone.files + one).status_code for one in parents]
    sent = phone.ask(
        "PUT",
        f"{folder}/{target}",
        data=PICTURE,
        headers={"Content-Type": "image/jpeg", "X-OC-Mtime": "1700000000", "X-OC-Ctime": "1699999999"},
    )
    there = phone.ask("HEAD", f"{folder}/{target}")
    whole = phone.ask("GET", f"{folder}/{target}")

    assert int(status["version"].split(".")[0]) >= 30
    assert (capabilities.status_code, again.status_code) == (200, 304)
    assert user["id"] == phone.user
    assert (looked.status_code, made, sent.status_code) == (404, [201] * 4, 201)
    assert (there.headers["ETag"], there.headers["Content-Length"]) == (sent.headers["ETag"], str(len(PICTURE)))
    assert whole.content == PICTURE
    assert whole.headers["ETag"] == sent.headers["ETag"]


def test_android_asks_for_its_list_and_thumbnails_and_signs_out(person: Person) -> None:
    phone = Phone(person, ANDROID)
    asset = person.upload_and_settle(PICTURE)
    folder = person.call("GET", f"/gallery/assets/{asset}").json()["path"].rsplit("/", 1)[0]

    listed = phone.ask(
        "PROPFIND",
        f"{phone.files}/{folder}/",
        headers={"Depth": "1"},
        data=b'<?xml version="1.0"?><d:propfind xmlns:d="DAV:" xmlns:oc="http://owncloud.org/ns"'
        b' xmlns:nc="http://nextcloud.org/ns"><d:prop><d:displayname/><d:getcontenttype/><d:resourcetype/>'
        b"<d:getcontentlength/><d:getlastmodified/><d:creationdate/><d:getetag/><d:quota-used-bytes/>"
        b"<d:quota-available-bytes/><oc:permissions/><oc:fileid/><oc:id/><oc:size/><oc:favorite/><oc:owner-id/>"
        b"<oc:owner-display-name/><oc:comments-unread/><nc:is-encrypted/><nc:mount-type/><nc:has-preview/>"
        b"<nc:note/><nc:sharees/><nc:rich-workspace/><nc:metadata-photos-size/><nc:metadata-photos-gps/>"
        b"<nc:creation_time/><nc:upload_time/><nc:lock/></d:prop></d:propfind>",
    )
    number = texts(listed, "oc:fileid")[1]
    preview = phone.ask("GET", f"/index.php/core/preview?fileId={number}&x=512&y=512&a=1&mode=cover&forceIcon=0")
    avatar = phone.ask("GET", f"/index.php/avatar/{phone.user}/128")
    wipe = phone.ask("POST", "/index.php/core/wipe/check", data={"token": phone.password})
    out = phone.ask("DELETE", "/ocs/v2.php/core/apppassword")
    after = phone.ask("GET", "/ocs/v2.php/cloud/user?format=json")

    assert texts(listed, "nc:has-preview") == ["false", "true"]
    assert (preview.status_code, avatar.status_code, wipe.status_code) == (200, 200, 404)
    assert (out.status_code, after.status_code) == (200, 401)


def test_ios_uploads_without_making_folders_first_and_keeps_fractions_of_seconds_out(person: Person) -> None:
    phone = Phone(person, IOS)
    target = f"{phone.files}/Photos/2026/05/26-05-01 12-00-00 0001.jpg".replace(" ", "%20")

    sent = phone.ask(
        "PUT",
        target,
        data=PICTURE,
        headers={"X-OC-MTime": "1723456789.123", "X-OC-CTime": "1723456780.9", "X-NC-WebDAV-Auto-Mkcol": "1"},
    )
    shown = phone.ask(
        "PROPFIND",
        target,
        headers={"Depth": "0"},
        data=b'<d:propfind xmlns:d="DAV:" xmlns:oc="http://owncloud.org/ns" xmlns:nc="http://nextcloud.org/ns"><d:prop>'
        b'<d:getlastmodified/><fileid xmlns="http://owncloud.org/ns"/><id xmlns="http://owncloud.org/ns"/>'
        b"<nc:creation_time/><d:getetag/></d:prop></d:propfind>",
    )

    assert sent.status_code == 201
    assert texts(shown, "d:getlastmodified") == ["Mon, 12 Aug 2024 09:59:49 GMT"]
    assert texts(shown, "oc:id") == [sent.headers["OC-FileId"]]
    assert texts(shown, "nc:creation_time") == ["1723456780"]
    assert texts(shown, "d:href") == [target]


@pytest.mark.parametrize("time", ["0", "-1", "1e400", "nan", "yesterday", "9" * 40, "", "1723456789,5"])
def test_a_time_that_is_nonsense_costs_the_time_and_not_the_picture(person: Person, time: str) -> None:
    phone = Phone(person, IOS)

    sent = phone.ask("PUT", f"{phone.files}/odd.jpg", data=PICTURE, headers={"X-OC-MTime": time})

    assert sent.status_code == 201
    assert phone.ask("GET", f"{phone.files}/odd.jpg").content == PICTURE


def test_the_same_name_twice_keeps_the_first_picture_as_a_version(person: Person) -> None:
    phone = Phone(person, IOS)
    first = phone.ask("PUT", f"{phone.files}/IMG_0001.jpg", data=PICTURE)
    other = photo("another one", size=50_000)

    second = phone.ask("PUT", f"{phone.files}/IMG_0001.jpg", data=other)

    number = int(second.headers["OC-FileId"].partition("tansu")[0])
    versions = person.call("GET", f"/files/{number}/versions").json()["versions"]
    assert first.headers["OC-FileId"] == second.headers["OC-FileId"]
    assert phone.ask("GET", f"{phone.files}/IMG_0001.jpg").content == other
    assert [one["sha256"] for one in versions] == [hashlib.sha256(PICTURE).hexdigest()]


def test_ios_marks_a_live_photo_and_reads_the_mark_again(person: Person) -> None:
    phone = Phone(person, IOS)
    phone.ask("PUT", f"{phone.files}/IMG_0002.jpg", data=PICTURE)

    marked = phone.ask(
        "PROPPATCH",
        f"{phone.files}/IMG_0002.jpg",
        data=b'<?xml version="1.0"?><d:propertyupdate xmlns:d="DAV:" xmlns:oc="http://owncloud.org/ns"'
        b' xmlns:nc="http://nextcloud.org/ns"><d:set><d:prop><nc:metadata-files-live-photo>IMG_0002.mov'
        b"</nc:metadata-files-live-photo></d:prop></d:set></d:propertyupdate>",
    )
    shown = phone.ask(
        "PROPFIND",
        f"{phone.files}/IMG_0002.jpg",
        headers={"Depth": "0"},
        data=b'<d:propfind xmlns:d="DAV:" xmlns:nc="http://nextcloud.org/ns"><d:prop><nc:metadata-files-live-photo/>'
        b"</d:prop></d:propfind>",
    )

    assert marked.status_code == 207
    assert texts(shown, "nc:metadata-files-live-photo") == ["IMG_0002.mov"]
