"""Colours as every screen understands them: sRGB."""

import io

from PIL import Image, ImageCms

MOST_PROFILE = 4 * 1024 * 1024
MODES = {"RGB ": "RGB", "CMYK": "CMYK", "GRAY": "L"}


def to_srgb(image: Image.Image) -> Image.Image:
    """Convert by the embedded profile unless it is sRGB already; a broken profile is ignored."""
    raw = image.info.get("icc_profile")
    if not raw or len(raw) > MOST_PROFILE:
        return image
    try:
        profile = ImageCms.ImageCmsProfile(io.BytesIO(raw))
        if "srgb" in ImageCms.getProfileDescription(profile).lower():
            return image
        mode = MODES.get(profile.profile.xcolor_space)
        if mode is None or image.mode not in (mode, mode + "A"):
            return image
        return _converted(image, profile, mode)
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return image


def _converted(image: Image.Image, profile: ImageCms.ImageCmsProfile, mode: str) -> Image.Image:
    alpha = image.getchannel("A") if image.mode.endswith("A") else None
    flat = image.convert(mode) if alpha else image
    done = ImageCms.profileToProfile(flat, profile, ImageCms.createProfile("sRGB"), outputMode="RGB")
    assert done is not None
    if alpha:
        done.putalpha(alpha)
    return done
