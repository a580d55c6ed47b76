"""Words out of untrusted headers."""

MOST_LETTERS = 64


def clean(raw: bytes) -> str:
    """Readable text, without control characters, of at most 64 letters."""
    words = raw.split(b"\0", 1)[0].decode("utf-8", "replace").replace("\ufffd", "")
    return "".join(letter for letter in words if letter.isprintable()).strip()[:MOST_LETTERS]
