"""Notices over REST: what one was told, in one's language; seen, dismissed, brought back; which mail is wanted."""

from typing import Any

import pytest

from tansu.foundation.notices import Kind, MailState
from tests.support.running import Person, Running
from tests.support.telling import tell


@pytest.fixture
def ada(a_server: Running) -> Person:
    return a_server.person()


def told(person: Person, **asked: Any) -> dict[str, Any]:
    answer = person.call("GET", "/account/notices", params=asked)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def test_a_notice_is_read_in_the_language_of_the_account_or_one_that_is_asked(ada: Person) -> None:
    tell(ada.server.instance.outside, ada.account.id, Kind.USAGE_95)
    ada.call("PATCH", "/account", json={"language": "zh"})

    own, asked, unknown = told(ada), told(ada, language="hi-IN"), told(ada, language="fr")

    assert own["notices"][0]["title"] == "您的存储空间快满了"
    assert (own["notices"][0]["language"], own["notices"][0]["path"]) == ("zh-Hans", "/account/storage")
    assert asked["notices"][0]["title"] == "आपकी जगह लगभग भर गई है"
    assert unknown["notices"][0]["title"] == "Your storage is almost full"


def test_the_bell_is_silent_once_everything_was_seen(ada: Person) -> None:
    for key in ("1", "2"):
        tell(ada.server.instance.outside, ada.account.id, Kind.USAGE_80, key=key)
    before = told(ada, limit=1)

    seen = ada.call("POST", "/account/notices/seen")

    assert (before["unseen"], len(before["notices"]), before["notices"][0]["seen"]) == (2, 1, False)
    assert seen.status_code == 204
    assert (told(ada)["unseen"], told(ada)["notices"][0]["seen"]) == (0, True)
    assert len(told(ada, cursor=before["next"])["notices"]) == 1


def test_what_is_dismissed_comes_back_when_asked(ada: Person) -> None:
    tell(ada.server.instance.outside, ada.account.id, Kind.USAGE_80)
    (notice,) = told(ada)["notices"]

    away = ada.call("PATCH", f"/account/notices/{notice['id']}", json={"dismissed": True}).json()
    then = told(ada)["notices"]
    back = ada.call("PATCH", f"/account/notices/{notice['id']}", json={"dismissed": False}).json()

    assert (away["dismissed"], then, back["dismissed"]) == (True, [], False)
    assert [one["id"] for one in told(ada)["notices"]] == [notice["id"]]


def test_whoever_declines_mail_about_storage_gets_none_and_still_sees_it(ada: Person) -> None:
    wanted = told(ada)["optional_mail"]
    ada.call("PUT", "/account/notices/mail", json={"optional": False})

    notice = tell(ada.server.instance.outside, ada.account.id, Kind.USAGE_80)

    assert notice is not None and notice.mail is MailState.OFF
    assert (wanted, told(ada)["optional_mail"], told(ada)["unseen"]) == (True, False, 1)


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "/account/notices?limit=0", None),
        ("GET", "/account/notices?limit=101", None),
        ("GET", "/account/notices?cursor=nonsense", None),
        ("GET", f"/account/notices?language={'x' * 21}", None),
        ("PUT", "/account/notices/mail", {"optional": "yes"}),
        ("PUT", "/account/notices/mail", {}),
        ("PATCH", "/account", {"language": "klingon"}),
        ("PATCH", "/account", {"language": "en\0"}),
    ],
)
def test_nonsense_is_refused_and_changes_nothing(ada: Person, method: str, path: str, body: Any) -> None:
    answer = ada.call(method, path, json=body)

    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")
    assert ada.call("GET", "/account").json()["language"] == ""
    assert told(ada)["optional_mail"]


def test_a_notice_that_is_not_there_is_not_found(ada: Person) -> None:
    assert ada.call("PATCH", "/account/notices/aaaaaaaaaaaaa", json={"dismissed": True}).status_code == 404
