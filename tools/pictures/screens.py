"""What else collects on a phone: screenshots and little animations."""

import io

import numpy as np
from PIL import Image, ImageDraw

from tools.pictures.light import colour
from tools.pictures.plan import Shot

_THEMES = (
    ("f6f4ef", "2f6f6a", "d9e8e4"),
    ("ffffff", "3b5bdb", "e7ebfb"),
    ("15181d", "e08a3c", "2a2f38"),
    ("fbf3f1", "b3475a", "f3dfdc"),
)


def png(shot: Shot) -> bytes:
    """A screenshot of a phone: a conversation, or a list of cards."""
    rng = np.random.default_rng([shot.look, shot.number])
    ground, accent, card = (_rgb(code) for code in _THEMES[int(rng.integers(len(_THEMES)))])
    image = Image.new("RGB", (1080, 2340), ground)
    draw = ImageDraw.Draw(image)
    ink = (40, 42, 48) if sum(ground) > 380 else (226, 228, 232)
    draw.rectangle((0, 0, 1080, 230), fill=accent)
    draw.text((60, 28), f"{shot.taken_local:%H:%M}", fill="white", font_size=40)
    draw.rounded_rectangle((940, 34, 1010, 70), 8, outline="white", width=4)
    draw.ellipse((50, 105, 150, 205), fill=card)
    _words(draw, rng, (180, 135), width=420, tint=(255, 255, 255), lines=1)
    if rng.random() < 0.6:
        _conversation(draw, rng, accent=accent, card=card, ink=ink)
    else:
        _cards(draw, rng, accent=accent, card=card, ink=ink)
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def gif(scene: Image.Image, shot: Shot) -> bytes:
    """Twelve frames of a scene that breathes in and out."""
    frames = []
    for number in range(12):
        margin = scene.width * (0.08 + 0.05 * np.sin(number / 12 * 2 * np.pi) + shot.look % 7 * 0.004)
        box = (margin, margin * 0.75, scene.width - margin, scene.height - margin * 0.75)
        frames.append(scene.resize((480, 360), Image.Resampling.BILINEAR, box=box, reducing_gap=2).quantize(96))
    out = io.BytesIO()
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:], duration=90 + shot.number % 40, loop=0)
    return out.getvalue()


def _conversation(
    draw: ImageDraw.ImageDraw,
    rng: np.random.Generator,
    *,
    accent: tuple[int, ...],
    card: tuple[int, ...],
    ink: tuple[int, ...],
) -> None:
    y = 290
    while y < 2080:
        lines = int(rng.integers(1, 5))
        width, height, mine = int(rng.integers(380, 760)), 60 + lines * 56, bool(rng.random() < 0.5)
        left = 1030 - width if mine else 50
        draw.rounded_rectangle((left, y, left + width, y + height), 44, fill=accent if mine else card)
        _words(draw, rng, (left + 40, y + 36), width=width - 80, tint=(255, 255, 255) if mine else ink, lines=lines)
        y += height + int(rng.integers(22, 60))


def _cards(
    draw: ImageDraw.ImageDraw,
    rng: np.random.Generator,
    *,
    accent: tuple[int, ...],
    card: tuple[int, ...],
    ink: tuple[int, ...],
) -> None:
    for y in range(270, 2200, 320):
        draw.rounded_rectangle((40, y, 1040, y + 290), 32, fill=card)
        tint = tuple(int(value) for value in rng.integers(70, 230, 3))
        draw.rounded_rectangle((70, y + 30, 300, y + 260), 24, fill=tint)
        draw.ellipse((90, y + 60, 200, y + 170), fill=accent)
        _words(draw, rng, (340, y + 50), width=620, tint=ink, lines=3)


def _words(
    draw: ImageDraw.ImageDraw,
    rng: np.random.Generator,
    at: tuple[int, int],
    *,
    width: int,
    tint: tuple[int, ...],
    lines: int,
) -> None:
    """Text too small to read, as bars the length of words."""
    for line in range(lines):
        x = 0
        while (word := int(rng.integers(40, 150))) + x < width * (1.0 if line < lines - 1 else 0.7):
            left, top = at[0] + x, at[1] + line * 56
            draw.rounded_rectangle((left, top, left + word, top + 20), 9, fill=tint)
            x += word + 18


def _rgb(code: str) -> tuple[int, int, int]:
    red, green, blue = colour(code)
    return round(red * 255), round(green * 255), round(blue * 255)
