"""The time in file names."""

from datetime import datetime

import pytest

from tansu.adapters.media.facts.filename import time_in

MAY_DAY = datetime(2023, 5, 1, 12, 34, 56)


@pytest.mark.parametrize(
    "name",
    [
        "IMG_20230501_123456.jpg",
        "IMG_20230501_123456789.jpg",
        "VID_20230501_123456.mp4",
        "20230501_123456.heic",
        "20230501_123456(1).jpg",
        "2023-05-01 12.34.56.jpg",
        "Screenshot_20230501-123456_Gallery.png",
        "Screenshot 2023-05-01 at 12.34.56.png",
        "Screenshot from 2023-05-01 12-34-56.png",
        "signal-2023-05-01-123456.jpg",
        "Screenshot 2023-05-01 at 12.34.56 PM.png",
    ],
)
def test_names_with_a_clock_are_wall_time(name: str) -> None:
    assert time_in(name) == (MAY_DAY, None)


def test_pixel_names_are_utc() -> None:
    assert time_in("PXL_20230501_123456789.MP.jpg") == (MAY_DAY, 0)


def test_morning_and_afternoon_are_told_apart() -> None:
    assert time_in("Screen Shot 2023-05-01 at 1.34.56 PM.png")[0] == datetime(2023, 5, 1, 13, 34, 56)
    assert time_in("Screen Shot 2023-05-01 at 12.34.56 AM.png")[0] == datetime(2023, 5, 1, 0, 34, 56)


@pytest.mark.parametrize("name", ["IMG-20230501-WA0001.jpg", "VID-20230501-WA0123.mp4", "2023-05-01.jpg"])
def test_names_with_only_a_day_mean_its_noon(name: str) -> None:
    assert time_in(name) == (datetime(2023, 5, 1, 12), None)


@pytest.mark.parametrize(
    "name",
    [
        "",
        "IMG_0001.HEIC",
        "IMG_20231301_123456.jpg",
        "IMG_20230230_123456.jpg",
        "IMG_19040101_000000.jpg",
        "IMG_20230501_993456.jpg",
        "202305011234561234567890.jpg",
        "sunset.jpg",
        "٢٠٢٣٠٥٠١_123456.jpg",
        "a" * 5000,
    ],
)
def test_other_names_say_nothing(name: str) -> None:
    assert time_in(name) == (None, None)
