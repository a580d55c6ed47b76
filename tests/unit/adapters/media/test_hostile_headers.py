"""Headers that are cut, changed or invented never raise and never cost much."""

import subprocess
import sys

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tansu.adapters.media.facts import read_facts
from tansu.adapters.media.facts.source import MOST_BYTES, MOST_READS
from tansu.ports.media import MediaFacts
from tests.support.pictures import a_gif, a_heic, a_jpeg, a_mov, a_png, a_webp, an_avif, an_mp4, reader

PHONE = {
    "com.apple.quicktime.creationdate": "2023-05-01T12:34:56+0200",
    "com.apple.quicktime.location.ISO6709": "+48.1+011.5/",
}
EXIF = {"gps": (48.1, 11.5), "orientation": 6, "camera": ("Maker", "Model")}
SAMPLES = {
    "jpeg": a_jpeg(**EXIF),
    "png": a_png(**EXIF),
    "webp": a_webp(**EXIF),
    "gif": a_gif(),
    "heic": a_heic(**EXIF),
    "avif": an_avif(**EXIF),
    "mp4": an_mp4(metadata={"location": "+48.1+011.5/"}, fast_start=True),
    "mov": a_mov(metadata=PHONE, rotation=90),
}


def checked(content: bytes, size: int | None = None) -> MediaFacts | None:
    """Read facts, and check that neither reads nor values are out of bounds."""
    lengths = []

    def read_at(offset: int, length: int) -> bytes:
        assert offset >= 0 and length >= 0
        lengths.append(length)
        return content[offset : offset + length]

    facts = read_facts(read_at, len(content) if size is None else size)

    assert sum(lengths) <= MOST_BYTES and len(lengths) <= MOST_READS
    if facts:
        assert 0 <= facts.width < 1 << 32 and 0 <= facts.height < 1 << 32
        assert facts.orientation in range(1, 9)
        assert facts.place is None or abs(facts.place.latitude) <= 90
    return facts


@pytest.mark.parametrize("name", SAMPLES)
def test_a_file_cut_anywhere_is_read_as_far_as_it_goes(name: str) -> None:
    whole = SAMPLES[name]

    for end in range(min(len(whole), 1500)):
        checked(whole[:end])
        checked(whole[:end], len(whole))


@pytest.mark.parametrize("name", SAMPLES)
def test_every_byte_may_be_anything(name: str) -> None:
    whole = SAMPLES[name]

    for at in range(min(len(whole), 1500)):
        for value in (0, 0x7F, 0xFF):
            checked(whole[:at] + bytes([value]) + whole[at + 1 :])


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    name=st.sampled_from(sorted(SAMPLES)),
    changes=st.lists(st.tuples(st.integers(0, 1500), st.binary(min_size=1, max_size=8)), max_size=6),
    claim=st.sampled_from([0, 1, 1 << 20, 1 << 40]),
)
def test_mutated_headers_never_raise(name: str, changes, claim: int) -> None:
    content = bytearray(SAMPLES[name])
    for at, piece in changes:
        content[at : at + len(piece)] = piece

    checked(bytes(content), len(content) + claim)


@settings(max_examples=200, deadline=None)
@given(
    magic=st.sampled_from([b"\xff\xd8\xff\xe1", b"RIFF....WEBPVP8X", b"\0\0\0\x10ftypheic", b"\0\0\0\x08moov"]),
    rest=st.binary(max_size=300),
)
def test_invented_headers_never_raise(magic: bytes, rest: bytes) -> None:
    checked(magic + rest)


def test_a_million_boxes_are_not_walked() -> None:
    content = b"\0\0\0\x10ftypisom\0\0\0\0" + b"\0\0\0\x08free" * 100_000

    assert checked(content) is not None


def test_a_thousand_tracks_are_not_walked() -> None:
    track = b"\0\0\0\x10trak\0\0\0\x08mdia"
    moov = track * 30_000
    content = b"\0\0\0\x10ftypisom\0\0\0\0" + (len(moov) + 8).to_bytes(4) + b"moov" + moov

    assert checked(content) is None


@pytest.mark.parametrize(
    "text",
    [
        b"ffconcat version 1.0\nfile /etc/passwd\n",
        b"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nfile:///etc/passwd\n",
        b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'><image href='/etc/passwd'/></svg>",
        b"%!PS-Adobe-3.0\n(/etc/passwd) run\n",
        b"push graphic-context\nviewbox 0 0 1 1\nimage over 0,0 0,0 '/etc/passwd'\n",
        b"<!doctype html><script>alert(1)</script>",
        b"v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\n",
        b"\0\0\0\x1cftypM4A \0\0\0\0",
        b"\0\0\0\x18ftypcrx \0\0\0\1crx isom",
        b"MM\0*\0\0\0\x08",
    ],
)
@pytest.mark.parametrize("name", ["film.mp4", "photo.jpg"])
def test_other_things_named_like_media_are_not_media(text: bytes, name: str) -> None:
    assert read_facts(reader(text), len(text), filename=name) is None


def test_a_store_that_fails_is_not_called_a_broken_picture() -> None:
    def read_at(offset: int, length: int) -> bytes:
        raise ConnectionError("the store is away")

    with pytest.raises(ConnectionError):
        read_facts(read_at, 1000)


def test_reading_facts_loads_no_decoder() -> None:
    code = "import sys, tansu.adapters.media, tansu.adapters.media.facts; print({'PIL', 'av'} & sys.modules.keys())"

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "set()"
