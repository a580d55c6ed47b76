"""What the headers of films say."""

from datetime import datetime

import pytest

from tansu.adapters.media.facts import read_facts
from tansu.ports.media import Kind, MediaFacts, Place, TakenFrom
from tests.support.pictures import a_mov, an_mp4, reader

APPLE = "com.apple.quicktime."
PHONE = {
    APPLE + "creationdate": "2023-05-01T12:34:56+0200",
    APPLE + "location.ISO6709": "+48.1372-011.5755+519.000/",
    APPLE + "make": "Maker",
    APPLE + "model": "Phone 13",
}
IN_UTC = {"creation_time": "2023-05-01T10:34:56Z"}


def facts_of(content: bytes, filename: str = "") -> MediaFacts:
    facts = read_facts(reader(content), len(content), filename=filename)
    assert facts is not None
    return facts


@pytest.mark.parametrize(
    ("build", "mime", "extension"), [(an_mp4, "video/mp4", "mp4"), (a_mov, "video/quicktime", "mov")]
)
@pytest.mark.parametrize("fast_start", [True, False])
def test_size_and_length_are_found_before_or_after_the_data(build, mime, extension, fast_start) -> None:
    facts = facts_of(build(128, 96, frames=25, fast_start=fast_start), "photo.jpg")

    assert (facts.kind, facts.mime, facts.extension) == (Kind.VIDEO, mime, extension)
    assert (facts.width, facts.height, facts.duration_ms) == (128, 96, 2500)


def test_the_keys_of_phones_tell_when_where_and_with_what() -> None:
    facts = facts_of(a_mov(metadata=PHONE | IN_UTC))

    assert (facts.taken_local, facts.taken_offset_minutes) == (datetime(2023, 5, 1, 12, 34, 56), 120)
    assert facts.taken_from == TakenFrom.VIDEO
    assert facts.place == Place(48.1372, -11.5755, 519.0)
    assert (facts.camera_make, facts.camera_model) == ("Maker", "Phone 13")


def test_the_place_is_also_read_from_the_atom_android_writes() -> None:
    facts = facts_of(an_mp4(metadata={"location": "-33.8568+151.2153/"}))

    assert facts.place == Place(-33.8568, 151.2153)


def test_a_bare_creation_time_is_utc() -> None:
    facts = facts_of(an_mp4(metadata=IN_UTC))

    assert (facts.taken_local, facts.taken_offset_minutes) == (datetime(2023, 5, 1, 10, 34, 56), 0)


def test_a_name_with_the_wall_clock_and_a_time_in_utc_together_tell_the_zone() -> None:
    facts = facts_of(an_mp4(metadata=IN_UTC), "VID_20230501_123450.mp4")

    assert (facts.taken_local, facts.taken_offset_minutes) == (datetime(2023, 5, 1, 12, 34, 50), 120)
    assert facts.taken_from == TakenFrom.VIDEO


def test_a_name_of_another_day_does_not() -> None:
    facts = facts_of(an_mp4(metadata=IN_UTC), "VID_20210101_000000.mp4")

    assert (facts.taken_local, facts.taken_offset_minutes) == (datetime(2023, 5, 1, 10, 34, 56), 0)


def test_a_film_without_any_time_takes_it_from_its_name() -> None:
    facts = facts_of(an_mp4(), "VID_20230501_123450.mp4")

    assert (facts.taken_local, facts.taken_from) == (datetime(2023, 5, 1, 12, 34, 50), TakenFrom.FILENAME)


@pytest.mark.parametrize(("rotation", "size"), [(0, (128, 96)), (90, (96, 128)), (180, (128, 96)), (270, (96, 128))])
def test_a_phone_held_upright_makes_a_portrait_film(rotation, size) -> None:
    facts = facts_of(a_mov(128, 96, rotation=rotation))

    assert (facts.width, facts.height, facts.orientation) == (*size, 1)


def test_a_recording_of_sound_is_no_film() -> None:
    content = an_mp4(sound_only=True)

    assert read_facts(reader(content), len(content)) is None


def test_a_huge_film_costs_few_bytes_of_reading() -> None:
    film = an_mp4(128, 96, fast_start=True)
    size = 20 * 1024**3
    read = []

    def read_at(offset: int, length: int) -> bytes:
        read.append(length)
        return film[offset : offset + length].ljust(min(length, size - offset), b"\0")

    facts = read_facts(read_at, size)

    assert facts is not None and facts.width == 128
    assert sum(read) <= 640 * 1024
