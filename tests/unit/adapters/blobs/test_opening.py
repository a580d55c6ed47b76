"""Choosing a home by its address, and what an S3 store that fails looks like from here."""

from dataclasses import replace
from pathlib import Path

import pytest

from tansu.adapters.blobs import Announced, S3Settings, open_blobs
from tansu.adapters.blobs.s3_client import S3Client, TransientFailure
from tansu.adapters.clock.stopped import StoppedClock
from tansu.core.errors import ChecksumMismatch, Invalid, Unavailable
from tests.support.fixtures import S3ForTests
from tests.support.stores import s3_client


@pytest.mark.parametrize("elsewhere", [False, True])
def test_an_upload_travels_through_local_folders(tmp_path: Path, elsewhere: bool) -> None:
    url = (tmp_path / "big disk").as_uri().replace("%20", " ") if elsewhere else ""
    stores = open_blobs(url, tmp_path, clock=StoppedClock())
    part = stores.staging.put_part("up1", 0, [b"photo"])

    ref = stores.staging.assemble("up1", [part], owner="ada", blob_id="ab1", extension="jpg")
    stores.renditions.put("ada", "ab1-thumbnail.webp", b"small")

    root = tmp_path / "big disk" if elsewhere else tmp_path
    assert b"".join(stores.blobs.read_proven(ref)) == b"photo"
    assert sorted(path.name for path in root.iterdir()) == ["blobs", "renditions", "staging"]


def test_an_upload_travels_through_an_object_store(tmp_path: Path, s3_settings: S3ForTests) -> None:
    stores = open_blobs(
        f"s3://{s3_settings.bucket}/{s3_settings.prefix}/deep/", tmp_path, clock=StoppedClock(), s3=_keys(s3_settings)
    )
    parts = [stores.staging.put_part("up1", number, [b"photo"]) for number in range(2)]

    ref = stores.staging.assemble("up1", parts, owner="ada", blob_id="ab1", extension="jpg", announced=Announced(10))
    stores.blobs.verify(ref)
    with pytest.raises(ChecksumMismatch):
        stores.blobs.put("ada", [b"x"], blob_id="ab2", extension="jpg", announced=Announced(2))

    keys = [key for key, _size, _modified in s3_client(s3_settings).walk("deep/")]
    assert keys == ["deep/blobs/ada/ab1.jpg", "deep/staging/up1/000000", "deep/staging/up1/000001"]


@pytest.mark.parametrize("url", ["ftp://x/y", "s3:///prefix", "/plain/folder", "file://host/x", "s3://bucket"])
def test_other_addresses_are_refused(tmp_path: Path, url: str) -> None:
    with pytest.raises(Invalid):
        open_blobs(url, tmp_path, clock=StoppedClock())


def test_a_wrong_key_is_the_operators_to_mend(s3_settings: S3ForTests) -> None:
    client = s3_client(replace(s3_settings, secret_key="wrong"))

    with pytest.raises(Unavailable, match="key") as raised:
        client.put_bytes("x", b"x", metadata={}, create=True)

    assert not isinstance(raised.value, TransientFailure)


def test_a_silent_store_is_a_passing_failure() -> None:
    nobody = S3Settings(access_key="a", secret_key="b", endpoint="http://127.0.0.1:9", patience_seconds=0)

    with pytest.raises(TransientFailure):
        S3Client("tansu", "", nobody).head("x")


def test_keys_do_not_show_in_messages() -> None:
    assert "hidden" not in repr(S3Settings(access_key="a", secret_key="hidden"))


def _keys(place: S3ForTests) -> S3Settings:
    return S3Settings(access_key=place.access_key, secret_key=place.secret_key, endpoint=place.endpoint)
