"""What the headers of still pictures say."""

from datetime import datetime

import pytest

from tansu.adapters.media.facts import read_facts
from tansu.ports.media import Kind, MediaFacts, Place, TakenFrom
from tests.support.pictures import a_gif, a_heic, a_jpeg, a_png, a_webp, an_avif, reader

SUMMER = datetime(2023, 7, 14, 19, 44, 18, 250_000)
WITH_EXIF = [a_jpeg, a_png, a_webp, a_heic, an_avif]


def facts_of(content: bytes, filename: str = "") -> MediaFacts:
    facts = read_facts(reader(content), len(content), filename=filename)
    assert facts is not None
    return facts


@pytest.mark.parametrize(
    ("build", "mime", "extension"),
    [
        (a_jpeg, "image/jpeg", "jpg"),
        (a_png, "image/png", "png"),
        (a_webp, "image/webp", "webp"),
        (a_gif, "image/gif", "gif"),
        (a_heic, "image/heic", "heic"),
        (an_avif, "image/avif", "avif"),
    ],
)
def test_type_and_size_come_from_the_content_and_not_the_name(build, mime, extension) -> None:
    facts = facts_of(build(130, 90), "film.mp4")

    assert (facts.kind, facts.mime, facts.extension) == (Kind.PHOTO, mime, extension)
    assert (facts.width, facts.height, facts.orientation) == (130, 90, 1)


def test_a_lossless_webp_says_its_size_too() -> None:
    facts = facts_of(a_webp(130, 90, lossless=True))

    assert (facts.width, facts.height) == (130, 90)


@pytest.mark.parametrize("build", WITH_EXIF)
def test_exif_tells_when_where_and_with_what(build) -> None:
    facts = facts_of(build(taken=SUMMER, offset="+05:45", gps=(-33.8568, 151.2153), camera=("Maker", "Model 1")))

    assert (facts.taken_local, facts.taken_offset_minutes, facts.taken_from) == (SUMMER, 345, TakenFrom.EXIF)
    assert (facts.camera_make, facts.camera_model) == ("Maker", "Model 1")
    assert facts.place == Place(pytest.approx(-33.8568), pytest.approx(151.2153))


@pytest.mark.parametrize("build", [a_png, a_webp, a_heic, an_avif])
def test_only_the_beginning_of_a_bloated_exif_block_is_read(build) -> None:
    facts = facts_of(build(taken=SUMMER, padding=300_000))

    assert facts.taken_local == SUMMER


@pytest.mark.parametrize("build", [a_jpeg, a_png, a_webp])
def test_exif_orientation_turns_the_size(build) -> None:
    facts = facts_of(build(130, 90, orientation=8))

    assert (facts.width, facts.height, facts.orientation) == (90, 130, 8)


@pytest.mark.parametrize("build", [a_heic, an_avif])
def test_where_the_container_turns_the_picture_orientation_is_one(build) -> None:
    facts = facts_of(build(130, 90, orientation=6))

    assert (facts.width, facts.height, facts.orientation) == (90, 130, 1)


def test_an_orientation_that_does_not_exist_means_upright() -> None:
    assert facts_of(a_jpeg(130, 90, orientation=9)).orientation == 1


@pytest.mark.parametrize(
    ("satellites_say", "offset"),
    [
        (datetime(2023, 7, 14, 16, 43, 45), 180),
        (datetime(2023, 7, 15, 1, 14, 18), -330),
        (datetime(2023, 7, 14, 16, 20, 0), None),
        (datetime(2023, 7, 12, 16, 43, 45), None),
    ],
)
def test_without_an_offset_the_satellites_tell_the_zone_unless_their_time_is_stale(satellites_say, offset) -> None:
    facts = facts_of(a_jpeg(taken=SUMMER, gps=(55.7, 37.6), gps_time=satellites_say))

    assert (facts.taken_local, facts.taken_offset_minutes) == (SUMMER, offset)


def test_a_written_offset_is_believed_before_the_satellites() -> None:
    facts = facts_of(a_jpeg(taken=SUMMER, offset="+02:00", gps=(1, 1), gps_time=datetime(2023, 7, 14, 16, 43, 45)))

    assert facts.taken_offset_minutes == 120


@pytest.mark.parametrize("year", [1904, 1989, 2101, 9999])
def test_a_time_no_camera_lived_in_is_unknown(year: int) -> None:
    facts = facts_of(a_jpeg(taken=SUMMER.replace(year=year)))

    assert (facts.taken_local, facts.taken_offset_minutes, facts.taken_from) == (None, None, None)


@pytest.mark.parametrize("gps", [(0.0, 0.0), (91.0, 10.0), (10.0, 181.0)])
def test_a_place_that_is_nowhere_is_unknown(gps) -> None:
    assert facts_of(a_jpeg(gps=gps)).place is None


def test_a_fraction_that_divides_by_zero_is_no_place() -> None:
    content = a_jpeg(gps=(48.0, 11.0))
    orders = ("big", "little")
    degrees = [(48).to_bytes(4, order) + (1).to_bytes(4, order) for order in orders]
    broken = content
    for fraction in degrees:
        broken = broken.replace(fraction, fraction[:4] + bytes(4))

    facts = facts_of(broken)

    assert broken != content
    assert facts.place is None


def test_without_exif_the_name_tells_the_time() -> None:
    facts = facts_of(a_png(), "Screenshot_20230501-123456.png")

    assert (facts.taken_local, facts.taken_from) == (datetime(2023, 5, 1, 12, 34, 56), TakenFrom.FILENAME)


def test_exif_is_believed_before_the_name() -> None:
    facts = facts_of(a_jpeg(taken=SUMMER), "IMG_20230501_123456.jpg")

    assert (facts.taken_local, facts.taken_from) == (SUMMER, TakenFrom.EXIF)


def test_control_characters_do_not_reach_the_camera_name() -> None:
    facts = facts_of(a_jpeg(camera=("Ma\x1b[31mker ", "M" * 300)))

    assert facts.camera_make == "Ma[31mker"
    assert len(facts.camera_model) == 64


def test_an_ifd_that_points_at_itself_ends() -> None:
    loop = (
        b"II*\0\x08\0\0\0"
        + b"\x02\0"
        + b"".join(tag.to_bytes(2, "little") + b"\x04\0\x01\0\0\0\x08\0\0\0" for tag in (0x8769, 0x8825))
        + b"\x08\0\0\0"
    )
    segment = b"\xff\xe1" + (len(loop) + 8).to_bytes(2) + b"Exif\0\0" + loop
    content = b"\xff\xd8" + segment + a_jpeg(30, 20)[2:]

    facts = facts_of(content)

    assert (facts.width, facts.height, facts.place) == (30, 20, None)


def test_a_turn_listed_before_the_size_still_turns_it() -> None:
    content = a_heic(128, 64, orientation=6)
    at = content.index(b"ipma") + 4
    size_first = content[at : at + 64]
    count = size_first[10]
    listed = size_first[11 : 11 + count]
    turn_first = content[: at + 11] + listed[::-1] + content[at + 11 + count :]

    assert listed != listed[::-1]
    assert (facts_of(turn_first).width, facts_of(turn_first).height) == (64, 128)
