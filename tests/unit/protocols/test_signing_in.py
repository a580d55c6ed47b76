"""Who may come in: guesses are slowed, other sites are kept out, and secrets are shown once."""

import pytest

from tests.support.building import PASSWORD
from tests.support.running import Person, Running

OURS = {"X-Tansu": "1"}


@pytest.fixture
def ada(a_server: Running) -> Person:
    return a_server.person()


def sign_in(server: Running, email: str, password: str, *, near: str, **headers: str) -> object:
    return server.call(
        "POST",
        "/session",
        json={"email": email, "password": password},
        headers={**OURS, "X-Forwarded-For": near, **headers},
    )


def test_guessing_a_password_is_slowed_and_says_for_how_long(a_server: Running, ada: Person) -> None:
    answers = [sign_in(a_server, ada.account.email, f"guess {n}", near="203.0.113.7") for n in range(12)]

    refused = [answer for answer in answers if answer.status_code == 429]
    assert {answer.status_code for answer in answers} == {401, 429}
    assert refused
    assert all(int(answer.headers["Retry-After"]) >= 1 for answer in refused)


def test_strangers_and_members_are_answered_alike(a_server: Running, ada: Person) -> None:
    member = sign_in(a_server, ada.account.email, "wrong", near="203.0.114.7")
    stranger = sign_in(a_server, "nobody.at.all@example.org", "wrong", near="203.0.114.7")

    assert (member.status_code, stranger.status_code) == (401, 401)
    assert {**member.json(), "request_id": ""} == {**stranger.json(), "request_id": ""}


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-Tansu": "0"},
        {**OURS, "Origin": "https://evil.example"},
        {**OURS, "Origin": "null"},
        {**OURS, "Sec-Fetch-Site": "cross-site"},
        {**OURS, "Sec-Fetch-Site": "same-site"},
    ],
)
def test_another_sites_page_changes_nothing(a_server: Running, ada: Person, headers: dict[str, str]) -> None:
    cookies = sign_in(a_server, ada.account.email, PASSWORD, near="203.0.115.7").cookies

    changed = a_server.call("PATCH", "/account", json={"name": "Eve"}, headers=headers, cookies=cookies)
    entered = a_server.call("POST", "/session", json={"email": "a@b.c", "password": "x"}, headers=headers)
    sent = a_server.call("POST", "/uploads", headers={**headers, "Tus-Resumable": "1.0.0"}, cookies=cookies)

    assert [answer.status_code for answer in (changed, entered, sent)] == [403, 403, 403]
    assert ada.call("GET", "/account").json()["name"] == "Ada"


def test_our_own_page_may_and_signing_out_ends_it_on_the_server(a_server: Running, ada: Person) -> None:
    signed_in = sign_in(a_server, ada.account.email, PASSWORD, near="203.0.116.7")
    own = {**OURS, "Origin": a_server.base, "Sec-Fetch-Site": "same-origin"}

    changed = a_server.call("PATCH", "/account", json={"name": "Ada L"}, headers=own, cookies=signed_in.cookies)
    out = a_server.call("DELETE", "/session", headers=own, cookies=signed_in.cookies)
    after = a_server.call("GET", "/account", cookies=signed_in.cookies)

    cookie = signed_in.headers["Set-Cookie"]
    assert (changed.status_code, out.status_code, after.status_code) == (200, 204, 401)
    assert "HttpOnly" in cookie
    assert "samesite=lax" in cookie.lower()
    assert out.headers["Clear-Site-Data"]


def test_a_token_makes_none_that_may_do_more_than_itself(a_server: Running, ada: Person) -> None:
    ada.token = ada.call("POST", "/account/tokens", json={"label": "x", "scopes": ["account", "read"]}).json()["token"]

    more = ada.call("POST", "/account/tokens", json={"label": "y", "scopes": ["read", "write"]})
    operating = ada.call("POST", "/account/tokens", json={"label": "y", "scopes": ["operate"]})
    same = ada.call("POST", "/account/tokens", json={"label": "y", "scopes": ["read"]})

    assert [answer.status_code for answer in (more, operating, same)] == [403, 403, 201]


def test_secrets_are_shown_once(ada: Person) -> None:
    token = ada.call("POST", "/account/tokens", json={"label": "x"}).json()["token"]
    password = ada.call("POST", "/account/app-passwords", json={"label": "x"}).json()["password"]

    listed = ada.call("GET", "/account/tokens").text + ada.call("GET", "/account/app-passwords").text
    told = listed + ada.call("GET", "/account/audit").text

    assert token not in told
    assert password not in told


def test_setting_up_a_second_time_is_a_conflict(a_server: Running, ada: Person) -> None:
    answer = a_server.call(
        "POST", "/setup", json={"code": "x", "email": "e@example.org", "password": PASSWORD}, headers=OURS
    )

    assert (answer.status_code, answer.json()["code"]) == (409, "conflict")


def test_asking_for_a_new_password_is_answered_alike_for_everybody(a_server: Running, ada: Person) -> None:
    near = {"X-Forwarded-For": "203.0.117.7"}

    answers = [
        a_server.call("POST", "/password/forgotten", json={"email": email}, headers=near)
        for email in (ada.account.email, "nobody.at.all@example.org")
    ]

    assert [(answer.status_code, answer.content) for answer in answers] == [(202, b"{}")] * 2


@pytest.mark.parametrize("method", ["TRACE", "PUT", "PROPFIND", "NONSENSE"])
def test_a_method_an_address_does_not_know_is_405(ada: Person, method: str) -> None:
    answer = ada.call(method, "/account/usage")

    assert (answer.status_code, answer.json()["code"]) == (405, "method_not_allowed")


def test_everybody_may_know_the_address_that_people_use(a_server: Running) -> None:
    answer = a_server.call("GET", "/instance")

    assert answer.json()["address"] == a_server.instance.outside.public_url


def test_every_answer_says_which_request_it_was_and_nothing_is_kept(ada: Person) -> None:
    named = ada.call("GET", "/account", headers={"X-Request-Id": "mine-1"})
    forged = ada.call("GET", "/account", headers={"X-Request-Id": "a b"})

    assert named.headers["X-Request-Id"] == "mine-1"
    assert forged.headers["X-Request-Id"] not in {"", "a b"}
    assert named.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(("forwarded", "said"), [("https", "max-age=31536000"), ("http", None)])
def test_tls_is_insisted_on_by_whoever_came_by_it(a_server: Running, forwarded: str, said: str | None) -> None:
    answer = a_server.call("GET", "/instance", headers={"X-Forwarded-Proto": forwarded})

    assert answer.headers.get("Strict-Transport-Security") == said
    assert answer.json()["secure"] is (forwarded == "https")


@pytest.mark.parametrize("scheme", ["https", "http"])
def test_an_invitation_leads_back_by_the_way_its_operator_came(a_server: Running, scheme: str) -> None:
    root = a_server.person(operator=True)
    asked = {"email": f"{scheme}@example.org"}

    made = root.call("POST", "/operator/accounts", json=asked, headers={"X-Forwarded-Proto": scheme}).json()

    host = a_server.base.partition("//")[2]
    assert made["invite"].startswith(f"{scheme}://{host}/reset#token=")
