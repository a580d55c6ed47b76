"""A year of a phone is taken out of a running server; the server is lost, and a new one has the same history."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.support.programs import imports_ended, signed_in, type_command
from tests.support.real_server import RealServer, real_server
from tools.make_messages import write, write_calls

QUESTIONS = ("公园", "güzel", "bahnhof", "दिल्ली", "tamam")


@pytest.mark.timeout(400)
def test_a_year_that_was_wiped_is_brought_in_again_and_is_the_same(tmp_path: Path) -> None:
    write(tmp_path / "sms.xml", 150)
    write_calls(tmp_path / "calls.xml", 20)
    with real_server(tmp_path / "data") as server:
        send(server, tmp_path / "sms.xml", tmp_path / "calls.xml")
        before, kept = everything(server), taken(server, tmp_path)
    shutil.rmtree(tmp_path / "data")

    with real_server(tmp_path / "data") as server:
        emptied = everything(server)
        type_import(server, tmp_path, *kept)
        after, again = everything(server), taken(server, tmp_path / "again")

    assert emptied["threads"] == [] and emptied["calls"] == []
    assert before["used"] > sum(before["parts"]) > 0
    assert all(before["found"].values()) and len(before["calls"]) == 20
    assert after == before
    assert [one.read_bytes() for one in again] == [one.read_bytes() for one in kept]


def send(server: RealServer, *files: Path) -> None:
    """What the web page does with files."""
    asking = signed_in(server)
    for file in files:
        address, named = f"{server.url}/api/v1/messages/imports", {"filename": file.name}
        asking.post(address, params=named, data=file.read_bytes(), timeout=120).raise_for_status()
    assert all(one["state"] == "done" for one in imports_ended(server, asking, len(files)))


def type_import(server: RealServer, home: Path, *files: Path) -> None:
    """What a person types, on a computer that has not met this server."""
    type_command(home, "login", server.url, "--email", server.email, "--password-stdin", stdin=server.password)
    done = type_command(home, "import", *map(str, files))
    assert done.returncode == 0, done.stdout + done.stderr


def everything(server: RealServer) -> dict[str, Any]:
    """What the account has and is charged for, without the names that only this server gave."""
    asking = signed_in(server)

    def ask(address: str) -> Any:
        answer = asking.get(f"{server.url}/api/v1/{address}", timeout=120)
        answer.raise_for_status()
        return answer.json()

    threads = ask("messages/threads")["threads"]
    return {
        "threads": sorted(([who["key"] for who in one["people"]], one["count"], one["unread"]) for one in threads),
        "parts": sorted(
            part["size"] for one in threads for part in ask(f"messages/threads/{one['id']}/media?limit=500")["media"]
        ),
        "calls": [(one["kind"], one["number"], one["at"], one["seconds"]) for one in ask("messages/calls")["calls"]],
        "found": {
            one: [hit["body"] for hit in ask(f"messages/search?q={one}&limit=100")["messages"]] for one in QUESTIONS
        },
        "used": ask("account/usage")["used"],
    }


def taken(server: RealServer, folder: Path) -> list[Path]:
    """The whole history as files, as the page that leads out gives them."""
    folder.mkdir(exist_ok=True)
    files = []
    for form in ("xml", "calls.xml"):
        answer = signed_in(server).get(f"{server.url}/api/v1/messages/export", params={"format": form}, timeout=120)
        answer.raise_for_status()
        files.append(folder / f"taken-{form}")
        files[-1].write_bytes(answer.content)
    return files
