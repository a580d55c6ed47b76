"""One account, two computers: Nextcloud's desktop client on one, `tansu sync` on the other, ending in equal trees.

What happened is written into `build/conformance/two-devices.log`; docs/protocols/two-devices.md shows one such log.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.support.building import PASSWORD
from tests.support.davs import dav_client
from tests.support.desktops import Desktop, asked
from tests.support.running import Person, Running
from tests.support.strangers import LOG
from tests.support.sync.computer import Computer

FILM = os.urandom(1 << 20) * 25


@dataclass(frozen=True)
class Credentials:
    """What somebody types to sign in on a computer."""

    url: str
    email: str
    password: str


@dataclass
class Session:
    """Both computers, and the log of what they did."""

    person: Person
    desk: Desktop
    lap: Computer
    said: list[str] = field(default_factory=list)

    def step(self, words: str, *order: str) -> None:
        """Tell what a person did, then let the computers sync in this order."""
        self.said += ["", f"# {words}"]
        for who in order:
            before = asked(self.person.server)
            if who == "desk":
                verdict = self.desk.sync()
                assert verdict.code == 0, verdict.said
                self.said.append("desk$ nextcloudcmd --non-interactive -u ada -p … ~/Nextcloud https://cloud.example")
            else:
                code, told = self.lap.run("sync", str(self.lap.folder), "--once", "--quiet")
                assert code == 0, told
                self.said.append("lap$ tansu sync ~/Tansu --once")
                self.said += [f"  {line.strip()}" for line in told.splitlines()]
            took = asked(self.person.server) - before
            self.said.append("  requests: " + ", ".join(f"{count} × {name}" for name, count in sorted(took.items())))

    def trees(self) -> tuple[dict[str, bytes], dict[str, bytes]]:
        """What lies in the two folders, without what the programs keep there for themselves."""
        return _files(self.desk.folder), _files(self.lap.folder)


def _files(folder: Path) -> dict[str, bytes]:
    own = (".sync", ".nextcloud", ".tansu")
    return {
        str(one.relative_to(folder)): b"" if one.is_dir() else one.read_bytes()
        for one in sorted(folder.rglob("*"))
        if not any(part.startswith(own) for part in one.relative_to(folder).parts)
    }


@pytest.fixture
def session(a_server: Running, tmp_path: Path) -> Iterator[Session]:
    person = a_server.person(quota=200_000_000)
    desk = Desktop("desk", dav_client(person, "/remote.php/dav"), a_server, tmp_path)
    desk.folder.mkdir()
    known = Credentials(a_server.base, person.account.email, PASSWORD)
    made = Session(person, desk, Computer.signed_in(tmp_path / "lap", known))
    yield made
    LOG.mkdir(parents=True, exist_ok=True)
    (LOG / "two-devices.log").write_text("\n".join(made.said).strip() + "\n")


def test_a_day_with_two_computers_ends_in_equal_trees(session: Session) -> None:
    desk, lap = session.desk, session.lap
    desk.write("Letters/to ada.txt", b"dear ada")
    desk.write("Été/a & b (100 %).txt", b"odd name")
    desk.write("film.mp4", FILM)
    session.step("Somebody puts letters and a film on the desk.", "desk", "lap")
    first = session.trees()

    (lap.folder / "Letters").rename(lap.folder / "Mail")
    lap.write("Mail/to ada.txt", "dear ada, again")
    (lap.folder / "film.mp4").rename(lap.folder / "holiday.mp4")
    lap.write("new/from the lap.txt", "new")
    session.step("On the lap a folder and the film get other names, a letter is edited, one is written.", "lap", "desk")
    second = session.trees()

    desk.write("Mail/to ada.txt", b"from the desk, both at once")
    lap.write("Mail/to ada.txt", "from the lap, both at once!")
    session.step("Both edit the same letter.", "desk", "lap", "desk")
    third = session.trees()

    (desk.folder / "new" / "from the lap.txt").unlink()
    (desk.folder / "new").rmdir()
    session.step("The desk removes a folder.", "desk", "lap")
    fourth = session.trees()
    session.step("Nothing more happens.", "desk", "lap")

    assert first[0] == first[1] and len(first[0]) == 5
    assert second[0] == second[1] and "Mail/to ada.txt" in second[0] and second[0]["holiday.mp4"] == FILM
    assert third[0] == third[1]
    letters = {content for name, content in third[0].items() if name.startswith("Mail/")}
    assert letters == {b"from the desk, both at once", b"from the lap, both at once!"}
    assert fourth[0] == fourth[1] and "new" not in fourth[0]
    session.said += ["", f"# Equal trees: {len(fourth[0])} names.", *sorted(fourth[0])]
