"""tuspy, a tus client nobody here wrote: it sends, it is cut off, it goes on."""

import io

import pytest
from tusclient.client import TusClient
from tusclient.exceptions import TusCommunicationError
from tusclient.storage.filestorage import FileStorage

from tests.support.running import Person, Running
from tests.support.sending import photo, sha256_of

CONTENT = photo("sent by a stranger's program", size=300_000)


@pytest.fixture
def ada(a_server: Running) -> Person:
    return a_server.person()


def client_of(who: Person) -> TusClient:
    return TusClient(f"{who.server.base}/api/v1/uploads", headers={"Authorization": f"Bearer {who.token}"})


def originals(who: Person) -> list[bytes]:
    changes = who.call("GET", "/changes?since=WzBd&feature=gallery").json()["changes"]
    return [who.call("GET", f"/gallery/assets/{one['item']}/original").content for one in changes]


def test_a_file_arrives_in_chunks(ada: Person) -> None:
    uploader = client_of(ada).uploader(
        file_stream=io.BytesIO(CONTENT), chunk_size=64_000, metadata={"filename": "boat.jpg"}
    )

    uploader.upload()

    assert originals(ada) == [CONTENT]


def test_every_part_may_carry_its_checksum(ada: Person) -> None:
    uploader = client_of(ada).uploader(
        file_stream=io.BytesIO(CONTENT), chunk_size=100_000, metadata={"filename": "boat.jpg"}, upload_checksum=True
    )

    uploader.upload()

    assert originals(ada) == [CONTENT]


def test_another_process_goes_on_where_the_first_stopped(ada: Person, tmp_path) -> None:
    file = tmp_path / "boat.jpg"
    file.write_bytes(CONTENT)
    kept = {"chunk_size": 64_000, "store_url": True, "metadata": {"filename": "boat.jpg"}}
    first = client_of(ada).uploader(str(file), url_storage=FileStorage(str(tmp_path / "urls")), **kept)
    first.upload_chunk()
    first.upload_chunk()

    second = client_of(ada).uploader(str(file), url_storage=FileStorage(str(tmp_path / "urls")), **kept)
    began_at = second.offset
    second.upload()

    assert began_at == 128_000
    assert originals(ada) == [CONTENT]


def test_what_the_gallery_has_needs_no_bytes(ada: Person) -> None:
    ada.upload(CONTENT)
    known = {"filename": "boat.jpg", "sha256": sha256_of(CONTENT)}
    uploader = client_of(ada).uploader(file_stream=io.BytesIO(CONTENT), chunk_size=64_000, metadata=known)

    uploader.set_url(uploader.create_url())
    uploader.offset = uploader.get_offset()

    assert uploader.offset == len(CONTENT)
    assert ada.call("GET", "/account/usage").json()["used"] == len(CONTENT)


def test_a_full_account_is_told_before_bytes_are_sent(a_server: Running) -> None:
    ada = a_server.person(quota=len(CONTENT) - 1)
    uploader = client_of(ada).uploader(file_stream=io.BytesIO(CONTENT), metadata={"filename": "boat.jpg"})

    with pytest.raises(TusCommunicationError) as refused:
        uploader.upload()

    assert refused.value.status_code == 413
