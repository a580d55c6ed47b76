"""The npm package `webdav`, which web apps and Obsidian's plug-ins use."""

from tests.support.davs import dav_client
from tests.support.node_programs import run
from tests.support.running import Running

TEXT = "Greetings, Grüße 𝄞"


def test_everything_the_package_can_do(a_server: Running) -> None:
    client = dav_client(a_server.person(quota=1_000_000))
    wish = {"base": client.base, "email": client.email, "password": client.password, "text": TEXT}

    seen = run("webdav.mjs", wish)

    size = len(TEXT.encode())
    assert (seen["put"], seen["noOverwrite"]) == (True, False)
    assert seen["names"] == ["a", "ä & 100 %.txt"]
    assert seen["text"] == TEXT
    assert seen["stat"].pop("time").endswith("GMT")
    assert seen["stat"] == {"type": "file", "size": size, "mime": "text/plain", "etag": True}
    assert seen["range"] == [206, TEXT.encode()[:4].decode()]
    assert (seen["overwrite"], seen["moved"]) == (412, [False, True])
    assert (seen["locked"], seen["unlocked"]) == (423, 200)
    assert seen["quota"][0] > 0 and sum(seen["quota"]) == 1_000_000
    assert seen["left"] == []
