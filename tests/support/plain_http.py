"""The least client there is: one connection for each request, nothing retried, nothing hidden."""

import base64
import http.client
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    """Names in lower case."""
    body: bytes

    @property
    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)

    @property
    def code(self) -> str:
        """The code of the problem document, or nothing."""
        return str(self.json.get("code", "")) if "problem+json" in self.headers.get("content-type", "") else ""


@dataclass(frozen=True)
class Plain:
    """Somebody with a token at a server."""

    url: str
    token: str
    timeout: float = 60

    def ask(self, method: str, path: str, body: bytes | None = None, **headers: str) -> Answer:
        """Send one request; OSError or HTTPException if the connection breaks."""
        return self._send(method, path, body, headers)

    def stream(self, method: str, path: str, body: Iterable[bytes], **headers: str) -> Answer:
        """Send one request piece by piece; its Content-Length has to be among the headers."""
        return self._send(method, path, body, headers)

    def post_json(self, path: str, content: object) -> Answer:
        """Send JSON."""
        return self.ask("POST", path, json.dumps(content).encode(), Content_Type="application/json")

    def upload(self, content: bytes, name: str, sha256: str) -> Answer:
        """Send an original in one request."""
        return self.ask("POST", f"/api/v1/gallery/assets?filename={name}", content, X_Checksum_SHA256=sha256)

    def announce(self, length: int, name: str, sha256: str) -> Answer:
        """Announce a resumable upload."""
        said = {"filename": name, "sha256": sha256}
        metadata = ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in said.items())
        return self.ask("POST", "/api/v1/uploads", None, Upload_Length=str(length), Upload_Metadata=metadata, **_TUS)

    def stands(self, address: str) -> Answer:
        """Ask how far an upload is."""
        return self.ask("HEAD", address, None, **_TUS)

    def append(self, address: str, offset: int, piece: bytes) -> Answer:
        """Send more bytes."""
        kind = "application/offset+octet-stream"
        return self.ask("PATCH", address, piece, Upload_Offset=str(offset), Content_Type=kind, **_TUS)

    def states(self, sha256: list[str]) -> list[str]:
        """Ask what the gallery has."""
        return list(self.post_json("/api/v1/gallery/check", {"sha256": sha256}).json["states"])

    def _send(self, method: str, path: str, body: Any, headers: dict[str, str]) -> Answer:
        address = urlsplit(self.url)
        connection = http.client.HTTPConnection(address.hostname or "", address.port, timeout=self.timeout)
        try:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, path, body, {"Authorization": f"Bearer {self.token}", **named})
            came = connection.getresponse()
            answer = Answer(came.status, {k.lower(): v for k, v in came.getheaders()}, came.read())
            if "x-request-id" not in answer.headers:
                # Our last header. What is cut within its headers is taken for a whole answer by the library.
                raise http.client.HTTPException("the answer was cut")
            return answer
        finally:
            connection.close()


_TUS = {"Tus_Resumable": "1.0.0"}
