"""Which of the faces beside this file a text takes: only those are read, and only their signs go into the paper."""

from pathlib import Path

from fontTools.ttLib import TTFont

FOLDER = Path(__file__).with_name("fonts")

# Asked in this order: Chinese and Korean are as large as all others together, and twenty times more.
_ORDER = ("latin", "latin-ext", "devanagari", "cyrillic", "cyrillic-ext", "greek", "vietnamese")
FACES = (
    *(f"noto-sans-{script}" for script in _ORDER),
    "noto-sans-arabic-arabic",
    "noto-sans-hebrew-hebrew",
    "noto-sans-thai-thai",
    "noto-sans-kr-korean",
    "noto-sans-sc-chinese-simplified",
)


def faces_for(text: str) -> tuple[list[str], set[int]]:
    """The faces that `text` takes, the Latin one first, and the characters that none of them has."""
    missing = {ord(sign) for sign in text}
    taken = FACES[:1]
    missing -= _signs(FACES[0])
    for face in FACES[1:]:
        if not missing:
            break
        if has := missing & _signs(face):
            taken += (face,)
            missing -= has
    return list(taken), missing


def _signs(face: str) -> set[int]:
    with TTFont(FOLDER / f"{face}.ttf", lazy=True) as font:
        return set(font.getBestCmap())
