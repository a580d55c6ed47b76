"""Times of day: the colours that the sky, the sun, the shade and the haze have together."""

from dataclasses import dataclass

import numpy as np

Colour = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Light:
    """One mood. Colours run from 0 to 1; `sun_height` is how far above the horizon the sun is, in picture heights."""

    name: str
    zenith: Colour
    sky: Colour
    horizon: Colour
    sun: Colour
    shade: Colour
    haze: Colour
    cloud: Colour
    cloud_shade: Colour
    sun_height: float
    glow: float


def colour(code: str) -> Colour:
    """`"ff8800"` as three numbers."""
    return int(code[0:2], 16) / 255, int(code[2:4], 16) / 255, int(code[4:6], 16) / 255


def _light(name: str, codes: str, *, sun_height: float, glow: float) -> Light:
    return Light(name, *(colour(code) for code in codes.split()), sun_height=sun_height, glow=glow)


# The order is zenith, sky, horizon, sun, shade, haze, cloud, cloud in shade.
NOON = _light("noon", "2a68b4 5c9ad6 bcd9ec fff6e4 5c7896 a9c6de fdfdfb b4c2d2", sun_height=0.9, glow=0.1)
MORNING = _light("morning", "5b92c9 9cc3e2 f3e2cc ffe9c8 6d7f98 d5d9df fff4e6 c3c4cf", sun_height=0.3, glow=0.45)
GOLDEN = _light("golden", "4377ad 92b4cc f9d9a3 ffd08c 5e5f72 e8c9a3 ffe2b5 b79f9c", sun_height=0.16, glow=0.8)
SUNSET = _light("sunset", "34477c b0647d ffa552 ff9a4a 43364f d98a68 ff9d6b 6d4a69", sun_height=0.05, glow=1.0)
PINK = _light("pink", "5c6ea6 c79bb8 ffc9b0 ffb8a0 5a5474 d9b0b6 ffc4bd 8f82a8", sun_height=0.03, glow=0.6)
DUSK = _light("dusk", "121d42 34447c d58a70 b88a8c 1f2744 5d5a80 8c7390 2c3358", sun_height=-0.1, glow=0.6)
NIGHT = _light("night", "04081a 0b1634 24345a 8fa4d0 0b1226 1a2748 3a4668 121b34", sun_height=-0.5, glow=0.0)
OVERCAST = _light("overcast", "93a1ae b4bec8 d8dde0 dfe2e3 7b848c c3cacf e4e8ea 94a0ac", sun_height=0.7, glow=0.05)
STORM = _light("storm", "3c4a5a 5f6f7e b8b9a6 e8d9ae 3b434c 8a9499 b4b8b8 3f4a57", sun_height=0.2, glow=0.2)
WINTER = _light("winter", "3f7cc0 86b4e0 e3eaf2 fff0da 7c97c2 cddbea ffffff b8c6dc", sun_height=0.3, glow=0.3)

BY_DAY = (NOON, NOON, MORNING, GOLDEN, OVERCAST)
BY_EVENING = (GOLDEN, SUNSET, SUNSET, PINK, DUSK)


def pick(rng: np.random.Generator, lights: tuple[Light, ...]) -> Light:
    """One of the moods."""
    return lights[int(rng.integers(len(lights)))]
