"""What an original is, by its first bytes. The name it came with has no say."""

from dataclasses import dataclass
from enum import Enum


class Family(Enum):
    """Which parser reads the header."""

    JPEG = "jpeg"
    PNG = "png"
    WEBP = "webp"
    GIF = "gif"
    HEIF = "heif"
    FILM = "film"


@dataclass(frozen=True, slots=True)
class Format:
    """One entry of the allow-list."""

    family: Family
    mime: str
    extension: str


JPEG = Format(Family.JPEG, "image/jpeg", "jpg")
PNG = Format(Family.PNG, "image/png", "png")
WEBP = Format(Family.WEBP, "image/webp", "webp")
GIF = Format(Family.GIF, "image/gif", "gif")
HEIC = Format(Family.HEIF, "image/heic", "heic")
HEIF = Format(Family.HEIF, "image/heif", "heif")
AVIF = Format(Family.HEIF, "image/avif", "avif")
MP4 = Format(Family.FILM, "video/mp4", "mp4")
MOV = Format(Family.FILM, "video/quicktime", "mov")
M4V = Format(Family.FILM, "video/x-m4v", "m4v")
THREE_GP = Format(Family.FILM, "video/3gpp", "3gp")

BRANDS: dict[bytes, Format] = {
    **dict.fromkeys((b"avif", b"avis"), AVIF),
    **dict.fromkeys((b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs"), HEIC),
    b"qt  ": MOV,
    **dict.fromkeys((b"M4V ", b"M4VH", b"M4VP"), M4V),
    **dict.fromkeys((b"isom", b"mp41", b"mp42", b"mp71", b"avc1", b"hvc1", b"dash", b"MSNV", b"mmp4", b"XAVC"), MP4),
    **{b"iso%d" % digit: MP4 for digit in range(2, 10)},
}

UNTYPED_QUICKTIME = (b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot")
"""QuickTime files older than `ftyp` begin with one of these boxes."""

MOST_BRANDS = 32


def sniff(head: bytes) -> Format | None:
    """The format that `head`, the first bytes of an original, belongs to; None if it is not on the list."""
    if head.startswith(b"\xff\xd8\xff"):
        return JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if head.startswith((b"GIF87a", b"GIF89a")):
        return GIF
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return WEBP
    if head[4:8] == b"ftyp":
        return _by_brand(head)
    if head[4:8] in UNTYPED_QUICKTIME:
        return MOV
    return None


def _by_brand(head: bytes) -> Format | None:
    size = min(int.from_bytes(head[:4]), 16 + 4 * MOST_BRANDS, len(head))
    major = head[8:12]
    compatible = [head[at : at + 4] for at in range(16, size - 3, 4)]
    if major in (b"mif1", b"msf1"):
        # These say only "some HEIF"; what is inside stands among the compatible brands.
        known = [BRANDS[brand] for brand in compatible if brand in BRANDS]
        return AVIF if AVIF in known else HEIC if HEIC in known else HEIF
    if major[:3] in (b"3gp", b"3g2", b"3ge", b"3gs", b"3gg"):
        return THREE_GP
    if major in BRANDS:
        return BRANDS[major]
    if major in (b"M4A ", b"M4B ", b"M4P ", b"crx ", b"jp2 ", b"jpx "):
        return None
    return next((BRANDS[brand] for brand in compatible if BRANDS.get(brand) in (MP4, MOV)), None)
