"""The operator's commands for health, backups and repair, as scripts see them."""

import json
import shutil
from pathlib import Path

import pytest

import tansu.app
from tansu.foundation import accounts
from tansu.protocols.cli.app import run
from tansu.protocols.cli.exits import CommandError
from tansu.protocols.cli.operating import instance, lend
from tansu.protocols.cli.sizes import length, size
from tests.support.instances import CUSTODIANS, Instance, a_photo


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data directory with one person and two photographs, made as the product makes it."""
    lend(lambda: tansu.app)
    folder = tmp_path / "data"
    with instance(data=folder) as opened:
        with opened.outside.system() as work:
            accounts.add(work, email="ada@example.org")
        made = Instance(opened.outside, folder, tansu.app.checks(opened), CUSTODIANS)
        for number in range(2):
            made.send(made.member(), a_photo(number), name=f"IMG_{number}.JPG")
    return folder


def _json(capsys: pytest.CaptureFixture[str]) -> dict[str, object]:
    return dict(json.loads(capsys.readouterr().out.splitlines()[-1]))


def test_a_backup_is_made_drilled_and_restored(data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made = run(["backup", str(tmp_path / "vault"), "--data", str(data), "--json"])
    said = _json(capsys)
    (tmp_path / "new").mkdir(mode=0o700)
    shutil.copy(data / "instance.key", tmp_path / "new" / "instance.key")
    restored = run(["restore", str(tmp_path / "vault"), "--data", str(tmp_path / "new"), "--json"])
    told = _json(capsys)
    healthy = run(["doctor", "--deep", "--data", str(tmp_path / "new"), "--json"])

    assert (made, said["state"], said["blobs"]) == (0, "verified", 2)
    assert (restored, told["blobs"], told["lost"]) == (0, 2, [])
    assert (healthy, _json(capsys)["healthy"]) == (0, True)


def test_a_restore_asks_for_the_key_before_it_makes_another(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(["backup", str(tmp_path / "vault"), "--data", str(data)])

    code = run(["restore", str(tmp_path / "vault"), "--data", str(tmp_path / "new")])

    assert code == 3
    assert "instance.key you kept apart" in capsys.readouterr().err
    assert not (tmp_path / "new").exists()


def test_rot_is_named_by_owner_and_path_and_put_right(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(["backup", str(tmp_path / "vault"), "--data", str(data)])
    sorted(data.glob("blobs/*/*/*.jpg"))[0].write_bytes(b"rot")
    capsys.readouterr()

    found = run(["scrub", "--rate", "0", "--data", str(data), "--json"])
    named = _json(capsys)["damaged"]
    listed = run(["scrub", "--list", "--data", str(data)])
    words = capsys.readouterr().out
    repaired = run(["scrub", "--from", str(tmp_path / "vault"), "--data", str(data), "--json"])

    assert (found, listed, repaired) == (1, 1, 0)
    assert isinstance(named, list)
    assert named[0]["email"] == "ada@example.org"
    assert named[0]["paths"][0].startswith("Photos/")
    assert named[0]["paths"][0] in words
    assert _json(capsys)["repaired"] == 1


def test_the_doctor_ends_with_1_when_something_is_wrong(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sorted(data.glob("blobs/*/*/*.jpg"))[0].unlink()

    code = run(["doctor", "--data", str(data)])

    assert code == 1
    assert "BAD  originals.present" in capsys.readouterr().out


@pytest.mark.parametrize(("text", "seconds"), [("30s", 30), ("90m", 5400), ("1h", 3600), ("2d", 172800)])
def test_lengths_are_read_as_operators_write_them(text: str, seconds: int) -> None:
    read = length(text)

    assert read is not None
    assert read.total_seconds() == seconds


@pytest.mark.parametrize(("text", "count"), [("0", 0), ("20MB", 20_000_000), ("1.5GB", 1_500_000_000), ("7kb", 7000)])
def test_sizes_are_read_as_operators_write_them(text: str, count: int) -> None:
    assert size(text) == count


@pytest.mark.parametrize("text", ["fast", "20MBit", "-1", "1e6"])
def test_a_size_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(CommandError):
        size(text)
