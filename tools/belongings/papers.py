"""Files as they gather in somebody's folders: letters, bills, tables. Their pages are drawn, with words on them."""

import io
import random
from collections.abc import Iterator

from PIL import Image, ImageDraw

PAGE = (620, 877)

LETTERS = (
    "Documents/Insurance/Household 2026.pdf",
    "Documents/Insurance/Bicycle.pdf",
    "Documents/Tax/2024/Return.pdf",
    "Documents/Tax/2025/Receipts.pdf",
    "House/Roof/Offer Lindner.pdf",
    "House/Roof/Offer Vogel.pdf",
    "House/Floor plan.pdf",
    "House/Boiler manual.pdf",
    "House/Lease 2019.pdf",
    "Choir/Spring programme.pdf",
    "Boarding pass.pdf",
)
TABLES = ("House/Meter readings.csv", "Documents/Budget 2026.csv", "Choir/Members.csv")
TEXTS = {
    "House/Paint colours.txt": "Hall: paper white. Kitchen: wood. Door: vermilion.\n",
    "To do before the trip.txt": "Water the plants. Empty the fridge. Leave the key with Amara.\n",
}


def papers() -> Iterator[tuple[str, bytes]]:
    """Yield paths and what lies there."""
    rng = random.Random(5)
    for path in LETTERS:
        yield path, letter(rng, path.rpartition("/")[2].removesuffix(".pdf"))
    for path in TABLES:
        rows = (f"{2020 + row // 12}-{row % 12 + 1:02},{rng.randrange(100, 30000)}" for row in range(72))
        yield path, "\n".join(("month,value", *rows)).encode()
    for path, text in TEXTS.items():
        yield path, text.encode()


def letter(rng: random.Random, title: str) -> bytes:
    """A PDF of a few pages with a title and lines of something like words."""
    pages = [_page(rng, f"{title}, {number}") for number in range(1, rng.randrange(2, 7))]
    out = io.BytesIO()
    pages[0].save(out, "PDF", save_all=True, append_images=pages[1:])
    return out.getvalue()


def _page(rng: random.Random, title: str) -> Image.Image:
    page = Image.new("L", PAGE, 250)
    draw = ImageDraw.Draw(page)
    draw.text((60, 60), title, fill=30, font_size=22)
    for y in range(130, 800, 17):
        x = 60
        while x < rng.randrange(300, 560):
            width = rng.randrange(12, 60)
            draw.rectangle((x, y, x + width, y + 5), fill=120)
            x += width + 7
    return page
