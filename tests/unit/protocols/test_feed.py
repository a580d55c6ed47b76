"""The feed over REST: where it stands, and that a restored server says so."""

from tansu.foundation import changes
from tests.support.running import Running


def test_a_restored_server_has_every_client_start_over_and_says_why(a_server: Running) -> None:
    ada = a_server.person()
    ada.call("POST", "/files/folders", json={"path": "Letters"})
    before = ada.call("GET", "/changes").json()

    with a_server.instance.outside.system() as work:
        changes.start_over(work, [ada.account.id])
    refused = ada.call("GET", "/changes", params={"since": before["cursor"]})
    after = ada.call("GET", "/changes").json()

    assert (refused.status_code, refused.json()["code"]) == (410, "start_over")
    assert after["fingerprint"] not in ("", before["fingerprint"])


def test_who_stood_at_an_empty_feed_is_told_of_a_restore_too(a_server: Running) -> None:
    ada = a_server.person()
    before = ada.call("GET", "/changes").json()

    with a_server.instance.outside.system() as work:
        changes.start_over(work, [ada.account.id])
    refused = ada.call("GET", "/changes", params={"since": before["cursor"]})
    after = ada.call("GET", "/changes").json()

    assert (refused.status_code, refused.json()["code"]) == (410, "start_over")
    assert after["fingerprint"] not in ("", before["fingerprint"])
