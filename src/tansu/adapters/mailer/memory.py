"""Mail that stays in a list: for tests."""

import threading

from tansu.core.errors import Unavailable
from tansu.ports.mailer import Mail


class MemoryMailer:
    """Keeps what was sent; a second mail with a key already known is the retry of the first."""

    def __init__(self) -> None:
        self.sent: list[Mail] = []
        self.down = False
        """Set this to make the outside fail."""
        self._lock = threading.Lock()

    def send(self, mail: Mail) -> None:
        """Keep `mail`, or raise Unavailable while down."""
        if self.down:
            raise Unavailable("Mail does not leave at the moment.")
        with self._lock:
            self.sent = [kept for kept in self.sent if kept.key != mail.key] + [mail]
