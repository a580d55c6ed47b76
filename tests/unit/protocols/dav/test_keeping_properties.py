"""Dead properties: what a client keeps beside a resource comes back as it was, and goes where the resource goes."""

import uuid

import pytest

from tests.support.davs import DavClient, Listed, dav_client
from tests.support.running import Person, Running


@pytest.fixture(scope="module")
def ada(a_server: Running) -> Person:
    return a_server.person()


@pytest.fixture
def client(ada: Person) -> DavClient:
    home = dav_client(ada)
    folder = uuid.uuid4().hex
    assert home.mkcol(folder).status_code == 201
    client = DavClient(f"{home.base}{folder}/", home.email, home.password)
    client.put("letter.txt", b"Dear Ada")
    return client


def patch(client: DavClient, steps: str, path: str = "letter.txt") -> Listed:
    body = f'<d:propertyupdate xmlns:d="DAV:" xmlns:x="urn:x">{steps}</d:propertyupdate>'
    answer = client.ask("PROPPATCH", path, data=body.encode())
    assert answer.status_code == 207, answer.text
    return Listed(answer)


def keep(inside: str) -> str:
    return f"<d:set><d:prop>{inside}</d:prop></d:set>"


def test_a_property_comes_back_as_it_was(client: DavClient) -> None:
    value = '<x:note xml:lang="de"><y xmlns="urn:y" a="1&amp;2">Grüße &lt;3 𝄞</y></x:note>'

    told = patch(client, keep(value))

    body = b'<d:propfind xmlns:d="DAV:" xmlns:x="urn:x"><d:prop><x:note/></d:prop></d:propfind>'
    text = client.ask("PROPFIND", "letter.txt", headers={"Depth": "0"}, data=body).content.decode()
    assert told.statuses() == {"urn:x:note": 200}
    assert 'xml:lang="de"' in text
    assert '<y xmlns="urn:y" a="1&amp;2">Grüße &lt;3 𝄞</y>' in text


def test_steps_are_taken_in_their_order(client: DavClient) -> None:
    patch(client, keep("<x:a>1</x:a><x:b>2</x:b>") + "<d:remove><d:prop><x:a/></d:prop></d:remove>")

    there = client.propfind("letter.txt").there()

    assert "urn:x:a" not in there
    assert there["urn:x:b"] == "2"


def test_a_protected_property_stops_all(client: DavClient) -> None:
    told = patch(client, keep("<x:a>1</x:a><d:getetag>mine</d:getetag>"))

    assert told.statuses() == {"d:getetag": 403, "urn:x:a": 424}
    assert "urn:x:a" not in client.propfind("letter.txt").there()


def test_properties_go_with_a_move_and_with_a_copy(client: DavClient) -> None:
    patch(client, keep("<x:a>1</x:a>"))

    client.ask("COPY", "letter.txt", headers=client.to("copy.txt"))
    client.ask("MOVE", "letter.txt", headers=client.to("moved.txt"))

    assert client.propfind("copy.txt").there()["urn:x:a"] == "1"
    assert client.propfind("moved.txt").there()["urn:x:a"] == "1"


def test_a_listing_shows_the_properties_of_members(client: DavClient) -> None:
    client.put("other.txt", b"")
    patch(client, keep("<x:a>1</x:a>"))

    body = b'<d:propfind xmlns:d="DAV:" xmlns:x="urn:x"><d:prop><x:a/></d:prop></d:propfind>'
    listed = Listed(client.ask("PROPFIND", "", headers={"Depth": "1"}, data=body))

    assert [listed.there(number).get("urn:x:a") for number in range(3)] == [None, "1", None]


def test_the_tag_of_a_file_is_that_of_its_bytes(client: DavClient) -> None:
    before = client.propfind("letter.txt", "d:getetag").there()

    patch(client, keep("<x:a>1</x:a>"))

    assert client.propfind("letter.txt", "d:getetag").there() == before


@pytest.mark.parametrize("count", [101])
def test_there_is_an_end_to_what_is_kept(client: DavClient, count: int) -> None:
    many = "".join(f"<x:p{number}>1</x:p{number}>" for number in range(count))
    body = f'<d:propertyupdate xmlns:d="DAV:" xmlns:x="urn:x">{keep(many)}</d:propertyupdate>'

    answer = client.ask("PROPPATCH", "letter.txt", data=body.encode())

    assert answer.status_code == 413
    assert "urn:x:p1" not in client.propfind("letter.txt").there()
