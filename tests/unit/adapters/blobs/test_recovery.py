"""The recipe in docs/formats/blob-store.md brings photographs back without any code of ours."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tansu.adapters.blobs.local import LocalBlobs

PAGE = Path(__file__).parents[4] / "docs" / "formats" / "blob-store.md"


@pytest.fixture
def recipe(tmp_path: Path) -> Path:
    """The page's Python, in a file."""
    [code] = re.findall(r"```python\n(.*?)```", PAGE.read_text(), re.DOTALL)
    path = tmp_path / "recover.py"
    path.write_text(code)
    return path


def test_every_photograph_comes_back_under_its_name(tmp_path: Path, recipe: Path) -> None:
    blobs = LocalBlobs(tmp_path / "blobs")
    blobs.put("ada", [b"sunset"], blob_id="ab1", extension="jpg", name="../Übung/IMG 1.JPG")
    blobs.put("ada", [b"nameless"], blob_id="cd2", extension="heic")
    blobs.put("bob", [b"his"], blob_id="ab1", extension="mp4", name="film.mp4")
    with (tmp_path / "blobs" / "ada" / "journal.jsonl").open("ab") as journal:
        journal.write(b'{"id":"torn","ext')

    said = _run(recipe, tmp_path)

    assert {path.name: path.read_bytes() for path in (tmp_path / "back" / "ada").iterdir()} == {
        "ab1 .._Übung_IMG 1.JPG": b"sunset",
        "cd2 cd2.heic": b"nameless",
    }
    assert (tmp_path / "back" / "bob" / "ab1 film.mp4").read_bytes() == b"his"
    assert [line.split()[0] for line in said] == ["ok", "ok", "ok"]


def test_a_damaged_or_unknown_photograph_comes_back_marked(tmp_path: Path, recipe: Path) -> None:
    blobs = LocalBlobs(tmp_path / "blobs")
    blobs.put("ada", [b"sunset"], blob_id="ab1", extension="jpg", name="a.jpg")
    (tmp_path / "blobs" / "ada" / "ab" / "ab1.jpg").chmod(0o600)
    (tmp_path / "blobs" / "ada" / "ab" / "ab1.jpg").write_bytes(b"sunsex")
    (tmp_path / "blobs" / "ada" / "ab" / "ab2.jpg").write_bytes(b"without a line")

    said = _run(recipe, tmp_path)

    assert [line.split()[0] for line in said] == ["CHECK", "CHECK"]
    assert {path.read_bytes() for path in (tmp_path / "back" / "ada").iterdir()} == {b"sunsex", b"without a line"}


def test_the_line_shown_on_the_page_has_the_members_of_a_real_one(tmp_path: Path) -> None:
    LocalBlobs(tmp_path).put("ada", [b"x"], blob_id="ab1", extension="jpg", name="a.jpg")
    [shown] = re.findall(r"```json\n(.*)\n```", PAGE.read_text())

    written = (tmp_path / "ada" / "journal.jsonl").read_text()

    assert re.findall(r'"(\w+)":', shown) == re.findall(r'"(\w+)":', written)


def _run(recipe: Path, folder: Path) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-I", recipe, folder / "blobs", folder / "back"], capture_output=True, text=True, check=True
    )
    return done.stdout.splitlines()
