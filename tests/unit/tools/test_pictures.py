"""The invented photo library: planned, painted and encoded the same way every time."""

import io
from collections import Counter
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import ExifTags, Image, ImageOps

from tools.pictures import clips, develop, exif, files, noise, plan, scenes, write
from tools.pictures.plan import Shot


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> dict[Shot, bytes]:
    """Twenty-four small photos with their plans."""
    folder = tmp_path_factory.mktemp("scenes")
    planned = plan.shots(24, seed=3, variants=1)
    for scene, variant in {(shot.scene, shot.variant) for shot in planned}:
        files.paint(folder, scene, variant=variant, seed=3, megapixels=0.03)
    return {shot: files.encode(shot, folder=folder, megapixels=0.03) for shot in planned}


def test_a_plan_is_the_same_every_time_and_another_with_another_seed() -> None:
    first = plan.shots(300, seed=1)

    again, other = plan.shots(300, seed=1), plan.shots(300, seed=2)

    assert first == again
    assert first != other


def test_a_plan_spans_twenty_years_in_order_and_grows() -> None:
    planned = plan.shots(3000, seed=1)

    years = Counter(shot.taken_local.year for shot in planned)

    assert len(planned) == 3000
    assert planned == sorted(planned, key=lambda shot: shot.taken_local)
    assert set(years) == set(range(2006, 2027))
    assert years[2025] > 2 * years[2006]
    assert max(shot.taken_local for shot in planned if shot.taken_local.year == 2026).month <= 7


def test_every_planned_name_is_different_even_where_case_is_not() -> None:
    planned = plan.shots(3000, seed=1, clips=30, heic=30, screenshots=30, webp=10, gif=10)

    names = {shot.filename.lower() for shot in planned}

    assert len(names) == 3000
    assert Counter(shot.kind for shot in planned)["clip"] == 30


def test_early_cameras_know_no_offset_and_only_phones_know_the_place() -> None:
    planned = plan.shots(2000, seed=1)

    early = [shot for shot in planned if shot.taken_local.year < 2017]

    assert all(shot.offset_minutes is None for shot in early)
    assert any(shot.offset_minutes is not None for shot in planned)
    assert all((shot.place is not None) == shot.camera.phone for shot in planned)


def test_asking_for_more_clips_than_shots_is_refused() -> None:
    with pytest.raises(ValueError, match="more clips"):
        plan.shots(3, clips=4)


def test_every_planned_scene_can_be_painted() -> None:
    planned = plan.shots(3000, seed=1)

    wanted = {shot.scene for shot in planned}

    assert wanted <= set(scenes.BY_NAME)


@pytest.mark.parametrize("name", sorted(scenes.BY_NAME))
def test_a_scene_has_the_asked_size_and_something_to_see(name: str) -> None:
    picture = scenes.paint(name, 2, seed=1, shape=(120, 160))

    assert picture.size == (160, 120)
    assert np.asarray(picture).std() > 10


def test_a_step_rises_or_falls_as_its_ends_say() -> None:
    value = np.asarray([0.0, 0.5, 1.0], np.float32)

    rising, falling = noise.step(0.2, 0.8, value), noise.step(0.8, 0.2, value)

    assert rising.tolist() == pytest.approx([0, 0.5, 1])
    assert falling.tolist() == pytest.approx([1, 0.5, 0])


def test_no_two_photos_are_alike(library: dict[Shot, bytes]) -> None:
    assert len(set(library.values())) == len(library)


def test_photos_stay_within_the_asked_points(library: dict[Shot, bytes]) -> None:
    sizes = [Image.open(io.BytesIO(data)).size for data in library.values()]

    assert all(5_000 < width * height <= 30_000 for width, height in sizes)


def test_what_the_camera_wrote_can_be_read(library: dict[Shot, bytes]) -> None:
    for shot, data in library.items():
        read = Image.open(io.BytesIO(data)).getexif()
        inner, gps = read.get_ifd(ExifTags.IFD.Exif), read.get_ifd(ExifTags.IFD.GPSInfo)

        assert read[ExifTags.Base.Model] == shot.camera.model
        assert inner[ExifTags.Base.DateTimeOriginal] == f"{shot.taken_local:%Y:%m:%d %H:%M:%S}"
        assert (ExifTags.Base.OffsetTimeOriginal in inner) == (shot.offset_minutes is not None)
        assert bool(gps) == (shot.place is not None)
        if shot.place:
            degrees, minutes, seconds = gps[ExifTags.GPS.GPSLatitude]
            assert float(degrees + minutes / 60 + seconds / 3600) == pytest.approx(abs(shot.place[0]), abs=1e-5)


def test_a_turned_photo_shows_upright(library: dict[Shot, bytes]) -> None:
    turned = {shot: data for shot, data in library.items() if shot.orientation != 1}

    assert turned
    for shot, data in turned.items():
        stored = Image.open(io.BytesIO(data))
        shown = ImageOps.exif_transpose(stored)
        assert stored.size == shown.size[::-1]
        assert shown.size == develop.size(shot, megapixels=0.03)


@pytest.mark.parametrize("orientation", [6, 8])
def test_turning_pixels_is_what_their_orientation_undoes(orientation: int) -> None:
    upright = Image.effect_noise((40, 60), 90).convert("RGB")

    stored = develop.turned(upright, orientation)

    stored.getexif()[ExifTags.Base.Orientation] = orientation
    assert ImageOps.exif_transpose(stored).tobytes() == upright.tobytes()


def test_offsets_west_of_utc_are_written_with_their_sign() -> None:
    assert exif.offset(-240) == "-04:00"
    assert exif.offset(570) == "+09:30"


def test_an_upright_clip_lies_on_its_side_with_its_rotation_beside_it() -> None:
    planned = plan.shots(400, seed=1, clips=40)
    shot = next(shot for shot in planned if shot.kind == "clip" and shot.ratio[1] > shot.ratio[0])

    film = clips.encode(Image.effect_noise((320, 240), 60).convert("RGB"), shot, megapixels=0.1)

    with av.open(io.BytesIO(film)) as container:
        stream = container.streams.video[0]
        frame = next(container.decode(stream))
        assert stream.codec_context.name == "h264"
        assert (frame.width, frame.height) == (320, 180)
        assert abs(frame.rotation) == 90
        assert 1.9 <= float(stream.duration * stream.time_base) <= 6.1


def test_every_kind_of_file_opens_as_what_its_name_says(tmp_path: Path) -> None:
    planned = plan.shots(60, seed=1, heic=1, screenshots=1, webp=1, gif=1, variants=1)
    others = {shot.kind: shot for shot in planned if shot.kind != "photo"}
    for shot in others.values():
        files.paint(tmp_path, shot.scene, variant=shot.variant, seed=1, megapixels=0.05)

    made = {kind: files.encode(shot, folder=tmp_path, megapixels=0.05) for kind, shot in others.items()}

    assert made["heic"][4:12] == b"ftypheic"
    assert made["screenshot"].startswith(b"\x89PNG")
    assert made["webp"][8:12] == b"WEBP"
    assert made["gif"].startswith(b"GIF89a")


def test_the_iterator_gives_the_planned_photos_in_order_and_the_same_bytes_again() -> None:
    first = list(write.shots(10, seed=5, megapixels=0.02))
    again = list(write.shots(10, seed=5, megapixels=0.02))

    assert first == again
    assert [made.filename for made in first] == [shot.filename for shot in plan.shots(10, seed=5)]
