"""Locks: who holds one may write, others wait; and the properties that clients keep."""

import uuid

import pytest

from tansu.core.instants import to_ms
from tansu.foundation import tree
from tansu.ports.database import for_each
from tests.support.davs import DavClient, dav_client
from tests.support.running import Person, Running


@pytest.fixture(scope="module")
def ada(a_server: Running) -> Person:
    return a_server.person()


@pytest.fixture
def client(ada: Person) -> DavClient:
    home = dav_client(ada)
    folder = uuid.uuid4().hex
    assert home.mkcol(folder).status_code == 201
    return DavClient(f"{home.base}{folder}/", home.email, home.password)


def lock_body(scope: str = "exclusive") -> bytes:
    return (
        f'<d:lockinfo xmlns:d="DAV:"><d:lockscope><d:{scope}/></d:lockscope><d:locktype><d:write/></d:locktype>'
        "<d:owner><d:href>Ada's &amp; laptop</d:href></d:owner></d:lockinfo>"
    ).encode()


def locked(client: DavClient, path: str, scope: str = "exclusive", **headers: str) -> str:
    """Lock something and return the token in its brackets."""
    answer = client.ask("LOCK", path, data=lock_body(scope), headers=headers)
    assert answer.status_code in {200, 201}, answer.text
    return answer.headers["Lock-Token"]


def test_only_who_holds_the_lock_writes(client: DavClient) -> None:
    client.put("letter.txt", b"first")
    token = locked(client, "letter.txt", Timeout="Second-1800")

    others = client.put("letter.txt", b"theirs")
    mine = client.put("letter.txt", b"mine", If=f"({token})")
    released = client.ask("UNLOCK", "letter.txt", headers={"Lock-Token": token})
    after = client.put("letter.txt", b"theirs")

    assert (others.status_code, mine.status_code, released.status_code, after.status_code) == (423, 204, 204, 204)
    assert b"<d:lock-token-submitted><d:href>" in others.content


@pytest.mark.parametrize("method", ["DELETE", "MOVE", "PROPPATCH"])
def test_a_lock_stands_in_the_way_of(client: DavClient, method: str) -> None:
    client.put("letter.txt", b"first")
    locked(client, "letter.txt")
    body = b'<d:propertyupdate xmlns:d="DAV:"><d:set><d:prop><x/></d:prop></d:set></d:propertyupdate>'

    answer = client.ask(method, "letter.txt", headers=client.to("elsewhere"), data=body)

    assert answer.status_code == 423


def test_a_deep_lock_holds_for_what_comes_into_the_folder(client: DavClient) -> None:
    client.mkcol("box")
    token = locked(client, "box")

    others = client.put("box/letter.txt", b"theirs")
    mine = client.put("box/letter.txt", b"mine", If=f"({token})")
    gone = client.ask("DELETE", "box/")

    assert (others.status_code, mine.status_code, gone.status_code) == (423, 201, 423)


def test_shared_locks_are_held_together_and_not_beside_an_exclusive_one(client: DavClient) -> None:
    client.put("letter.txt", b"first")
    first = locked(client, "letter.txt", "shared")

    second = locked(client, "letter.txt", "shared")
    alone = client.ask("LOCK", "letter.txt", data=lock_body())

    assert first != second
    assert alone.status_code == 423


def test_locking_nothing_makes_an_empty_file(client: DavClient) -> None:
    answer = client.ask("LOCK", "new.txt", data=lock_body())

    assert answer.status_code == 201
    assert client.ask("GET", "new.txt").content == b""


def test_a_lock_can_be_seen_and_holds_longer_when_asked(client: DavClient) -> None:
    client.put("letter.txt", b"first")
    token = locked(client, "letter.txt", Timeout="Second-60")

    seen = client.propfind("letter.txt", "d:lockdiscovery").answer.text
    longer = client.ask("LOCK", "letter.txt", headers={"If": f"({token})", "Timeout": "Second-1200"})
    stranger = client.ask("LOCK", "letter.txt", headers={"If": "(<opaquelocktoken:nobody>)"})

    assert token.strip("<>") in seen
    assert "Ada's &amp; laptop" in seen
    assert "<d:timeout>Second-1200</d:timeout>" in longer.text
    assert stranger.status_code == 412


def test_a_listing_shows_the_locks_of_members(client: DavClient) -> None:
    client.put("a", b"")
    client.put("b", b"")
    locked(client, "b")

    listed = client.propfind("", "d:lockdiscovery", depth="1")

    assert [bool(listed.there(number)["d:lockdiscovery"]) for number in range(3)] == [False, False, True]


def test_no_lock_is_held_for_longer_than_an_hour(client: DavClient) -> None:
    client.put("letter.txt", b"first")

    answer = client.ask("LOCK", "letter.txt", data=lock_body(), headers={"Timeout": "Infinite, Second-4100000000"})

    assert "<d:timeout>Second-3600</d:timeout>" in answer.text


def test_a_storm_of_locks_ends_in_a_refusal(a_server: Running) -> None:
    ada = a_server.person()
    client = dav_client(ada)
    client.put("letter.txt", b"first")
    with a_server.instance.outside.system(ada.account.id) as work:
        letter = tree.find(work, ["letter.txt"]).number
        rows = [
            {"account": ada.account.id, "token": f"urn:x:{number}", "entry": letter, "until": to_ms(work.now) + 60_000}
            for number in range(tree.MOST_LOCKS - 1)
        ]
        for_each(
            work.tx,
            "INSERT INTO tree_locks (account, token, entry, deep, shared, owner, expires_at)"
            " VALUES (:account, :token, :entry, 0, 1, '', :until)",
            rows,
        )

    statuses = [client.ask("LOCK", "letter.txt", data=lock_body("shared")).status_code for _ in range(2)]

    assert statuses == [200, 429]


def test_a_token_that_is_none_is_not_unlocked(client: DavClient) -> None:
    client.put("letter.txt", b"first")
    locked(client, "letter.txt")

    wrong = client.ask("UNLOCK", "letter.txt", headers={"Lock-Token": "<opaquelocktoken:nobody>"})
    unreadable = client.ask("UNLOCK", "letter.txt", headers={"Lock-Token": "<"})

    assert (wrong.status_code, unreadable.status_code) == (409, 400)


@pytest.mark.parametrize(
    ("header", "status"),
    [
        ("(<opaquelocktoken:nobody>)", 412),
        ("(Not <opaquelocktoken:nobody>)", 204),
        ("(Not <DAV:no-lock>)", 204),
        ("(<DAV:no-lock>)", 412),
        ('(["another"])', 412),
        ('(["another"]) (Not <DAV:no-lock>)', 204),
        ("nonsense", 400),
        ("(", 400),
        ("(" + "<x>" * 4000 + ")", 400),
    ],
)
def test_conditions_about_states(client: DavClient, header: str, status: int) -> None:
    client.put("letter.txt", b"first")

    answer = client.put("letter.txt", b"second", If=header)

    assert answer.status_code == status


def test_a_condition_about_another_resource(client: DavClient) -> None:
    client.put("letter.txt", b"first")
    tag = client.put("other.txt", b"first").headers["ETag"]

    holds = client.put("letter.txt", b"second", If=f"<{client.base}other.txt> ([{tag}])")
    fails = client.put("letter.txt", b"third", If=f'<{client.base}other.txt> (["another"])')

    assert (holds.status_code, fails.status_code) == (204, 412)
