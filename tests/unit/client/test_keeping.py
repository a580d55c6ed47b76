"""What the client keeps on disk: credentials, the journal of uploads; and addresses it takes."""

import stat

import pytest

from tansu.client.addresses import base_address
from tansu.client.credentials import Credential, Credentials
from tansu.client.errors import ClientError, NotSignedIn, WrongAddress
from tansu.client.folders import config_folder, state_folder, write_atomically
from tansu.client.journal import Begun, Journal
from tansu.client.pacing import Pacing
from tansu.client.taken import declared

HOME = Credential("https://home.example", "acc-1", "ada@example.org", "secret", "tok-1", ("key-1",))
AWAY = Credential("https://away.example", "acc-2", "ada@example.org", "other", "tok-2")


def test_a_token_is_kept_where_only_its_owner_looks(tmp_path):
    Credentials(tmp_path / "config").keep(HOME)

    [file] = (tmp_path / "config").iterdir()

    assert Credentials(tmp_path / "config").get() == HOME
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert "secret" not in repr(HOME)


def test_several_servers_are_kept_and_the_last_one_is_the_usual_one(tmp_path):
    credentials = Credentials(tmp_path)
    credentials.keep(HOME)
    credentials.keep(AWAY)

    assert credentials.get() == AWAY
    assert credentials.get(HOME.server) == HOME
    assert credentials.all() == [AWAY, HOME]


def test_signing_out_leaves_the_other_server(tmp_path):
    credentials = Credentials(tmp_path)
    credentials.keep(HOME)
    credentials.keep(AWAY)

    credentials.forget(AWAY.server)

    assert credentials.get() == HOME
    with pytest.raises(NotSignedIn, match="tansu login https://away.example"):
        credentials.get(AWAY.server)


def test_receipt_keys_are_added_and_never_lost(tmp_path):
    credentials = Credentials(tmp_path)
    credentials.keep(HOME)

    credentials.add_receipt_keys(HOME.server, ("key-2", "key-1", "key-2"))

    assert credentials.get().receipt_keys == ("key-1", "key-2")


def test_a_credentials_file_nobody_understands_is_not_overwritten(tmp_path):
    (tmp_path / "credentials.json").write_text("rubbish")

    with pytest.raises(ClientError, match="cannot be understood"):
        Credentials(tmp_path).keep(HOME)

    assert (tmp_path / "credentials.json").read_text() == "rubbish"


def test_the_journal_finds_what_was_begun_until_it_is_forgotten(tmp_path):
    begun = Begun("a" * 64, 5, "/api/v1/uploads/up-1")
    Journal(tmp_path / "uploads").keep(begun)

    journal = Journal(tmp_path / "uploads")
    found, names = journal.find("a" * 64), journal.all()
    journal.forget("a" * 64)
    journal.forget("a" * 64)

    assert (found, names) == (begun, {"a" * 64})
    assert journal.find("a" * 64) is None


def test_a_journal_entry_nobody_understands_counts_as_not_begun(tmp_path):
    journal = Journal(tmp_path)
    (tmp_path / f"{'a' * 64}.json").write_text('{"sha256"')

    assert journal.find("a" * 64) is None


def test_a_write_that_fails_leaves_the_old_content_and_no_litter(tmp_path, monkeypatch):
    path = tmp_path / "file"
    write_atomically(path, b"old")
    monkeypatch.setattr("os.fsync", lambda descriptor: (_ for _ in ()).throw(OSError(28, "full")))

    with pytest.raises(OSError):
        write_atomically(path, b"new")

    assert [one.name for one in tmp_path.iterdir()] == ["file"]
    assert path.read_bytes() == b"old"


@pytest.mark.parametrize(
    "environ, config, state",
    [
        ({"TANSU_CONFIG_DIR": "/c", "TANSU_STATE_DIR": "/s"}, "/c", "/s"),
        ({"XDG_CONFIG_HOME": "/xc", "XDG_STATE_HOME": "/xs"}, "/xc/tansu", "/xs/tansu"),
    ],
)
def test_the_environment_says_where_things_are_kept(environ, config, state):
    assert (str(config_folder(environ)), str(state_folder(environ))) == (config, state)


@pytest.mark.parametrize(
    "written, address",
    [
        ("https://photos.example.org/", "https://photos.example.org"),
        ("photos.example.org", "https://photos.example.org"),
        ("https://photos.example.org/tansu/", "https://photos.example.org/tansu"),
        ("http://127.0.0.1:8420", "http://127.0.0.1:8420"),
        ("127.0.0.1:8420", "http://127.0.0.1:8420"),
        ("localhost:8420", "http://localhost:8420"),
        ("http://192.168.1.5:8420", "http://192.168.1.5:8420"),
        ("http://[fd00::1]:8420", "http://[fd00::1]:8420"),
        ("http://nas.local", "http://nas.local"),
        ("HTTPS://Photos.Example.org", "https://photos.example.org"),
    ],
)
def test_an_address_has_one_spelling(written, address):
    assert base_address(written) == address


@pytest.mark.parametrize(
    "written",
    [
        "http://photos.example.org",
        "http://8.8.8.8",
        "ftp://photos.example.org",
        "https://",
        "https://ada:secret@photos.example.org",
        "https://photos.example.org/?a=b",
        "http://127.0.0.1:99999999",
        "http://localhost.example.org",
    ],
)
def test_an_address_that_is_wrong_or_open_to_everybody_is_refused(written):
    with pytest.raises(WrongAddress):
        base_address(written)


def test_http_to_anywhere_needs_a_word():
    assert base_address("http://photos.example.org", insecure=True) == "http://photos.example.org"


def test_pauses_grow_to_a_bound_and_are_never_shorter_than_asked():
    low, high = Pacing(chance=lambda: 0.0), Pacing(chance=lambda: 0.999)

    assert [low.delay(failures) for failures in (1, 2, 3, 20)] == [0.25, 0.5, 1.0, 15.0]
    assert high.delay(20) <= 30.0
    assert low.delay(1, asked=7) == 7


@pytest.mark.parametrize("name", ["IMG_20200105_101112.jpg", "2020-01-05 at home.png", "VID20200105.mp4"])
def test_a_name_that_tells_a_date_is_not_contradicted(name):
    assert declared(name, 1_600_000_000 * 10**9) == ""


def test_a_name_without_a_date_gets_the_time_of_the_file_with_its_offset():
    said = declared("IMG_0001.jpg", 1_600_000_000 * 10**9)

    assert said.startswith("2020-09-1")
    assert len(said) == len("2020-09-13T12:26:40+00:00")
