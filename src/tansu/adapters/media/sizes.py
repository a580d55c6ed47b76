"""How large renditions are."""

PREVIEW_SIDE = 1440

THUMBNAIL_SHORT, THUMBNAIL_LONG = 250, 512
"""A timeline row is 200 pixels high. A shorter side of 250 fills it sharply at any usual ratio, portrait or
landscape; beyond about 2:1 the longer side stops at 512, so a panorama costs no more than other pictures."""

Size = tuple[int, int]


def preview_size(width: int, height: int) -> Size:
    """The longer side at most 1440; never enlarged."""
    return _scaled(width, height, PREVIEW_SIDE / max(width, height))


def thumbnail_size(width: int, height: int) -> Size:
    """The shorter side 250 unless the longer would pass 512; never enlarged."""
    return _scaled(width, height, min(THUMBNAIL_SHORT / min(width, height), THUMBNAIL_LONG / max(width, height)))


def _scaled(width: int, height: int, factor: float) -> Size:
    if factor >= 1:
        return width, height
    return max(1, round(width * factor)), max(1, round(height * factor))
