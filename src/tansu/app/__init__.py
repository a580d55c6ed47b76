"""The composition root: settings -> adapters -> features -> protocols. Knows all; known by none."""

from importlib import import_module
from typing import Any

from tansu.app.data_folder import hold
from tansu.app.instance import Instance, all_steps, find_key, open_instance, open_vault, take_over
from tansu.app.logs import set_up_logs
from tansu.app.serving import finish_loading, make_asgi, make_state
from tansu.settings import load_settings

__all__ = [
    "Instance",
    "all_steps",
    "find_key",
    "finish_loading",
    "hold",
    "load_settings",
    "make_asgi",
    "make_state",
    "open_instance",
    "open_vault",
    "set_up_logs",
    "take_over",
]

_LATE = {
    "CUSTODIANS": "tansu.app.custodians",
    "checks": "tansu.app.custodians",
    "make_worker": "tansu.app.worker",
}
"""What comes with every feature is loaded when it is asked for: a server listens before."""


def __getattr__(name: str) -> Any:
    if name not in _LATE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_LATE[name]), name)
