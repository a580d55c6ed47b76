"""tsdav, a client library from npm, goes through an address book from finding it to emptying it."""

from typing import Any

import pytest

from tests.support.cards import a_card
from tests.support.davs import DavClient, dav_client
from tests.support.node_programs import run
from tests.support.running import Running

CARDS = [a_card("One", uid="1"), a_card("Two", uid="2"), a_card("One, changed", uid="1")]


@pytest.fixture(scope="module")
def client(a_server: Running) -> DavClient:
    return dav_client(a_server.person(), home="addressbooks")


@pytest.fixture(scope="module")
def said(a_server: Running, client: DavClient) -> Any:
    wish = {
        "server": a_server.base,
        "user": client.email,
        "password": client.password,
        "cards": [card.decode() for card in CARDS],
        "search": "changed",
    }
    return run("carddav.mjs", wish)


def test_it_finds_the_book_and_what_the_book_can_do(said: Any) -> None:
    (book,) = said["books"]

    assert (book["displayName"], book["url"].endswith("/contacts/")) == ("Contacts", True)
    assert book["ctag"] == book["syncToken"]
    assert set(book["reports"]) == {"syncCollection", "addressbookQuery", "addressbookMultiget"}


def test_a_card_that_is_there_or_has_changed_is_not_overwritten(said: Any) -> None:
    assert said["statuses"] == [201, 412, 204, 412]
    # It takes the white space at both ends off itself.
    assert said["cards"] == {"one.vcf": CARDS[0].decode().strip(), "two.vcf": CARDS[1].decode().strip()}


def test_it_syncs_what_is_there_and_what_went(said: Any) -> None:
    assert sorted((href.rpartition("/")[2], status) for href, status in said["first"]) == [
        ("one.vcf", 207),
        ("two.vcf", 207),
    ]
    assert [(href.rpartition("/")[2], status) for href, status in said["later"]] == [("two.vcf", 404)]


def test_it_finds_a_card_by_a_word_and_sees_that_the_book_has_changed(said: Any) -> None:
    assert [href.rpartition("/")[2] for href in said["found"]] == ["one.vcf"]
    assert said["isDirty"] is True
