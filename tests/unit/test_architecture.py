"""The shape of the whole code, and proof that each rule can fail. The rules are in tests/support/shape.py."""

import statistics
import tomllib
from pathlib import Path

import pytest

from tests.support.shape import (
    RULES,
    Rule,
    Source,
    asks_ports_for_time_and_chance,
    client_stands_alone,
    enters_by_the_public_face,
    has_a_telling_name,
    imports_at_the_top,
    introduces_itself,
    is_short,
    leaves_files_to_adapters,
    leaves_sql_to_stores,
    sources,
)

ROOT = Path(__file__).parents[2]
SOURCES = sources(ROOT / "src")
GALLERY = "tansu/features/gallery/receive.py"


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_every_file_keeps_the_rule(rule: Rule) -> None:
    broken = [complaint for source in SOURCES for complaint in rule(source)]

    assert not broken, "\n" + "\n".join(broken)


def test_most_files_are_short() -> None:
    lengths = [len(source.text.splitlines()) for source in SOURCES]

    median = statistics.median(lengths)

    assert median <= 150, f"half of {len(lengths)} files have more than {median} lines"


@pytest.mark.parametrize("tier", ["adapters", "features", "protocols"])
def test_every_folder_is_named_in_the_import_contracts(tier: str) -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]

    named = {
        name.strip("() ")
        for contract in contracts
        if contract.get("containers") == [f"tansu.{tier}"]
        for layer in contract["layers"]
        for name in layer.split("|")
    }

    folders = {path.name for path in (ROOT / "src" / "tansu" / tier).iterdir() if (path / "__init__.py").is_file()}
    assert folders <= named


@pytest.mark.parametrize(
    ("rule", "path", "text"),
    [
        (is_short, GALLERY, '"""Long."""\n' * 401),
        (has_a_telling_name, "tansu/features/gallery/utils.py", ""),
        (has_a_telling_name, "tansu/core/common/ids.py", ""),
        (introduces_itself, GALLERY, "import os\n"),
        (imports_at_the_top, GALLERY, "def f():\n    import os\n"),
        (imports_at_the_top, GALLERY, "async def f():\n    from os import path\n"),
        (imports_at_the_top, "tansu/protocols/cli/push.py", "if TYPE_CHECKING:\n    import os\n"),
        (enters_by_the_public_face, GALLERY, "from tansu.foundation.tree import store\n"),
        (enters_by_the_public_face, GALLERY, "from tansu.foundation.tree.model import Entry\n"),
        (enters_by_the_public_face, "tansu/features/winddown/settle.py", "import tansu.features.plans.store\n"),
        (
            enters_by_the_public_face,
            "tansu/protocols/rest/gallery.py",
            "from tansu.features.gallery.store import one\n",
        ),
        (leaves_sql_to_stores, GALLERY, "from tansu.ports.database import sql\n"),
        (leaves_sql_to_stores, "tansu/protocols/rest/gallery.py", "import sqlite3\n"),
        (leaves_sql_to_stores, "tansu/features/gallery/store.py", "import psycopg\n"),
        (asks_ports_for_time_and_chance, GALLERY, "datetime.now(UTC)\n"),
        (asks_ports_for_time_and_chance, GALLERY, "datetime.datetime.utcnow()\n"),
        (asks_ports_for_time_and_chance, GALLERY, "time.time()\n"),
        (asks_ports_for_time_and_chance, GALLERY, "random.choice([1])\n"),
        (asks_ports_for_time_and_chance, GALLERY, "secrets.token_hex()\n"),
        (asks_ports_for_time_and_chance, GALLERY, "uuid4()\n"),
        (asks_ports_for_time_and_chance, "tansu/protocols/rest/api.py", "uuid.uuid4()\n"),
        (leaves_files_to_adapters, GALLERY, "os.rename(a, b)\n"),
        (leaves_files_to_adapters, GALLERY, "open(name, 'w')\n"),
        (leaves_files_to_adapters, GALLERY, "open(name, mode='ab')\n"),
        (leaves_files_to_adapters, GALLERY, "path.open('r+b')\n"),
        (leaves_files_to_adapters, GALLERY, "path.write_bytes(b'')\n"),
        (client_stands_alone, "tansu/client/push.py", "from tansu.core import ids\n"),
    ],
)
def test_a_bad_example_breaks_its_rule(rule: Rule, path: str, text: str) -> None:
    complaints = list(rule(Source(path, text)))

    assert complaints


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (GALLERY, "from tansu.features.gallery import store\n"),
        (GALLERY, "from tansu.foundation.tree import Entry\n"),
        (GALLERY, "secrets.compare_digest(a, b)\n"),
        (GALLERY, "moment.replace(tzinfo=None)\nopen(name)\nopen(name, 'rb')\npath.open('rb')\n"),
        (GALLERY, "work.clock.now()\n"),
        ("tansu/features/gallery/store.py", "from tansu.ports.database import sql\n"),
        ("tansu/foundation/jobs/store/queue.py", "from tansu.ports.database import for_each\n"),
        (GALLERY, "from tansu.ports.database import UniqueViolation\n"),
        ("tansu/adapters/clock/system.py", "datetime.now(UTC)\nsecrets.token_bytes(8)\n"),
        ("tansu/client/push.py", "from tansu.client import api\n"),
    ],
)
def test_a_good_example_breaks_none(path: str, text: str) -> None:
    source = Source(path, f'"""An example."""\n\n{text}')

    complaints = [complaint for rule in RULES for complaint in rule(source)]

    assert complaints == []
