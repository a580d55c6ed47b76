"""The composition root: settings -> adapters -> features -> protocols. Knows all; known by none."""

from tansu.app.data_folder import hold
from tansu.app.instance import Instance, all_steps, find_key, open_instance, open_vault, take_over
from tansu.app.logs import set_up_logs
from tansu.app.serving import finish_loading, make_asgi, make_state, make_worker
from tansu.settings import load as load_settings

__all__ = [
    "Instance",
    "all_steps",
    "find_key",
    "finish_loading",
    "hold",
    "load_settings",
    "make_asgi",
    "make_state",
    "make_worker",
    "open_instance",
    "open_vault",
    "set_up_logs",
    "take_over",
]
