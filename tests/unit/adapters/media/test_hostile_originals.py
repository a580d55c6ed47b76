"""Originals made to hurt: bombs, lies, and text that a decoder would take for instructions."""

import os
import zlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tansu.adapters.media import LocalMedia
from tansu.adapters.media.facts import read_facts
from tansu.adapters.media.fake import flat_webp
from tansu.ports.media import CannotRender, MediaFacts
from tests.support.pictures import a_gif, a_heic, a_jpeg, a_png, an_avif, an_mp4, reader


@pytest.fixture(scope="module")
def media() -> Iterator[LocalMedia]:
    media = LocalMedia(workers=1, wall_seconds=20)
    yield media
    media.close()


def facts_of(content: bytes) -> MediaFacts:
    facts = read_facts(reader(content), len(content))
    assert facts is not None
    return facts


def png_claiming(width: int, height: int) -> bytes:
    content = bytearray(a_png())
    content[16:24] = width.to_bytes(4) + height.to_bytes(4)
    content[29:33] = zlib.crc32(content[12:29]).to_bytes(4)
    return bytes(content)


def jpeg_claiming(width: int, height: int) -> bytes:
    content = a_jpeg(64, 48)
    return content.replace(b"\0\x30\0\x40\x03", height.to_bytes(2) + width.to_bytes(2) + b"\x03", 1)


def gif_claiming(side: int) -> bytes:
    return a_gif()[:6] + side.to_bytes(2, "little") * 2 + a_gif()[10:]


def heif_claiming(content: bytes, width: int, height: int) -> bytes:
    first, *rest = content.split(b"ispe")
    return b"ispe".join([first, *(piece[:4] + width.to_bytes(4) + height.to_bytes(4) + piece[12:] for piece in rest)])


BOMBS = {
    "png of 400 megapixels": png_claiming(20_000, 20_000),
    "png wider than any screen": png_claiming(2_000_000_000, 1),
    "jpeg of 65 000 squared": jpeg_claiming(65_000, 65_000),
    "webp of 144 megapixels": flat_webp(12_000, 12_000, 0),
    "gif with a screen of 65 535 squared": gif_claiming(65_535),
    "heic of 65 000 squared": heif_claiming(a_heic(64, 64), 65_000, 65_000),
    "avif of 65 000 squared": heif_claiming(an_avif(), 65_000, 65_000),
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_refused_before_a_child_is_woken(tmp_path: Path, name: str) -> None:
    (tmp_path / "original").write_bytes(BOMBS[name])
    media = LocalMedia(workers=1)

    with pytest.raises(CannotRender, match="more than we decode"):
        media.render(tmp_path / "original", facts_of(BOMBS[name]))

    assert media.children() == []


@pytest.mark.parametrize("name", BOMBS)
def test_facts_that_lie_do_not_get_a_bomb_past_the_child(media: LocalMedia, tmp_path: Path, name: str) -> None:
    (tmp_path / "original").write_bytes(BOMBS[name])
    lie = replace(facts_of(BOMBS[name]), width=1, height=1)

    with pytest.raises(CannotRender):
        media.render(tmp_path / "original", lie)


def test_a_progressive_photo_may_have_fewer_pixels_than_a_baseline_one(media: LocalMedia, tmp_path: Path) -> None:
    content = a_jpeg(64, 48, progressive=True)
    content = content.replace(b"\0\x30\0\x40\x03", (12_000).to_bytes(2) + (12_000).to_bytes(2) + b"\x03", 1)
    (tmp_path / "original").write_bytes(content)

    with pytest.raises(CannotRender, match="more than we decode"):
        media.render(tmp_path / "original", facts_of(content))


@pytest.mark.parametrize("mime", ["video/mp4", "video/quicktime", "image/jpeg", "image/heic", "image/svg+xml"])
@pytest.mark.parametrize("kind", ["ffconcat", "playlist", "svg", "postscript"])
def test_text_that_names_another_file_never_opens_it(media: LocalMedia, tmp_path: Path, mime: str, kind: str) -> None:
    # Whoever opens a pipe without a writer waits, so an opened neighbour would run into the time limit.
    neighbour = tmp_path / "neighbour.mp4"
    os.mkfifo(neighbour)
    text = {
        "ffconcat": f"ffconcat version 1.0\nfile {neighbour}\n",
        "playlist": f"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nfile://{neighbour}\n#EXT-X-ENDLIST\n",
        "svg": f"<svg xmlns='http://www.w3.org/2000/svg'><image href='{neighbour}'/></svg>",
        "postscript": f"%!PS-Adobe-3.0 EPSF-3.0\n({neighbour}) run\n",
    }[kind]
    (tmp_path / "original.mp4").write_text(text)

    with pytest.raises(CannotRender, match=r"cannot be decoded|no renditions|more than we decode"):
        media.render(tmp_path / "original.mp4", replace(facts_of(an_mp4()), mime=mime))


def test_after_all_of_this_an_honest_photo_is_rendered(media: LocalMedia, tmp_path: Path) -> None:
    (tmp_path / "original").write_bytes(a_jpeg())

    made = media.render(tmp_path / "original", facts_of(a_jpeg()))

    assert not made.damaged
