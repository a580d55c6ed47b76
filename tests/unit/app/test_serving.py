"""The application as the HTTP server sees it, and what a server has loaded when it begins to listen."""

import asyncio
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from tansu import app


def test_what_is_no_request_has_no_address_and_is_answered_all_the_same(tmp_path: Path) -> None:
    settings = app.load_settings(data=tmp_path)
    said: list[str] = []
    asked = iter(["lifespan.startup", "lifespan.shutdown"])

    async def receive() -> dict[str, Any]:
        return {"type": next(asked)}

    async def send(message: Any) -> None:
        said.append(message["type"])

    with app.hold(settings):
        instance = app.open_instance(settings)
        scope: dict[str, Any] = {"type": "lifespan", "asgi": {"version": "3.0"}, "state": {}}
        asyncio.run(app.make_asgi(app.make_state(instance))(scope, receive, send))
        instance.close()

    assert said == ["lifespan.startup.complete", "lifespan.shutdown.complete"]


def test_a_server_listens_before_it_loads_features_protocols_backups_and_the_framework() -> None:
    program = (
        "import sys, tansu.protocols.cli.serve, tansu.app.serving, tansu.app.instance\n"
        "late = ('tansu.features', 'tansu.foundation.backup', 'tansu.protocols.dav', 'fastapi')\n"
        "print([name for name in late if name in sys.modules])"
    )

    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert ran.stdout.strip() == "[]"


def test_a_server_that_cannot_be_loaded_behind_its_page_stops_and_says_so(tmp_path: Path) -> None:
    """As after an upgrade that was cut in the middle: one file of it is missing."""
    program = "import sys\nsys.modules['tansu.app.routes'] = None\nfrom tansu.__main__ import main\nmain()"
    command = [sys.executable, "-c", program, "serve", "--data", str(tmp_path), "--port", "0"]

    ran = subprocess.run(
        command, capture_output=True, text=True, timeout=60, env={**os.environ, "TANSU_FREE_DISK": "1"}
    )

    assert ran.returncode == 3
    assert "Tansu is at" in ran.stderr
    assert "could not be loaded" in ran.stderr
    assert "tansu.app.routes" in ran.stderr
