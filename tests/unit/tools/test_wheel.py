"""The package that people install carries what it prints with: it is opened, and a paper is printed from it alone."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pypdfium2

from tansu.features.plans.books.papers.faces import FACES, FOLDER
from tests.support.needed import file

ROOT = Path(__file__).parents[3]
PRINT = """
import sys, tansu
assert tansu.__file__.startswith(sys.argv[1]), tansu.__file__
from tests.unit.features.plans.test_papers import NOTE, plans
sys.stdout.buffer.write(plans.as_pdf(NOTE, "hi"))
"""


def test_the_package_holds_every_face_and_the_pages_and_prints_an_invoice(tmp_path: Path) -> None:
    file(FOLDER / ".stamp", "make web brings it")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, cwd=ROOT, capture_output=True, check=True, timeout=300)
    (wheel,) = tmp_path.glob("*.whl")
    opened = tmp_path / "opened"

    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(opened)
    printed = subprocess.run(
        [sys.executable, "-c", PRINT, str(opened)],
        cwd=ROOT,
        env={"PYTHONPATH": str(opened)},
        capture_output=True,
        check=True,
        timeout=120,
    ).stdout

    fonts = {one.stem for one in (opened / "tansu/features/plans/books/papers/fonts").glob("*.ttf")}
    assert fonts == set(FACES)
    assert (opened / "tansu/protocols/web/static/index.html").is_file()
    assert "क्रेडिट नोट" in pypdfium2.PdfDocument(printed)[0].get_textpage().get_text_range()
