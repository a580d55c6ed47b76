"""Make a release: `python tools/release.py 1.2.3` gathers the changes, sets the version, commits, tags, builds.

Refuses on uncommitted changes, a version that is not newer, or nothing to release. Pushes nothing.
"""

import re
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
KINDS = {"added": "Added", "changed": "Changed", "fixed": "Fixed", "removed": "Removed", "security": "Security"}
MARK = "<!-- releases below -->\n"
VERSION_LINE = re.compile(r'^__version__ = "([^"]+)"$', re.MULTILINE)


def section(version: str, on: date, fragments: dict[str, str]) -> str:
    """The changelog's section for `version`, from fragments by file name; raise ValueError for a name of no kind."""
    by_kind: dict[str, list[str]] = {kind: [] for kind in KINDS}
    for name in sorted(fragments):
        kind = name.partition("-")[0]
        if kind not in KINDS:
            raise ValueError(f"{name}: a fragment's name begins with one of {', '.join(KINDS)}")
        by_kind[kind].append("- " + " ".join(fragments[name].split()))
    parts = [f"### {KINDS[kind]}\n\n" + "\n".join(lines) for kind, lines in by_kind.items() if lines]
    return f"## {version} ({on.isoformat()})\n\n" + "\n\n".join(parts) + "\n"


def is_newer(version: str, than: str) -> bool:
    """Whether `version` is three numbers and greater than the three numbers `than`."""
    if not re.fullmatch(r"\d+\.\d+\.\d+", version):
        return False
    return _numbers(version) > _numbers(than)


def main() -> None:
    """Make the release named on the command line."""
    if len(sys.argv) != 2:
        sys.exit("Say which version: make release VERSION=1.2.3")
    version = sys.argv[1]
    init = ROOT / "src" / "tansu" / "__init__.py"
    code = init.read_text("utf-8")
    found = VERSION_LINE.search(code)
    if not found or not is_newer(version, found[1]):
        sys.exit(f"{version} is not a version newer than {found[1] if found else 'the present one'}")
    if _git("status", "--porcelain"):
        sys.exit("There are uncommitted changes; a release is made from what is committed.")
    files = [path for path in (ROOT / "changes" / "unreleased").glob("*.md") if path.name != "README.md"]
    if not files:
        sys.exit("Nothing to release: changes/unreleased is empty.")

    text = section(version, datetime.now(UTC).date(), {path.name: path.read_text("utf-8") for path in files})
    changelog = ROOT / "CHANGELOG.md"
    changelog.write_text(changelog.read_text("utf-8").replace(MARK, f"{MARK}\n{text}", 1), "utf-8")
    init.write_text(VERSION_LINE.sub(f'__version__ = "{version}"', code), "utf-8")
    for path in files:
        path.unlink()

    _git("add", "--all")
    _git("commit", "-m", f"Release {version}")
    _git("tag", "-a", f"v{version}", "-m", f"Tansu {version}")
    subprocess.run([sys.executable, "-m", "hatchling", "build"], cwd=ROOT, check=True)
    print(f"Tansu {version} is committed, tagged and built into dist/. Push when you are content.")


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(number) for number in version.split("."))


def _git(*arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=True)
    return done.stdout.strip()


if __name__ == "__main__":
    main()
