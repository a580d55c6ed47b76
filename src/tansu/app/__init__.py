"""The composition root: settings -> adapters -> features -> protocols. Knows all; known by none."""

from importlib import import_module
from typing import Any

_HOMES = {
    "CUSTODIANS": "tansu.app.custodians",
    "Instance": "tansu.app.instance",
    "all_steps": "tansu.app.instance",
    "checks": "tansu.app.custodians",
    "find_key": "tansu.app.instance",
    "finish_loading": "tansu.app.serving",
    "hold": "tansu.app.data_folder",
    "load_settings": "tansu.settings",
    "make_asgi": "tansu.app.serving",
    "make_state": "tansu.app.serving",
    "make_worker": "tansu.app.worker",
    "open_instance": "tansu.app.instance",
    "open_vault": "tansu.app.instance",
    "set_up_logs": "tansu.app.logs",
    "take_over": "tansu.app.instance",
}
"""Where each name is at home. It is loaded when it is asked for: a server listens before it loads its features."""


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
