"""What only the outbox folder does: files that last, and that only the server's user reads."""

import stat
from datetime import timedelta
from pathlib import Path

from tansu.adapters.clock.stopped import StoppedClock
from tansu.adapters.mailer.outbox_folder import OutboxFolder
from tansu.ports.mailer import Mail


def test_files_sort_by_time_end_in_eml_and_are_private(tmp_path: Path) -> None:
    clock = StoppedClock()
    mailer = OutboxFolder(tmp_path / "outbox", clock)

    for number in range(3):
        mailer.send(Mail("ada@example.org", f"mail {number}", "text", key=f"k/{number}"))
        clock.move(timedelta(seconds=1))

    files = sorted((tmp_path / "outbox").iterdir())
    assert [f"mail {number}" in file.read_text() for number, file in enumerate(files)] == [True] * 3
    assert {file.suffix for file in files} == {".eml"}
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}


def test_a_retry_replaces_its_file_and_a_torn_one_does_not_stop_it(tmp_path: Path) -> None:
    clock = StoppedClock()
    mailer = OutboxFolder(tmp_path, clock)
    mailer.send(Mail("ada@example.org", "first", "text", key="k1"))
    (path,) = tmp_path.iterdir()
    path.with_suffix(".new").write_text("torn by a power cut")
    clock.move(timedelta(hours=1))

    mailer.send(Mail("ada@example.org", "second", "text", key="k1"))

    assert list(tmp_path.iterdir()) == [path]
    assert "second" in path.read_text()
