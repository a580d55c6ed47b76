"""Files that the gallery takes, as many and as large as wanted, each different, made in no time."""

import hashlib
import io
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from PIL import Image


@dataclass(frozen=True)
class Padded:
    """A small JPEG with so many bytes behind its end, as phones append maps and films; only its tail is its own."""

    head: bytes
    tail: bytes
    sha256: str

    @property
    def size(self) -> int:
        """Bytes."""
        return len(self.head) + len(self.tail)

    @property
    def pieces(self) -> list[bytes]:
        """Its bytes without joining them."""
        return [self.head, self.tail]


class Photos:
    """Files that share all bytes but the last; so two hundred of them need the memory of one."""

    def __init__(self, size: int) -> None:
        exif = Image.Exif()
        exif[0x0132] = datetime(2025, 3, 14, 15, 9, 26).strftime("%Y:%m:%d %H:%M:%S")
        out = io.BytesIO()
        Image.linear_gradient("L").convert("RGB").save(out, "JPEG", exif=exif)
        self._head = out.getvalue() + hashlib.shake_256(b"tansu").digest(1 << 20) * (size // (1 << 20) + 1)
        self._head = self._head[: size - 32]

    def make(self, name: str) -> Padded:
        """The file of that name; another name has another checksum."""
        tail = hashlib.sha256(name.encode()).digest()
        whole = self._begun.copy()
        whole.update(tail)
        return Padded(self._head, tail, whole.hexdigest())

    @cached_property
    def _begun(self) -> "hashlib._Hash":
        return hashlib.sha256(self._head)
