"""vdirsyncer keeps a folder and our address books the same, and ours and those of another server."""

import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from tests.support.cards import APPLE, FOUR, OLD_PHONE, a_card
from tests.support.davs import DavClient, dav_client
from tests.support.radicale import radicale
from tests.support.running import Running
from tests.support.strangers import Verdict, run_stranger

CONFIG = """
[general]
status_path = "{folder}/status/"

[pair ours]
a = "here"
b = "there"
collections = ["from a", "from b"]
metadata = ["displayname"]
conflict_resolution = {resolution}

[storage there]
type = "carddav"
url = "{url}"
username = "{user}"
password = "{password}"

[storage here]
{here}
"""
FOLDER = 'type = "filesystem"\npath = "{folder}/here/"\nfileext = ".vcf"'
OTHER = 'type = "carddav"\nurl = "{url}"\nusername = "ada"\npassword = "any"'


class Synced:
    """A person's address books and vdirsyncer's folder beside them."""

    def __init__(self, server: Running, folder: Path, here: str, resolution: str = '"b wins"') -> None:
        self.client: DavClient = dav_client(server.person(), home="addressbooks")
        self.folder = folder
        (folder / "here").mkdir()
        config = CONFIG.format(
            folder=folder,
            url=f"{server.base}/dav/",
            user=self.client.email,
            password=self.client.password,
            here=here.format(folder=folder),
            resolution=resolution,
        )
        (folder / "config").write_text(config)

    def run(self, *arguments: str) -> Verdict:
        """Run a command, and say yes to what it asks."""
        said = run_stranger(
            "vdirsyncer", ["-c", "config", *arguments], folder=self.folder, says="y\n" * 9, note=arguments[0]
        )
        assert said.code == 0, said.said
        return said

    def discover_and_sync(self) -> None:
        """Find all collections, then bring both sides together."""
        self.run("discover", "ours")
        self.run("sync")

    def here(self, book: str) -> dict[str, bytes]:
        """The cards in a folder, by file name."""
        return {path.name: path.read_bytes() for path in (self.folder / "here" / book).glob("*.vcf")}

    def there(self, book: str) -> dict[str, bytes]:
        """The cards in a book of the server, by their last name in addresses."""
        return {name: self.client.ask("GET", f"{book}/{name}").content for name in self.client.names(book + "/")}


@pytest.fixture
def synced(a_server: Running, tmp_path: Path) -> Synced:
    return Synced(a_server, tmp_path, FOLDER)


def test_both_sides_come_together_byte_for_byte(synced: Synced) -> None:
    synced.client.names()
    synced.client.put("contacts/apple.vcf", APPLE)
    book = synced.folder / "here" / "club"
    book.mkdir()
    (book / "four.vcf").write_bytes(FOUR)

    synced.discover_and_sync()

    assert list(synced.here("contacts").values()) == [APPLE]
    assert list(synced.there("club").values()) == [FOUR]


def test_changes_and_deletions_of_both_sides_cross(synced: Synced) -> None:
    synced.client.names()
    for name in ("one", "two", "three", "four"):
        synced.client.put(f"contacts/{name}.vcf", a_card(name, uid=name))
    synced.discover_and_sync()
    files = {body: name for name, body in synced.here("contacts").items()}
    here = synced.folder / "here" / "contacts"
    (here / files[a_card("one", uid="one")]).write_bytes(a_card("one, changed here", uid="one"))
    (here / files[a_card("two", uid="two")]).unlink()
    (here / "new.vcf").write_bytes(OLD_PHONE.replace(b"END:", b"UID:old phone\nEND:"))
    synced.client.put("contacts/three.vcf", a_card("three, changed there", uid="three"))
    synced.client.ask("DELETE", "contacts/four.vcf")

    synced.run("sync")

    wanted = sorted(
        [
            a_card("one, changed here", uid="one"),
            a_card("three, changed there", uid="three"),
            OLD_PHONE.replace(b"END:", b"UID:old phone\nEND:"),
        ]
    )
    assert sorted(synced.here("contacts").values()) == wanted
    assert sorted(synced.there("contacts").values()) == wanted


def test_a_conflict_is_decided_and_what_lost_is_in_the_history(synced: Synced) -> None:
    synced.client.names()
    synced.client.put("contacts/one.vcf", a_card("one", uid="one"))
    synced.discover_and_sync()
    (name,) = synced.here("contacts")
    (synced.folder / "here" / "contacts" / name).write_bytes(a_card("from here", uid="one"))
    synced.client.put("contacts/one.vcf", a_card("from there", uid="one"))

    synced.run("sync")

    assert list(synced.here("contacts").values()) == [a_card("from there", uid="one")]


def test_the_name_of_a_book_goes_along(synced: Synced) -> None:
    synced.client.names()
    synced.discover_and_sync()
    synced.run("metasync")
    name = synced.folder / "here" / "contacts" / "displayname"
    assert name.read_text() == "Contacts"
    name.write_text("Familie & Co.")

    synced.run("metasync")

    assert synced.client.propfind("contacts/", "d:displayname").there() == {"d:displayname": "Familie & Co."}


@pytest.fixture
def other_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with radicale(tmp_path_factory.mktemp("radicale")) as base:
        yield base


def test_two_servers_are_kept_the_same(a_server: Running, tmp_path: Path, other_server: str) -> None:
    synced = Synced(a_server, tmp_path, OTHER.format(url=other_server))
    synced.client.names()
    synced.client.put("contacts/one.vcf", a_card("From Us", uid=str(uuid.uuid4())))
    synced.discover_and_sync()
    book = f"{other_server}ada/contacts/"
    answer = requests.put(
        f"{book}theirs.vcf",
        data=a_card("From Them", uid=str(uuid.uuid4())),
        headers={"Content-Type": "text/vcard"},
        auth=("ada", "any"),
        timeout=30,
    )
    assert answer.status_code == 201, answer.text

    synced.run("sync")
    synced.client.ask("DELETE", "contacts/one.vcf")
    synced.run("sync")

    (ours,) = synced.there("contacts").values()
    theirs = requests.get(book, auth=("ada", "any"), timeout=30).text
    assert b"From Them" in ours
    assert "From Them" in theirs and "From Us" not in theirs
