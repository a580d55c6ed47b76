"""Each format that phones write comes in by each way there is, and the report says what is missing."""

import json
from pathlib import Path

import pytest
import requests

from tests.support.programs import imports_ended, signed_in, type_command
from tests.support.real_server import RealServer
from tests.unit.features.messages.writing import NOON_MS, PICTURE, archive, backup, mms, sms

WHO = "+4930901820"
_TEXT = {"address": WHO, "date": str(NOON_MS), "type": "1", "read": "1", "body": "by zip"}
_MMS = {
    "m_type": "132",
    "msg_box": "1",
    "date": str(NOON_MS // 1000),
    "m_id": "z1",
    "__sender_address": {"address": WHO, "type": "137"},
    "__parts": [{"seq": "0", "ct": "text/plain", "text": "zip picture"}, {"ct": "image/jpeg", "_data": "/data/a.jpg"}],
}
_CLOUD = {
    "entries": [
        {"entry": {"threadId": "1", "recipients": WHO, "total": 9, "snippet": "by cloud", "localTime": NOON_MS}},
    ]
}
_OWN = {"kind": "sms", "box": "sent", "at": NOON_MS, "addresses": [WHO], "body": "by lines"}
FILES = {
    "sms-20260501.xml": backup(sms("by xml"), mms("xml picture", people=(WHO,), sender=WHO)),
    "messages-2026-05-01.zip": archive(_TEXT, _MMS, data={"a.jpg": PICTURE}),
    "sms.json": json.dumps(_CLOUD).encode(),
    "messages.jsonl": json.dumps(_OWN).encode() + b"\n",
}
FOUND = ["by cloud", "by lines", "by xml", "by zip", "xml picture", "zip picture"]
INCOMPLETE = {"where": f"the conversation with {WHO}", "what": "The file holds 1 of its 9 messages."}


@pytest.fixture
def ask(server: RealServer) -> requests.Session:
    """A signed-in program."""
    return signed_in(server)


def test_four_formats_come_in_by_every_way_and_are_one_history(
    server: RealServer, ask: requests.Session, tmp_path: Path
) -> None:
    made = ask.post(f"{server.url}/api/v1/account/app-passwords", json={"label": "Backup app"}, timeout=30).json()
    put_into_the_folder(server, (server.email, made["password"]))
    for name, content in FILES.items():
        (tmp_path / name).write_bytes(content)
        # Another file of the same messages, as the next night's backup would be.
        address, named = f"{server.url}/api/v1/messages/imports", {"filename": name}
        ask.post(address, params=named, data=content + b"\n", timeout=30).raise_for_status()
    type_command(tmp_path, "login", server.url, "--email", server.email, "--password-stdin", stdin=server.password)

    ended = type_command(tmp_path, "import", *(str(tmp_path / name) for name in FILES))
    found = imports_ended(server, ask, 3 * len(FILES))

    assert ended.returncode == 1 and "9 messages" in ended.stdout + ended.stderr
    assert bodies(server, ask) == FOUND
    assert sum(one["counts"]["messages"] for one in found) == 3 * len(FOUND)
    assert sum(one["counts"]["new_messages"] for one in found) == len(FOUND)
    assert [one["source"] for one in found].count("folder") == len(FILES)
    assert incomplete(server, ask) == [INCOMPLETE] * 3


def put_into_the_folder(server: RealServer, who: tuple[str, str]) -> None:
    """What a backup app does that knows WebDAV and nothing of us."""
    home = f"{server.url}/dav/files/{server.email}"
    for folder in ("Backups", "Backups/Messages"):
        requests.request("MKCOL", f"{home}/{folder}", auth=who, timeout=30)
    for name, content in FILES.items():
        put = requests.put(f"{home}/Backups/Messages/{name}", data=content + b"\n\n", auth=who, timeout=30)
        assert put.status_code == 201, put.text


def bodies(server: RealServer, ask: requests.Session) -> list[str]:
    (thread,) = ask.get(f"{server.url}/api/v1/messages/threads", timeout=30).json()["threads"]
    assert [person["key"] for person in thread["people"]] == [WHO]
    told = ask.get(f"{server.url}/api/v1/messages/threads/{thread['id']}/messages", timeout=30).json()["messages"]
    return sorted(one["body"] for one in told)


def incomplete(server: RealServer, ask: requests.Session) -> list[dict]:
    """What the reports of the cloud's files say."""
    found = ask.get(f"{server.url}/api/v1/messages/imports", timeout=30).json()["imports"]
    cloud = [one["id"] for one in found if one["counts"]["incomplete"]]
    reports = [ask.get(f"{server.url}/api/v1/messages/imports/{one}", timeout=30).json()["report"] for one in cloud]
    return [line for report in reports for line in report]
