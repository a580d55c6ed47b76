"""Somebody looks at the timeline while a computer pushes: the new photo comes into view by itself."""

import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path

from playwright.sync_api import expect

from tests.support.browsing import Open
from tests.support.pictures import a_jpeg
from tests.support.real_server import SOURCES, RealServer


def test_a_pushed_photo_appears_in_an_open_timeline(server: RealServer, open_window: Open, tmp_path: Path) -> None:
    page = open_window(server, "/")
    expect(page.get_by_role("heading", name="A drawer for every photo")).to_be_visible()
    camera = tmp_path / "Camera"
    camera.mkdir()
    (camera / "IMG_7.jpg").write_bytes(a_jpeg(320, 240, taken=datetime(2026, 6, 7, 12, 0)))
    tansu(tmp_path, "login", server.url, "--email", server.email, "--password-stdin", given=f"{server.password}\n")

    tansu(tmp_path, "push", str(camera))

    # The feed is asked every thirty seconds while nothing is going on.
    expect(page.get_by_role("heading", name="June 2026")).to_be_visible(timeout=90_000)
    expect(page.locator("a[data-id]")).to_have_count(1)
    expect(page.locator("a[data-id] img")).to_have_js_property("complete", True)


def tansu(home: Path, *words: str, given: str = "") -> None:
    """Run a command on a computer of its own; it must succeed."""
    own = {"TANSU_CONFIG_DIR": str(home / "config"), "TANSU_STATE_DIR": str(home / "state")}
    ran = subprocess.run(
        [sys.executable, "-m", "tansu", *words],
        env={**os.environ, **own, "PYTHONPATH": str(SOURCES)},
        input=given,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
