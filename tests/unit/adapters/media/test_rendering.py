"""Pixels come out the right way up, in the right colours, from every kind of original."""

import io
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import pytest
from PIL import Image, ImageCms

from tansu.adapters.media import LocalMedia
from tansu.adapters.media.facts import read_facts
from tansu.ports.media import CannotRender, Rendered
from tests.support.pictures import (
    BLUE,
    GREEN,
    RED,
    YELLOW,
    a_gif,
    a_heic,
    a_jpeg,
    a_mov,
    a_png,
    a_webp,
    alike,
    an_avif,
    an_mp4,
    pixel_colours,
    quarters,
    reader,
)

UPRIGHT = [RED, GREEN, BLUE, YELLOW]
TURNED = {
    1: UPRIGHT,
    2: [GREEN, RED, YELLOW, BLUE],
    3: [YELLOW, BLUE, GREEN, RED],
    4: [BLUE, YELLOW, RED, GREEN],
    5: [RED, BLUE, GREEN, YELLOW],
    6: [BLUE, RED, YELLOW, GREEN],
    7: [YELLOW, GREEN, BLUE, RED],
    8: [GREEN, YELLOW, RED, BLUE],
}
"""Where the quarters are to be seen, by EXIF orientation: top left, top right, bottom left, bottom right."""


@pytest.fixture(scope="module")
def media() -> Iterator[LocalMedia]:
    media = LocalMedia(workers=1)
    yield media
    media.close()


def rendered(media: LocalMedia, folder: Path, content: bytes) -> Rendered:
    original = folder / "original"
    original.write_bytes(content)
    facts = read_facts(reader(content), len(content))
    assert facts is not None
    return media.render(original, facts)


def assert_quarters(encoded: bytes, expected: list[tuple[int, int, int]]) -> None:
    assert all(map(alike, pixel_colours(encoded), expected)), pixel_colours(encoded)


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("build", [a_jpeg, a_png, a_webp, a_heic, an_avif])
def test_every_orientation_ends_upright_and_is_turned_only_once(media, tmp_path, build, orientation) -> None:
    content = build(160, 120, orientation=orientation)

    made = rendered(media, tmp_path, content)

    assert_quarters(made.preview, TURNED[orientation])
    assert_quarters(made.thumbnail, TURNED[orientation])
    facts = read_facts(reader(content), len(content))
    assert (facts.width, facts.height) == (made.width, made.height)


@pytest.mark.parametrize(("rotation", "orientation"), [(0, 1), (90, 6), (180, 3), (270, 8)])
@pytest.mark.parametrize("build", [an_mp4, a_mov])
def test_posters_are_upright(media, tmp_path, build, rotation, orientation) -> None:
    content = build(160, 120, rotation=rotation)

    made = rendered(media, tmp_path, content)

    assert_quarters(made.preview, TURNED[orientation])
    facts = read_facts(reader(content), len(content))
    assert (facts.width, facts.height) == (made.width, made.height)


def test_pixels_that_are_not_square_are_made_square(media, tmp_path) -> None:
    content = an_mp4(160, 120, pixel_ratio=Fraction(2, 1))

    made = rendered(media, tmp_path, content)

    assert (made.width, made.height) == (320, 120)


def test_a_film_cut_after_its_first_frame_still_has_a_poster(media, tmp_path) -> None:
    content = an_mp4(640, 480, frames=20, fast_start=True)

    made = rendered(media, tmp_path, content[: len(content) * 3 // 4])

    assert_quarters(made.preview, UPRIGHT)


def test_the_first_frame_of_a_gif_is_shown(media, tmp_path) -> None:
    made = rendered(media, tmp_path, a_gif(160, 120))

    assert_quarters(made.preview, UPRIGHT)


def test_what_is_transparent_becomes_white(media, tmp_path) -> None:
    clear = quarters(64, 48)
    clear.putalpha(0)

    made = rendered(media, tmp_path, a_png(image=clear))

    assert made.colour == 0xFFFFFF


@pytest.mark.parametrize("mode", ["P", "L", "LA", "1", "RGBA", "CMYK"])
def test_every_mode_of_pixels_is_understood(media, tmp_path, mode) -> None:
    image = quarters(64, 48).quantize() if mode == "P" else quarters(64, 48).convert(mode)

    made = rendered(media, tmp_path, a_jpeg(image=image) if mode == "CMYK" else a_png(image=image))

    darkest, brightest = sorted(sum(colour) for colour in pixel_colours(made.preview))[::3]
    assert brightest > darkest


def test_sixteen_bit_grey_keeps_its_shades(media, tmp_path) -> None:
    ramp = Image.linear_gradient("L").convert("I").point(lambda level: level * 257).convert("I;16")

    made = rendered(media, tmp_path, a_png(image=ramp))

    top, _, bottom, _ = pixel_colours(made.preview)
    assert alike(top, (64, 64, 64), within=4)
    assert alike(bottom, (192, 192, 192), within=4)


def test_colours_of_a_wide_profile_are_converted(media, tmp_path) -> None:
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    # The same curves under red and blue exchanged make a profile in which every red is a blue.
    exchanged = lab.replace(b"rXYZ", b"?XYZ", 1).replace(b"bXYZ", b"rXYZ", 1).replace(b"?XYZ", b"bXYZ", 1)
    exchanged = exchanged.replace("sRGB".encode("utf-16-be"), "xRGB".encode("utf-16-be"))
    plain = Image.new("RGB", (64, 48), (250, 10, 10))

    made = rendered(media, tmp_path, a_jpeg(image=plain, icc_profile=exchanged))

    red, _, blue = Image.open(io.BytesIO(made.preview)).convert("RGB").getpixel((32, 24))
    assert blue > red


def test_a_broken_profile_is_ignored(media, tmp_path) -> None:
    made = rendered(media, tmp_path, a_jpeg(icc_profile=b"\0" * 500))

    assert_quarters(made.preview, UPRIGHT)


def test_of_a_photo_with_a_second_picture_inside_the_first_is_shown(media, tmp_path) -> None:
    # Phones append a gain map or a depth map to the JPEG in this way.
    both = io.BytesIO()
    second = Image.new("RGB", (80, 60))
    quarters(640, 480).save(both, "MPO", save_all=True, append_images=[second], quality=92)

    made = rendered(media, tmp_path, both.getvalue())

    assert (made.width, made.height) == (640, 480)
    assert_quarters(made.preview, UPRIGHT)


def test_progressive_photos_are_rendered_too(media, tmp_path) -> None:
    made = rendered(media, tmp_path, a_jpeg(640, 480, progressive=True))

    assert_quarters(made.preview, UPRIGHT)


@pytest.mark.parametrize("build", [a_webp, a_heic, an_avif, an_mp4])
def test_half_of_what_cannot_be_read_in_part_is_refused(media, tmp_path, build) -> None:
    whole = build(640, 480)

    with pytest.raises(CannotRender):
        rendered(media, tmp_path, whole[: len(whole) // 2])
