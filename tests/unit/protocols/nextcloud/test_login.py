"""Login flow v2 over the wire: as Android, iOS and the desktop client go through it."""

import pytest
import requests

from tests.support.building import PASSWORD
from tests.support.running import Person, Running

ANDROID = {"User-Agent": "Mozilla/5.0 (Android) Nextcloud-android/3.30.1", "X-Forwarded-For": "203.0.120.7"}
OURS = {"X-Tansu": "1"}


def begin(server: Running, front: str = "/index.php", **headers: str) -> dict[str, dict[str, str]]:
    answer = server.call("POST", f"{server.base}{front}/login/v2", headers={**ANDROID, **headers})
    assert answer.status_code == 200
    return answer.json()


def browser_of(who: Person) -> requests.Session:
    browser = requests.Session()
    browser.headers.update({**OURS, "X-Forwarded-For": "203.0.121.7"})
    answer = browser.post(
        f"{who.server.base}/api/v1/session", json={"email": who.account.email, "password": PASSWORD}, timeout=60
    )
    assert answer.status_code == 201
    return browser


def page(server: Running, begun: dict[str, dict[str, str]]) -> str:
    return f"{server.base}/api/v1/login-flows/{str(begun['login']).rsplit('/', 1)[-1]}"


@pytest.fixture
def ada(a_server: Running) -> Person:
    return a_server.person()


@pytest.mark.parametrize("front", ["", "/index.php"])
@pytest.mark.parametrize("place", ["data", "params"])
def test_an_app_is_let_in_and_told_once(a_server: Running, ada: Person, front: str, place: str) -> None:
    begun = begin(a_server, front)
    asking = {place: {"token": begun["poll"]["token"]}}
    browser = browser_of(ada)

    pending = requests.post(begun["poll"]["endpoint"], timeout=60, **asking)
    shown = browser.get(page(a_server, begun), timeout=60).json()
    granted = browser.post(f"{page(a_server, begun)}/grant", timeout=60)
    fetched = requests.post(begun["poll"]["endpoint"], timeout=60, **asking)
    again = requests.post(begun["poll"]["endpoint"], timeout=60, **asking)

    assert (pending.status_code, pending.content) == (404, b"")
    assert (shown["client"], shown["state"]) == ("Nextcloud for Android 3.30.1", "waiting")
    assert granted.json()["state"] == "granted"
    told = fetched.json()
    assert (told["server"], told["loginName"]) == (a_server.base, ada.account.email)
    user = requests.get(
        f"{told['server']}/ocs/v2.php/cloud/user?format=json",
        auth=(told["loginName"], told["appPassword"]),
        timeout=60,
    )
    assert user.json()["ocs"]["data"]["id"] == ada.account.email
    assert (again.status_code, again.content) == (404, b"")


def test_the_page_is_for_people_who_are_signed_in(a_server: Running, ada: Person) -> None:
    begun = begin(a_server)

    anonymous = requests.get(page(a_server, begun), timeout=60)
    program = ada.call("POST", f"{page(a_server, begun)}/grant")
    foreign = browser_of(ada).post(
        f"{page(a_server, begun)}/grant", headers={"Origin": "https://evil.example"}, timeout=60
    )

    assert (anonymous.status_code, program.status_code, foreign.status_code) == (401, 403, 403)


def test_a_denied_app_goes_on_waiting_for_nothing(a_server: Running, ada: Person) -> None:
    begun = begin(a_server)

    denied = browser_of(ada).post(f"{page(a_server, begun)}/deny", timeout=60)
    polled = requests.post(begun["poll"]["endpoint"], data={"token": begun["poll"]["token"]}, timeout=60)

    assert denied.json()["state"] == "denied"
    assert (polled.status_code, polled.content) == (404, b"")


def test_guessing_tokens_is_slowed(a_server: Running) -> None:
    near = {"X-Forwarded-For": "203.0.122.7"}

    answers = [
        requests.post(f"{a_server.base}/login/v2/poll", data={"token": f"guess{n}"}, headers=near, timeout=60)
        for n in range(30)
    ]

    assert {answer.status_code for answer in answers} == {404, 429}
    assert {answer.content for answer in answers} == {b""}
    assert all(int(answer.headers["Retry-After"]) >= 1 for answer in answers if answer.status_code == 429)


@pytest.mark.parametrize("body", [b"", b"token=", b"token=%ff%00", b"\xff\xfe", b"token=a&token=b", b"=" * 4000])
def test_a_garbled_poll_finds_nothing(a_server: Running, body: bytes) -> None:
    answer = requests.post(
        f"{a_server.base}/login/v2/poll", data=body, headers={"X-Forwarded-For": "203.0.123.7"}, timeout=60
    )

    assert (answer.status_code, answer.content) == (404, b"")


def test_a_long_poll_is_refused(a_server: Running) -> None:
    answer = requests.post(f"{a_server.base}/login/v2/poll", data=b"x" * 10_000, timeout=60)

    assert answer.status_code == 413
