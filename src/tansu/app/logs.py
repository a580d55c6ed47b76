"""Logs: facts with fields, as words or as JSON lines, never a name, a path or a secret."""

import json
import logging
import sys
from datetime import UTC, datetime

from tansu.settings import Settings

_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


class Lines(logging.Formatter):
    """One line a fact. Line breaks in values are escaped, so nobody can write a line of their own."""

    def __init__(self, *, as_json: bool) -> None:
        super().__init__()
        self._as_json = as_json

    def format(self, record: logging.LogRecord) -> str:
        """Write one record."""
        fields = {name: value for name, value in vars(record).items() if name not in _STANDARD}
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        if record.exc_info and record.exc_info[0]:
            fields["trace"] = self.formatException(record.exc_info)
        if self._as_json:
            facts = {"at": at, "level": record.levelname.lower(), "event": record.getMessage(), **fields}
            return json.dumps(facts, default=str, ensure_ascii=False)
        words = " ".join(
            f"{name}={json.dumps(value, default=str)}" for name, value in fields.items() if name != "trace"
        )
        trace = "\n" + fields["trace"] if "trace" in fields else ""
        return f"{at} {record.levelname.lower():7} {record.getMessage()} {words}".rstrip() + trace


def set_up_logs(settings: Settings) -> None:
    """Send logs to standard error in the form the settings ask for."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Lines(as_json=settings.log_json))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(settings.log.upper())
    # A line for every request is for whoever asked for it; the counts are in the metrics.
    logging.getLogger("tansu.requests").setLevel(logging.INFO if settings.log in {"debug"} else logging.WARNING)
