"""Where this invented family lives, where it travels, and what it photographs with. All cameras are made up."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Camera:
    """A camera or phone, with the years in which somebody used it. `megapixels` is what it could really do."""

    make: str
    model: str
    first_year: int
    last_year: int
    prefix: str
    megapixels: float
    phone: bool = False
    writes_offset: bool = False


@dataclass(frozen=True, slots=True)
class Trip:
    """A kind of journey: when in the year, how long, what there is to see."""

    name: str
    latitude: float
    longitude: float
    offset_hours: int
    month: int
    days: int
    scenes: tuple[str, ...]


CAMERAS = (
    Camera("Kiri", "Kiri K70", 2006, 2009, "KIRI", 6),
    Camera("Lumo", "Lumo Pocket 4", 2007, 2011, "P100", 8),
    Camera("Kiri", "Kiri D300", 2010, 2017, "DSC0", 12),
    Camera("Hagi", "Hagi One", 2011, 2014, "IMG_", 5, phone=True),
    Camera("Hagi", "Hagi Three", 2014, 2018, "IMG_", 12, phone=True),
    Camera("Lumo", "Lumo M2", 2017, 2026, "LM20", 24, writes_offset=True),
    Camera("Hagi", "Hagi Seven", 2018, 2022, "IMG_", 12, phone=True, writes_offset=True),
    Camera("Suzu", "Suzu 5 Pro", 2020, 2024, "IMG_", 12, phone=True, writes_offset=True),
    Camera("Hagi", "Hagi Eleven", 2022, 2026, "IMG_", 48, phone=True, writes_offset=True),
    Camera("Suzu", "Suzu 9", 2024, 2026, "IMG_", 50, phone=True, writes_offset=True),
)

HOME = (48.1374, 11.5755)

TRIPS = (
    Trip("skiing", 46.96, 11.01, 1, 2, 6, ("winter", "winter", "mountains", "silhouette", "coffee", "cabin")),
    Trip("tulips", 52.27, 4.55, 2, 4, 4, ("meadow", "flower", "houses", "coffee", "open_sea")),
    Trip("walking", 46.62, 8.04, 2, 7, 8, ("mountains", "lake", "ridges", "flower", "forest", "stars", "portrait")),
    Trip("island", 37.45, 25.33, 3, 8, 12, ("beach", "sunset", "coast", "houses", "open_sea", "meal", "silhouette")),
    Trip("north", 61.10, 6.75, 2, 6, 10, ("lake", "coast", "ridges", "open_sea", "forest", "houses", "portrait")),
    Trip("desert", 31.15, -4.01, 1, 3, 7, ("desert", "desert", "road", "sunset", "stars", "meal")),
    Trip("big city", 40.74, -73.99, -4, 10, 6, ("city", "city", "bokeh", "aeroplane", "window", "concert", "coffee")),
    Trip("autumn in the east", 35.01, 135.77, 9, 11, 12, ("autumn_hills", "leaves", "forest", "lake", "meal", "city")),
    Trip("balloons", 38.64, 34.83, 3, 5, 5, ("balloons", "balloons", "desert", "houses", "sunset")),
    Trip("far south", -44.67, 167.93, 13, 1, 14, ("lake", "coast", "mountains", "road", "beach", "stars", "aeroplane")),
    Trip("lavender", 43.91, 5.20, 2, 7, 7, ("meadow", "hills", "houses", "flower", "meal", "sunset")),
    Trip("wine country", 43.47, 11.04, 2, 9, 6, ("hills", "hills", "ridges", "meal", "houses", "sunset")),
)

EVERYDAY = {
    "winter": ("winter", "candles", "bokeh", "coffee", "window", "city", "fireworks", "meal", "cabin"),
    "spring": ("flower", "meadow", "coffee", "forest", "houses", "window", "hills", "bouquet", "portrait"),
    "summer": (
        "hills",
        "lake",
        "flower",
        "sunset",
        "meal",
        "concert",
        "silhouette",
        "balloons",
        "bouquet",
        "fireworks",
        "portrait",
    ),
    "autumn": ("leaves", "leaves", "autumn_hills", "forest", "coffee", "window", "ridges", "city", "candles"),
}
