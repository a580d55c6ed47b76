"""What every Media promises, whoever fulfils it."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from tansu.adapters.media import LocalMedia
from tansu.adapters.media.fake import FakeMedia, flat_webp
from tansu.ports.media import CannotRender, Kind, Media, MediaFacts, Rendered
from tests.support.pictures import (
    a_gif,
    a_heic,
    a_jpeg,
    a_mov,
    a_png,
    a_webp,
    an_avif,
    an_mp4,
    reader,
)


@pytest.fixture(scope="module", params=[LocalMedia, FakeMedia])
def media(request: pytest.FixtureRequest) -> Iterator[Media]:
    media = LocalMedia(workers=1) if request.param is LocalMedia else FakeMedia()
    yield media
    media.close()


def facts_of(media: Media, content: bytes, filename: str = "") -> MediaFacts:
    facts = media.facts(reader(content), len(content), filename=filename)
    assert facts is not None
    return facts


def rendered(media: Media, folder: Path, content: bytes) -> Rendered:
    original = folder / "original"
    original.write_bytes(content)
    return media.render(original, facts_of(media, content))


@pytest.mark.parametrize("build", [a_jpeg, a_png, a_webp, a_gif, a_heic, an_avif, an_mp4, a_mov])
def test_every_type_on_the_list_has_facts_and_renditions(media: Media, tmp_path: Path, build) -> None:
    content = build(64, 48)

    facts = facts_of(media, content)
    made = rendered(media, tmp_path, content)

    assert (facts.width, facts.height) == (64, 48)
    assert facts.kind == (Kind.VIDEO if facts.mime.startswith("video/") else Kind.PHOTO)
    assert (made.width, made.height, made.damaged) == (64, 48, False)


@pytest.mark.parametrize(
    ("size", "thumbnail", "preview"),
    [
        ((1600, 1200), (333, 250), (1440, 1080)),
        ((1200, 1600), (250, 333), (1080, 1440)),
        ((2000, 1000), (500, 250), (1440, 720)),
        ((2400, 600), (512, 128), (1440, 360)),
        ((100, 80), (100, 80), (100, 80)),
        ((3000, 1), (512, 1), (1440, 1)),
    ],
)
def test_renditions_keep_the_ratio_inside_their_boxes(media: Media, tmp_path: Path, size, thumbnail, preview) -> None:
    content = a_jpeg(*size)

    made = rendered(media, tmp_path, content)

    assert Image.open(io.BytesIO(made.thumbnail)).size == thumbnail
    assert Image.open(io.BytesIO(made.preview)).size == preview
    assert (made.width, made.height) == preview


def test_a_picture_on_its_side_is_rendered_upright(media: Media, tmp_path: Path) -> None:
    content = a_jpeg(640, 480, orientation=6)

    made = rendered(media, tmp_path, content)

    assert (made.width, made.height) == (480, 640)
    assert Image.open(io.BytesIO(made.thumbnail)).size == (250, 333)


def test_renditions_are_webp_without_metadata(media: Media, tmp_path: Path) -> None:
    content = a_jpeg(gps=(48.1, 11.5), camera=("Secret", "Camera"))

    made = rendered(media, tmp_path, content)

    for rendition in (made.thumbnail, made.preview):
        picture = Image.open(io.BytesIO(rendition))
        assert picture.format == "WEBP"
        assert not {"exif", "xmp", "icc_profile"} & picture.info.keys()


def test_the_same_bytes_render_the_same(media: Media, tmp_path: Path) -> None:
    content = a_jpeg()

    once, again = rendered(media, tmp_path, content), rendered(media, tmp_path, content)

    assert once == again
    assert 0 <= once.colour <= 0xFFFFFF


def test_half_a_photo_is_shown_and_called_damaged(media: Media, tmp_path: Path) -> None:
    whole = a_jpeg(640, 480)

    made = rendered(media, tmp_path, whole[: len(whole) * 2 // 3])

    assert made.damaged
    assert (made.width, made.height) == (640, 480)


@pytest.mark.parametrize("content", [b"", b"sunset", b"%PDF-1.7", b"<svg xmlns='http://www.w3.org/2000/svg'/>"])
def test_what_is_no_picture_has_no_facts(media: Media, content: bytes) -> None:
    facts = media.facts(reader(content), len(content), filename="holiday.jpg")

    assert facts is None


def test_bytes_that_are_no_picture_cannot_be_rendered_whatever_the_facts_say(media: Media, tmp_path: Path) -> None:
    (tmp_path / "original").write_bytes(b"this is not a picture")

    with pytest.raises(CannotRender):
        media.render(tmp_path / "original", facts_of(media, a_jpeg()))


def test_a_header_alone_cannot_be_rendered_as_a_film(media: Media, tmp_path: Path) -> None:
    content = an_mp4()[:40]

    facts = facts_of(media, content)

    assert (facts.width, facts.height) == (0, 0)
    with pytest.raises(CannotRender):
        rendered(media, tmp_path, content)


def test_a_picture_that_claims_too_many_pixels_cannot_be_rendered(media: Media, tmp_path: Path) -> None:
    content = flat_webp(12_000, 12_000, 0)

    assert facts_of(media, content).width == 12_000
    with pytest.raises(CannotRender, match="more than we decode"):
        rendered(media, tmp_path, content)


def test_a_missing_original_is_not_the_originals_fault(media: Media, tmp_path: Path) -> None:
    facts = facts_of(media, a_jpeg())

    with pytest.raises(FileNotFoundError):
        media.render(tmp_path / "gone", facts)


def test_closing_twice_is_closing(media: Media) -> None:
    other = type(media)()

    other.close()
    other.close()
