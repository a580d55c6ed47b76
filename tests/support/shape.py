"""The shape of the code as rules: each takes one source file and says, a line each, what in it breaks the rule.

What import-linter can say is said in pyproject.toml; here is the rest.
"""

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath

LONGEST = 400
NAMES_THAT_SAY_NOTHING = {
    "base",
    "common",
    "helper",
    "helpers",
    "manager",
    "misc",
    "service",
    "services",
    "util",
    "utils",
}

# Where an import may wait inside a function, and why.
MAY_IMPORT_LATE = {
    "tansu/adapters/database/opening.py": "only the engine that is asked for is loaded",
    "tansu/foundation/figures.py": "a server starts without the habits of all languages",
    "tansu/foundation/phones.py": "a server starts without the numbering plans of all countries",
    "tansu/protocols/nextcloud/avatar.py": "a server starts without what draws",
    "tansu/adapters/media/": "a child process loads a decoder after it has been confined",
    "tansu/protocols/cli/": "a command answers fast because it loads only itself",
}
MAY_SPEAK_SQL = ("tansu/adapters/database/", "tansu/ports/", "tansu/client/", "tansu/foundation/standing.py")
SQL = {"tansu.ports.database.sql", "tansu.ports.database.for_each"}
DRIVERS = {"psycopg", "pysqlite3", "sqlite3", "sqlalchemy"}
# The client runs on a person's computer, where it keeps its own files and draws its own keys; the server does neither.
MAY_ASK_THE_MACHINE = ("tansu/adapters/", "tansu/client/")
MAY_WRITE_FILES = ("tansu/adapters/", "tansu/client/", "tansu/protocols/cli/")

CLOCKS = {"datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time", "time.time_ns", "utcnow"}
CHANCE = {"random", "secrets", "uuid.uuid1", "uuid.uuid4", "uuid4", "os.urandom"}
MOVES = {"os.rename", "os.replace", "os.remove", "os.unlink", "shutil.move", "shutil.rmtree"}
# Comparing secrets in constant time draws no lots.
NOT_CHANCE = {"secrets.compare_digest"}


@dataclass(frozen=True)
class Source:
    """One file: its place under src/, with forward slashes, and its text."""

    path: str
    text: str

    @cached_property
    def nodes(self) -> list[ast.AST]:
        """Every node of the file, in no order to rely on."""
        return list(ast.walk(self.tree))

    @cached_property
    def tree(self) -> ast.Module:
        """The file, parsed."""
        return ast.parse(self.text)

    def under(self, places: tuple[str, ...]) -> bool:
        """Whether the file is one of `places`, or in one of them."""
        return self.path.startswith(places)


Rule = Callable[[Source], Iterator[str]]


def sources(root: Path) -> list[Source]:
    """Every Python file under `root`, in order of its path."""
    return [Source(path.relative_to(root).as_posix(), path.read_text("utf-8")) for path in sorted(root.rglob("*.py"))]


def is_short(source: Source) -> Iterator[str]:
    """At most 400 lines."""
    length = len(source.text.splitlines())
    if length > LONGEST:
        yield f"{source.path}: {length} lines; at most {LONGEST}, mostly 150"


def has_a_telling_name(source: Source) -> Iterator[str]:
    """No file named for being useful; one named for what it does."""
    path = PurePosixPath(source.path)
    for part in [*path.parts[:-1], path.stem]:
        if part in NAMES_THAT_SAY_NOTHING:
            yield f"{source.path}: {part!r} does not say what is inside"


def introduces_itself(source: Source) -> Iterator[str]:
    """A sentence at the top says what the file is about."""
    if not ast.get_docstring(source.tree):
        yield f"{source.path}: begins without a docstring"


def imports_at_the_top(source: Source) -> Iterator[str]:
    """No import inside a function, and none for typing alone."""
    for node in source.nodes:
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            yield f"{source.path}:{node.lineno}: imports for typing alone; a noun lives too high"
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not source.under(tuple(MAY_IMPORT_LATE)):
            for inner in ast.walk(node):
                if isinstance(inner, ast.Import | ast.ImportFrom):
                    yield f"{source.path}:{inner.lineno}: an import inside {node.name}()"


def enters_by_the_public_face(source: Source) -> Iterator[str]:
    """Another folder's store and model are out of reach, also from above."""
    for line, name in _imports(source):
        parts = name.split(".")
        if len(parts) < 4 or parts[1] not in ("features", "foundation") or parts[3] not in ("store", "model"):
            continue
        home = "/".join(parts[:3]) + "/"
        if not source.path.startswith(home):
            yield f"{source.path}:{line}: reaches for {name}; import from {'.'.join(parts[:3])}"


def leaves_sql_to_stores(source: Source) -> Iterator[str]:
    """SQL is spoken by stores, migrations and the database's own files; drivers are known to the last alone."""
    path = PurePosixPath(source.path)
    if source.under(MAY_SPEAK_SQL):
        return
    store = path.stem.split("_")[0] == "store" or bool({"store", "schema"} & set(path.parts))
    for line, name in _imports(source):
        if name.split(".")[0] in DRIVERS or (name in SQL and not store):
            yield f"{source.path}:{line}: SQL outside a store"


def asks_ports_for_time_and_chance(source: Source) -> Iterator[str]:
    """Time and randomness come through ports/clock.py, so that a test can decide them."""
    if source.under(MAY_ASK_THE_MACHINE):
        return
    for line, call, _ in _calls(source):
        module = call.split(".")[0]
        last_two = ".".join(call.split(".")[-2:])
        if (last_two in CLOCKS) or (({call, module} & CHANCE) and call not in NOT_CHANCE):
            yield f"{source.path}:{line}: {call}() outside the clock's adapters"


def leaves_files_to_adapters(source: Source) -> Iterator[str]:
    """Files are written, moved and removed in adapters only, where flushing to the disk is thought of."""
    if source.under(MAY_WRITE_FILES):
        return
    for line, call, node in _calls(source):
        name = call.split(".")[-1]
        if call in MOVES or name in ("write_text", "write_bytes") or (name == "open" and _opens_to_write(node, call)):
            yield f"{source.path}:{line}: {call}() outside adapters"


def client_stands_alone(source: Source) -> Iterator[str]:
    """The client knows nothing of the server's code."""
    if not source.under(("tansu/client/",)):
        return
    for line, name in _imports(source):
        if name.startswith("tansu.") and name != "tansu.__version__" and not name.startswith("tansu.client"):
            yield f"{source.path}:{line}: the client imports {name}"


RULES: list[Rule] = [
    is_short,
    has_a_telling_name,
    introduces_itself,
    imports_at_the_top,
    enters_by_the_public_face,
    leaves_sql_to_stores,
    asks_ports_for_time_and_chance,
    leaves_files_to_adapters,
    client_stands_alone,
]


def _imports(source: Source) -> Iterator[tuple[int, str]]:
    for node in source.nodes:
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def _calls(source: Source) -> Iterator[tuple[int, str, ast.Call]]:
    for node in source.nodes:
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute):
            yield node.lineno, ast.unparse(node.func), node


def _opens_to_write(node: ast.Call, call: str) -> bool:
    # `open(path, mode)`, but `path.open(mode)`.
    place = 1 if call in ("open", "os.fdopen", "io.open") else 0
    given = [word.value for word in node.keywords if word.arg == "mode"] or node.args[place : place + 1]
    mode = given[0].value if given and isinstance(given[0], ast.Constant) else "r"
    return isinstance(mode, str) and bool(set(mode) & set("wax+"))
