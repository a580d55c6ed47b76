"""The web build: when it builds, with what, and what it does when it cannot."""

import os
import subprocess
from pathlib import Path

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.ttLib.tables._g_l_y_f import Glyph

from tools.build_web import (
    FACES,
    FONTS,
    STATIC,
    CannotBuild,
    bring_fonts,
    bring_packages,
    build,
    new_enough,
    ready_to_bring,
    ready_to_build,
    run_script,
    stamp_of,
)

NODE = """#!/bin/sh
if [ "$1" = --version ]; then echo v22.12.0; exit 0; fi
while [ "$1" != --outDir ]; do shift; done
mkdir -p "$2" && cat src/main.ts > "$2/index.html"
"""
NPM = "#!/bin/sh\nexit 0\n"
NPM_OUT_OF_REACH = "#!/bin/sh\nexit 1\n"


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small project whose Node copies the source into the built page."""
    (tmp_path / "web" / "src").mkdir(parents=True)
    (tmp_path / "web" / "package-lock.json").write_text("{}")
    (tmp_path / "web" / "src" / "main.ts").write_text("first")
    (tmp_path / STATIC.parent).mkdir(parents=True)
    _put(tmp_path / "bin" / "node", NODE)
    _put(tmp_path / "bin" / "npm", NPM)
    monkeypatch.setenv("PATH", os.pathsep.join([str(tmp_path / "bin"), os.environ["PATH"]]))
    return tmp_path


def test_a_tree_without_a_web_app_builds_nothing_and_says_so(tmp_path: Path) -> None:
    said = build(tmp_path)

    assert "no web app" in said
    assert ready_to_build(tmp_path)


def test_the_first_build_makes_the_pages(tree: Path) -> None:
    build(tree)

    assert (tree / STATIC / "index.html").read_text() == "first"


def test_a_second_build_of_the_same_sources_does_nothing(tree: Path) -> None:
    build(tree)
    (tree / STATIC / "index.html").write_text("untouched")

    said = build(tree)

    assert "up to date" in said
    assert (tree / STATIC / "index.html").read_text() == "untouched"


def test_a_changed_source_is_built_again_and_nothing_old_stays(tree: Path) -> None:
    build(tree)
    (tree / STATIC / "old.js").write_text("old")
    (tree / "web" / "src" / "main.ts").write_text("second")

    build(tree)

    assert (tree / STATIC / "index.html").read_text() == "second"
    assert not (tree / STATIC / "old.js").exists()


def test_a_build_that_fails_keeps_the_earlier_pages_with_a_warning(tree: Path) -> None:
    build(tree)
    (tree / "web" / "src" / "main.ts").write_text("second")
    _put(tree / "bin" / "npm", NPM_OUT_OF_REACH)

    said = build(tree)

    assert said.startswith("WARNING")
    assert (tree / STATIC / "index.html").read_text() == "first"


def test_a_build_that_failed_is_tried_again(tree: Path) -> None:
    build(tree)
    (tree / "web" / "src" / "main.ts").write_text("second")
    _put(tree / "bin" / "npm", NPM_OUT_OF_REACH)
    build(tree)
    _put(tree / "bin" / "npm", NPM)

    build(tree)

    assert (tree / STATIC / "index.html").read_text() == "second"


def test_a_first_build_that_fails_is_an_error(tree: Path) -> None:
    _put(tree / "bin" / "npm", NPM_OUT_OF_REACH)

    with pytest.raises(CannotBuild):
        build(tree)


def test_a_script_that_fails_is_not_passed_over(tree: Path) -> None:
    _put(tree / "bin" / "npm", NPM_OUT_OF_REACH)

    with pytest.raises(subprocess.CalledProcessError):
        run_script(tree, "test")


def test_packages_are_installed_when_their_lock_has_changed(tree: Path) -> None:
    folder = Path("clients")
    (tree / folder / "node_modules").mkdir(parents=True)
    (tree / folder / "package-lock.json").write_text("{}")
    _put(tree / "bin" / "npm", "#!/bin/sh\necho installed >> installed\n")

    bring_packages(tree, folder)
    bring_packages(tree, folder)
    (tree / folder / "package-lock.json").write_text('{"packages": {}}')
    bring_packages(tree, folder)

    assert (tree / folder / "installed").read_text().splitlines() == ["installed"] * 2
    assert ready_to_bring(tree, folder)


def test_fonts_are_brought_as_truetype_once_and_again_when_their_lock_has_changed(tree: Path) -> None:
    _put_fonts(tree)

    said = [bring_fonts(tree), bring_fonts(tree)]
    (tree / "fonts" / "package-lock.json").write_text('{"packages": {}}')
    said.append(bring_fonts(tree))

    assert ["up to date" in words for words in said] == [False, True, False]
    faces = [f"{family}-{script}.ttf" for family, scripts in FACES.items() for script in scripts]
    assert sorted(path.name for path in (tree / FONTS).glob("*.ttf")) == sorted(faces)
    assert {path.read_bytes()[:4] for path in (tree / FONTS).glob("*.ttf")} == {b"\0\1\0\0"}
    assert not (tree / "fonts" / "node_modules").exists()


def test_fonts_that_cannot_be_brought_are_an_error(tree: Path) -> None:
    _put_fonts(tree)
    _put(tree / "bin" / "npm", NPM_OUT_OF_REACH)

    with pytest.raises(subprocess.CalledProcessError):
        bring_fonts(tree)


def test_what_npm_installs_is_no_source(tree: Path) -> None:
    before = stamp_of(tree / "web")
    (tree / "web" / "node_modules").mkdir()
    (tree / "web" / "node_modules" / "one.js").write_text("installed")

    after = stamp_of(tree / "web")

    assert after == before


def test_a_renamed_source_is_a_change(tree: Path) -> None:
    before = stamp_of(tree / "web")
    (tree / "web" / "src" / "main.ts").rename(tree / "web" / "src" / "begin.ts")

    after = stamp_of(tree / "web")

    assert after != before


@pytest.mark.parametrize(
    ("version", "enough"),
    [
        ("v18.20.4", False),
        ("v20.18.9", False),
        ("v20.19.0", True),
        ("v21.7.0", False),
        ("v22.11.0", False),
        ("v22.12.0", True),
        ("v24.19.0", True),
        ("", False),
    ],
)
def test_node_is_new_enough_from_20_19_and_22_12(version: str, enough: bool) -> None:
    assert new_enough(version) is enough


def _put_fonts(tree: Path) -> None:
    """A lock of fonts, and an npm that brings one small font under every name."""
    letters = FontBuilder(1000)
    letters.setupGlyphOrder([".notdef"])
    letters.setupCharacterMap({})
    letters.setupGlyf({".notdef": Glyph()})
    letters.setupHorizontalMetrics({".notdef": (500, 0)})
    letters.setupHorizontalHeader()
    letters.setupPost()
    letters.font.flavor = "woff"
    store = tree / "registry" / "@fontsource"
    for family, scripts in FACES.items():
        (store / family / "files").mkdir(parents=True)
        (store / family / "LICENSE").write_text("OFL")
        for script in scripts:
            letters.save(store / family / "files" / f"{family}-{script}-400-normal.woff")
    (tree / "fonts").mkdir()
    (tree / "fonts" / "package-lock.json").write_text("{}")
    _put(tree / "bin" / "npm", "#!/bin/sh\nmkdir node_modules && cp -r ../registry/@fontsource node_modules\n")


def _put(path: Path, text: str) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(text)
    path.chmod(0o755)
