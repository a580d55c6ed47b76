"""Check what documents promise: links lead somewhere, recipes name files that exist, no address of a machine slips in.

Run as `python tools/check_docs.py` (part of `make check`). Prints one line a fault and ends with 1 if there is any.
"""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

LINK = re.compile(r"\[[^\]]*\]\(\s*<?([^)\s>]+)>?(?:\s+\"[^\"]*\")?\s*\)")
FENCE = re.compile(r"^(```|~~~).*?^\1\s*$", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"`([^`\n]+)`")
# In a recipe, code that looks like a path of this repository is one. A part in capitals stands for the reader's choice.
PLACE = re.compile(r"^(?:src|tests|tools|docs|web|changes|requirements|\.ci)/[\w./-]*$")

# Requirements and lock files name versions and checksums, never the place a machine happens to fetch them from. The one
# address npm itself writes there is of who may be thanked with money.
REGISTRY = re.compile(r"https?:|--(?:extra-)?index|--find-links|--trusted-host|\bregistry\s*=", re.IGNORECASE)
THANKS = re.compile(r'^\s*"url": "https?:')
LOCK_FILES = re.compile(r"^(requirements/.*|.*package-lock\.json|.*\.npmrc|.*\.lock)$")
# Below these folders lie somebody's own ones: a path through them holds on one machine only.
OWN = r"(?:home/[a-z][\w-]*|Users/[A-Za-z][\w-]*|root|work|workspace|tmp/\w+)"
MACHINE = re.compile(rf"(?<![\w.~/$}}{{:-])/{OWN}/|file:///(?:{OWN}|opt)/?|[A-Z]:\\Users\\")
# Programs that write or test for such paths say them.
MAY_NAME_MACHINES = {"tools/check_docs.py", "tests/unit/tools/test_check_docs.py"}


def broken_links(root: Path, document: Path) -> Iterator[str]:
    """Relative links of one Markdown file that lead nowhere."""
    text = FENCE.sub("", document.read_text("utf-8"))
    for target in LINK.findall(CODE.sub("", text)):
        if re.match(r"[a-z][a-z0-9+.-]*:|#", target):
            continue
        place = (document.parent / target.partition("#")[0]).resolve()
        if not place.exists():
            yield f"{document.relative_to(root)}: the link to {target} leads nowhere"


def missing_places(root: Path, recipe: Path) -> Iterator[str]:
    """Paths in the code spans of a recipe that do not exist."""
    for code in CODE.findall(FENCE.sub("", recipe.read_text("utf-8"))):
        if PLACE.match(code) and not re.search(r"\b[A-Z]{2,}\b", code) and not (root / code).exists():
            yield f"{recipe.relative_to(root)}: {code} does not exist"


def addresses_of_machines(name: str, text: str) -> Iterator[str]:
    """Lines of a tracked file that name a package registry's host or a folder of somebody's machine."""
    if name in MAY_NAME_MACHINES:
        return
    for number, line in enumerate(text.splitlines(), 1):
        if LOCK_FILES.match(name) and REGISTRY.search(line) and not THANKS.match(line):
            yield f"{name}:{number}: names where packages come from"
        if MACHINE.search(line):
            yield f"{name}:{number}: names a folder of somebody's machine"


def faults(root: Path) -> Iterator[str]:
    """Every fault in the tracked files of the repository at `root`."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=root, capture_output=True, text=True, check=True).stdout
    for name in filter(None, listed.split("\0")):
        path = root / name
        if not path.is_file() or path.is_symlink():
            continue
        if name.endswith(".md"):
            yield from broken_links(root, path)
        if name.startswith("docs/recipes/"):
            yield from missing_places(root, path)
        try:
            text = path.read_text("utf-8")
        except UnicodeDecodeError:
            continue  # A picture or another file that is no text.
        yield from addresses_of_machines(name, text)


def main() -> None:
    """Print the faults and end with 1 if there are any."""
    found = list(faults(ROOT))
    print("\n".join(found) if found else "Documents: links, recipes and addresses are in order.")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
