"""`make demo-plans`, as the documents promise it: a provider that is not ours, papers for strangers, balanced books."""

import subprocess
import sys
from pathlib import Path

import pypdfium2

from tansu.features.plans.books.papers.faces import FOLDER
from tests.support.needed import file

ROOT = Path(__file__).parents[2]


def test_a_member_buys_upgrades_and_is_given_everything_back_by_bank_and_by_card(tmp_path: Path) -> None:
    file(FOLDER / ".stamp", "make web brings it")
    data = tmp_path / "demo"

    command = [sys.executable, "-m", "tools.demo_plans", "--data", str(data)]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)

    assert told.returncode == 0, told.stdout + told.stderr
    assert "balanced" in told.stdout and "No difference" in told.stdout
    papers = sorted((data / "papers").glob("*.pdf"))
    assert [one.name.partition("-2")[0] for one in papers] == ["credit_note"] * 4 + ["invoice"] * 4
    assert all("EUR" in pypdfium2.PdfDocument(one)[0].get_textpage().get_text_range() for one in papers)
