"""Walking folders."""

import os
import socket
from pathlib import Path

from tansu.client.scan import LeftOut, walk


def names(root: Path, *roots: Path, left_out: LeftOut | None = None) -> list[str]:
    found = walk([root, *roots], left_out if left_out is not None else LeftOut())
    return [str(Path(file.path).relative_to(root)) for file in found]


def write(root: Path, *paths: str) -> None:
    for path in paths:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(b"x")


def test_photos_and_videos_come_in_the_same_order_every_time(tmp_path):
    write(tmp_path, "b/2.JPG", "b/10.jpg", "a/z.mp4", "c.heic", "a/b/x.png", "B.mov")

    found = names(tmp_path)

    assert found == ["B.mov", "a/b/x.png", "a/z.mp4", "b/10.jpg", "b/2.JPG", "c.heic"]


def test_what_is_neither_is_counted_and_listed_when_asked(tmp_path):
    write(tmp_path, "a.jpg", "b.txt", "c.TXT", "README")
    left_out = LeftOut()

    found = list(walk([tmp_path], left_out, list_others=True))

    assert len(found) == 1
    assert left_out.others == {"txt": 2, "": 1}
    assert left_out.other_paths == [str(tmp_path / name) for name in ("README", "b.txt", "c.TXT")]


def test_links_are_not_followed(tmp_path):
    write(tmp_path, "in/a.jpg", "out/b.jpg")
    (tmp_path / "in" / "folder").symlink_to(tmp_path / "out")
    (tmp_path / "in" / "link.jpg").symlink_to(tmp_path / "out" / "b.jpg")
    left_out = LeftOut()

    found = names(tmp_path / "in", left_out=left_out)

    assert found == ["a.jpg"]
    assert left_out.links == 2


def test_a_folder_that_contains_itself_by_a_link_ends(tmp_path):
    write(tmp_path, "a.jpg")
    (tmp_path / "loop").symlink_to(tmp_path)

    assert names(tmp_path) == ["a.jpg"]


def test_sockets_pipes_and_hidden_files_are_passed_by(tmp_path):
    write(tmp_path, "a.jpg", ".thumbnails/b.jpg", ".c.jpg")
    os.mkfifo(tmp_path / "pipe.jpg")
    left_out = LeftOut()
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(os.fsencode(tmp_path / "s.jpg"))

        found = names(tmp_path, left_out=left_out)

    assert found == ["a.jpg"]
    assert (left_out.special, left_out.hidden) == (2, 2)


def test_a_folder_inside_another_is_walked_once(tmp_path):
    write(tmp_path, "a/b/x.jpg")

    assert names(tmp_path, tmp_path / "a" / "b", tmp_path / "a") == ["a/b/x.jpg"]


def test_a_single_file_can_be_named(tmp_path):
    write(tmp_path, "a.jpg", "b.jpg")

    assert [file.path for file in walk([tmp_path / "a.jpg"], LeftOut())] == [str(tmp_path / "a.jpg")]


def test_a_missing_folder_is_said_and_the_others_are_walked(tmp_path):
    write(tmp_path, "a/x.jpg")
    left_out = LeftOut()

    found = list(walk([tmp_path / "gone", tmp_path / "a"], left_out))

    assert len(found) == 1
    assert left_out.unreadable == [(str(tmp_path / "gone"), "No such file or directory")]
