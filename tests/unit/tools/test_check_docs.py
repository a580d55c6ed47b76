"""The checks on documents find what they are for, and leave the rest alone."""

import subprocess
from pathlib import Path

import pytest

from tools.check_docs import addresses_of_machines, broken_links, faults, missing_places


def test_a_link_to_nowhere_is_found(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("See [this](missing.md) and [that](page.md#part).")

    found = list(broken_links(tmp_path, page))

    assert found == ["page.md: the link to missing.md leads nowhere"]


@pytest.mark.parametrize(
    "text",
    ["[web](https://example.org/x)", "[here](#part)", "`[code](missing.md)`", "```\n[fenced](missing.md)\n```\n"],
)
def test_what_is_no_relative_link_is_left_alone(tmp_path: Path, text: str) -> None:
    page = tmp_path / "page.md"
    page.write_text(text)

    found = list(broken_links(tmp_path, page))

    assert found == []


def test_a_recipe_may_name_only_files_that_exist(tmp_path: Path) -> None:
    recipe = tmp_path / "recipe.md"
    recipe.write_text("Write `src/FEATURE/verb.py`, as in `src/there.py` and `src/gone.py`.")
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "there.py").touch()

    found = list(missing_places(tmp_path, recipe))

    assert found == ["recipe.md: src/gone.py does not exist"]


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("requirements/run.txt", "--find-links wheels"),
        ("requirements/run.txt", "# from https://example.org/wheels"),
        ("web/package-lock.json", '"from": "https:vite"'),
        ("docs/page.md", "cd /home/ada/tansu"),
        ("src/x.py", "root = '/root/data'"),
        ("src/x.py", 'url = "file:///home/ada"'),
    ],
)
def test_an_address_of_a_registry_or_a_machine_is_found(name: str, line: str) -> None:
    found = list(addresses_of_machines(name, f"first line\n{line}\n"))

    assert len(found) == 1
    assert found[0].startswith(f"{name}:2:")


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("requirements/run.txt", "aiohttp==3.14.5 \\"),
        ("web/package-lock.json", '        "url": "https://example.org/sponsors"'),
        ("docs/page.md", "GET /api/v1/root/one, and ./data/home/x"),
        ("docs/page.md", "`/usr/bin/env`, `/dev/null`, `/dav/files/ada/`"),
    ],
)
def test_other_addresses_are_left_alone(name: str, line: str) -> None:
    found = list(addresses_of_machines(name, line))

    assert found == []


def test_only_tracked_files_are_read(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    (tmp_path / "tracked.md").write_text("[a](nowhere.md)")
    (tmp_path / "other.md").write_text("[b](nowhere.md)")
    subprocess.run(["git", "add", "tracked.md"], cwd=tmp_path, check=True)

    found = list(faults(tmp_path))

    assert found == ["tracked.md: the link to nowhere.md leads nowhere"]
