"""Every place that can be photographed, by name."""

from collections.abc import Callable

import numpy as np
from PIL import Image

from tools.pictures.noise import Shape
from tools.pictures.scenes import indoors, nature, night, outdoors, people, shore

Scene = Callable[[np.random.Generator, Shape], Image.Image]

_SCENES: tuple[Scene, ...] = (
    outdoors.mountains, outdoors.lake, outdoors.hills, outdoors.autumn_hills, outdoors.desert, outdoors.winter,
    outdoors.coast, outdoors.ridges, outdoors.meadow, outdoors.road, outdoors.balloons,
    shore.sunset, shore.beach, shore.open_sea, shore.aeroplane,
    night.city, night.bokeh, night.fireworks, night.stars, night.concert, night.candles,
    nature.forest, nature.leaves, nature.flower, nature.bouquet,
    indoors.meal, indoors.coffee, indoors.window, indoors.cabin,
    people.silhouette, people.houses, people.portrait,
)  # fmt: skip
BY_NAME = {scene.__name__: scene for scene in _SCENES}


def paint(name: str, variant: int, *, seed: int, shape: Shape) -> Image.Image:
    """One view of a kind of place; the same four facts always give the same picture."""
    number = sorted(BY_NAME).index(name)
    return BY_NAME[name](np.random.default_rng([seed, number, variant]), shape)
