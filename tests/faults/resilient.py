"""A client that never gives up: it asks where its upload stands and goes on, through whatever happens."""

import http.client
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from tests.faults.ledger import LIVE
from tests.faults.world import sha256_of
from tests.support.plain_http import Answer, Plain

PATIENCE_SECONDS = 250
PAUSE_SECONDS = 0.02
EXPECTED_REFUSALS = {404, 409, 423, 503, 507}
LOST = (OSError, http.client.HTTPException)


@dataclass
class Resilient:
    """Sends originals through a `Plain` client; `allowed` is its ledger."""

    client: Plain
    passed: Callable[[], None] = lambda: None
    """Called whenever a piece of 16 kB has been handed to the network."""
    allowed: dict[str, set[str]] = field(default_factory=dict)
    answers: list[int | str] = field(default_factory=list)
    """The status of each answer; where there was none, what broke."""

    def resumably(self, content: bytes, name: str, *, pieces: int = 3) -> str:
        """Send by tus in so many pieces; return the asset."""
        sha256 = self._begin(content)
        address = ""
        step = -(-len(content) // pieces)
        for _ in self._tries():
            try:
                if not address:
                    answer = self._look(self.client.announce(len(content), name, sha256))
                    address = answer.headers.get("location", "")
                else:
                    answer = self._look(self.client.stands(address))
                if asset := answer.headers.get("tansu-asset"):
                    return self._done(sha256, asset)
                if answer.status == 404:
                    address = ""
                if answer.status not in {200, 201}:
                    continue
                offset = int(answer.headers["upload-offset"])
                answer = self._look(self._append(address, offset, content[offset : offset + step]))
                if asset := answer.headers.get("tansu-asset"):
                    return self._done(sha256, asset)
            except LOST as error:
                self._note(error)
        raise AssertionError("unreachable")

    def at_once(self, content: bytes, name: str) -> str:
        """Send in one request, again and again until it is acknowledged; return the asset."""
        sha256 = self._begin(content)
        for _ in self._tries():
            try:
                answer = self._look(
                    self.client.stream(
                        "POST",
                        f"/api/v1/gallery/assets?filename={name}",
                        self._counted(content),
                        Content_Length=str(len(content)),
                        X_Checksum_SHA256=sha256,
                    )
                )
            except LOST as error:
                self._note(error)
                continue
            if answer.status in {200, 201}:
                return self._done(sha256, answer.json["id"])
        raise AssertionError("unreachable")

    def _append(self, address: str, offset: int, piece: bytes) -> Answer:
        return self.client.stream(
            "PATCH",
            address,
            self._counted(piece),
            Content_Length=str(len(piece)),
            Upload_Offset=str(offset),
            Content_Type="application/offset+octet-stream",
            Tus_Resumable="1.0.0",
        )

    def _counted(self, content: bytes) -> Iterator[bytes]:
        for start in range(0, len(content), 16_384):
            yield content[start : start + 16_384]
            self.passed()

    def _begin(self, content: bytes) -> str:
        sha256 = sha256_of(content)
        self.allowed.setdefault(sha256, {"absent"}).add(LIVE)
        return sha256

    def _done(self, sha256: str, asset: str) -> str:
        self.allowed[sha256] = {LIVE}
        return asset

    def _look(self, answer: Answer) -> Answer:
        self.answers.append(answer.status)
        assert answer.status < 300 or answer.status in EXPECTED_REFUSALS, (answer.status, answer.body)
        return answer

    def _note(self, error: Exception) -> None:
        self.answers.append(f"{type(error).__name__}: {error}")

    def _tries(self) -> Iterator[None]:
        give_up = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < give_up:
            yield
            time.sleep(PAUSE_SECONDS)
        raise AssertionError(f"not sent after {PATIENCE_SECONDS} s; the answers were {self.answers[-20:]}")
