"""A small server that keeps to docs/protocols/rest.md, in memory, and breaks down on request.

It stands in for the real one where a test needs an answer to be lost or a line to be cut at a known byte.
"""

import asyncio
import base64
import hashlib
import json
import secrets
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from aiohttp import web
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

NOON = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)
SAFE_AFTER = timedelta(minutes=10)
SAFE_LONG_AGO = timedelta(hours=1)
MEDIA = (b"\xff\xd8\xff", b"\x89PNG", b"GIF8")


@dataclass
class Asset:
    """An original the gallery has, or had."""

    id: str
    name: str
    content: bytes
    state: str = "have"
    added_at: datetime = NOON


@dataclass
class Upload:
    """A tus upload."""

    metadata: dict[str, str]
    length: int
    received: bytearray = field(default_factory=bytearray)
    busy: bool = False


@dataclass
class Faults:
    """What goes wrong, each as often as its number says."""

    cut_after: list[int] = field(default_factory=list)
    """For each coming request with an upload body: cut the line after so many of its bytes (kept)."""
    lose_answers: int = 0
    """Do what is asked by an upload request with a body, then cut the line in place of answering."""
    lose_creations: int = 0
    refuse: list[tuple[int, str]] = field(default_factory=list)
    """Status and code for coming requests with an upload body."""
    wrong_offsets: int = 0
    forget_uploads: int = 0
    """Answer 404 to HEAD, and forget the upload."""
    damage: int = 0
    """Take an upload to its end, then call its checksum wrong."""
    tamper: bool = False
    """Change a receipt after it was signed."""


class StandIn:
    """Use `async with StandIn() as server`, then `server.url`."""

    def __init__(self) -> None:
        self.account = "acc-ada"
        self.email, self.password = "ada@example.org", "correct horse"
        self.tokens: dict[str, str] = {"tok-1": "secret-1"}
        self.assets: dict[str, Asset] = {}
        self.uploads: dict[str, Upload] = {}
        self.replays: dict[str, str] = {}
        self.faults = Faults()
        self.quota = 1 << 40
        self.now = NOON
        self.requests: Counter[str] = Counter()
        self.body_bytes = 0
        self.most_at_once = 0
        self.after_body: Callable[[], None] = lambda: None
        self.on_bytes: Callable[[int], None] = lambda taken: None
        self.after_receipts: Callable[[], None] = lambda: None
        self.receipts_asked = 0
        self._at_once = 0
        self.key = Ed25519PrivateKey.generate()
        self.url = ""

    @property
    def public_key(self) -> str:
        raw = self.key.public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
        return base64.b64encode(raw).decode()

    async def __aenter__(self) -> "StandIn":
        app = web.Application(middlewares=[self._guard], client_max_size=1 << 30)
        v1 = "/api/v1"
        app.router.add_get(f"{v1}/instance", self._instance)
        app.router.add_post(f"{v1}/tokens", self._make_token)
        app.router.add_delete(f"{v1}/account/tokens/{{id}}", self._revoke)
        app.router.add_get(f"{v1}/receipt-keys", self._receipt_keys)
        app.router.add_post(f"{v1}/gallery/check", self._check)
        app.router.add_post(f"{v1}/gallery/receipts", self._receipts)
        app.router.add_post(f"{v1}/uploads", self._create)
        app.router.add_route("HEAD", f"{v1}/uploads/{{id}}", self._look)
        app.router.add_patch(f"{v1}/uploads/{{id}}", self._append)
        app.router.add_delete(f"{v1}/uploads/{{id}}", self._cancel)
        app.router.add_get(f"{v1}/gallery/months", self._months)
        app.router.add_get(f"{v1}/gallery/months/{{month}}", self._month)
        app.router.add_get(f"{v1}/gallery/assets/{{id}}", self._asset)
        app.router.add_get(f"{v1}/gallery/assets/{{id}}/original", self._original)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        host, port = self._runner.addresses[0][:2]
        self.url = f"http://{host}:{port}"
        return self

    async def __aexit__(self, *trouble: object) -> None:
        await self._runner.cleanup()

    def add(self, content: bytes, *, name: str = "old.jpg", state: str = "have", age: timedelta | None = None) -> Asset:
        """Put an original there without a request."""
        sha256 = hashlib.sha256(content).hexdigest()
        added_at = self.now - (SAFE_LONG_AGO if age is None else age)
        asset = Asset(f"as-{sha256[:12]}", name, content, state, added_at)
        self.assets[sha256] = asset
        return asset

    def pass_time(self, seconds: float) -> None:
        """Let the server's clock go on."""
        self.now += timedelta(seconds=seconds)

    def contents(self) -> list[bytes]:
        """The originals in the gallery, smallest checksum first."""
        return [asset.content for _, asset in sorted(self.assets.items()) if asset.state == "have"]

    @web.middleware
    async def _guard(
        self, request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        self.requests[f"{request.method} {request.path.removeprefix('/api/v1/').partition('/')[0]}"] += 1
        open_to_all = request.path.endswith(("/instance", "/tokens", "/receipt-keys")) and "account" not in request.path
        sent = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if not open_to_all and sent not in self.tokens.values():
            return problem(401, "unauthenticated", "Sign in to go on.")
        return await handler(request)

    async def _instance(self, request: web.Request) -> web.Response:
        return web.json_response({"name": "Stand-in", "version": "0", "setup_needed": False, "secure": False})

    async def _make_token(self, request: web.Request) -> web.Response:
        asked = await request.json()
        if (asked["email"], asked["password"]) != (self.email, self.password):
            return problem(401, "unauthenticated", "That e-mail and password do not go together.")
        token_id, token = f"tok-{len(self.tokens) + 1}", secrets.token_hex(8)
        self.tokens[token_id] = token
        account = {"id": self.account, "email": self.email}
        return web.json_response({"id": token_id, "token": token, "expires_at": None, "account": account}, status=201)

    async def _revoke(self, request: web.Request) -> web.Response:
        self.tokens.pop(request.match_info["id"], None)
        return web.Response(status=204)

    async def _receipt_keys(self, request: web.Request) -> web.Response:
        return web.json_response({"keys": [{"key": self.public_key, "algorithm": "ed25519", "current": True}]})

    async def _check(self, request: web.Request) -> web.Response:
        asked = (await request.json())["sha256"]
        if len(asked) > 5000:
            return problem(422, "invalid", "At most 5,000.")
        states = [self.assets[one].state if one in self.assets else "missing" for one in asked]
        ids = {str(at): self.assets[one].id for at, one in enumerate(asked) if one in self.assets}
        return web.json_response({"states": states, "ids": ids, "deleted_at": {}})

    async def _receipts(self, request: web.Request) -> web.Response:
        asked = (await request.json())["sha256"]
        if len(asked) > 500:
            return problem(422, "invalid", "At most 500.")
        answer: dict[str, Any] = {
            "receipts": [self._receipt(one) for one in asked],
            "issued_at": written(self.now),
            "account": self.account,
            "key": self.public_key,
        }
        signed = json.dumps(answer, sort_keys=True, separators=(",", ":")).encode()
        answer["signature"] = base64.b64encode(self.key.sign(signed)).decode()
        self.receipts_asked += 1
        self.after_receipts()
        if self.faults.tamper:
            answer["receipts"][0]["state"] = "safe"
        return web.json_response(answer)

    def _receipt(self, sha256: str) -> dict[str, Any]:
        asset = self.assets.get(sha256)
        if asset is None or asset.state == "deleted":
            return {"sha256": sha256, "state": "missing", "asset": None, "size": None, "safe_at": None}
        safe_at = asset.added_at + SAFE_AFTER
        held = "safe" if self.now >= safe_at else "stored"
        intact = hashlib.sha256(asset.content).hexdigest() == sha256
        state = "trash" if asset.state == "trash" else held if intact else "damaged"
        return {
            "sha256": sha256,
            "state": state,
            "asset": asset.id,
            "size": len(asset.content),
            "stored_at": written(asset.added_at),
            "reread_at": written(self.now),
            "safe_at": written(safe_at),
        }

    async def _create(self, request: web.Request) -> web.StreamResponse:
        metadata = {
            key: base64.b64decode(value).decode()
            for key, _, value in (one.partition(" ") for one in request.headers["Upload-Metadata"].split(","))
        }
        length = int(request.headers["Upload-Length"])
        known = self.assets.get(metadata["sha256"])
        if known and known.state == "have":
            return tus(201, offset=length, asset=known.id, state="had", location="/api/v1/uploads/none")
        if known and known.state == "trash":
            if metadata.get("again") != "restore":
                return problem(409, "in_trash", "This is in your trash.", asset=known.id)
            known.state = "have"
            return tus(201, offset=length, asset=known.id, state="had", location="/api/v1/uploads/none")
        if known and known.state == "deleted" and metadata.get("again") != "yes":
            return problem(409, "deleted_before", "You deleted this.")
        key = request.headers.get("Idempotency-Key", "")
        upload_id = self.replays.get(key) or f"up-{secrets.token_hex(4)}"
        reserved = sum(one.length for one in self.uploads.values() if one is not self.uploads.get(upload_id))
        if sum(len(content) for content in self.contents()) + reserved + length > self.quota:
            return problem(413, "quota_exceeded", "That does not fit in your quota.")
        if key:
            self.replays[key] = upload_id
        upload = self.uploads.setdefault(upload_id, Upload(metadata, length))
        if not request.body_exists or not request.content_length:
            if self._spend("lose_creations"):
                cut(request)
            return tus(201, offset=len(upload.received), location=f"/api/v1/uploads/{upload_id}")
        return await self._take(request, upload_id, upload, created=True)

    async def _look(self, request: web.Request) -> web.Response:
        if self._spend("forget_uploads"):
            self.uploads.pop(request.match_info["id"], None)
        upload = self.uploads.get(request.match_info["id"])
        if upload is None:
            return web.Response(status=404)
        return tus(200, offset=len(upload.received), length=upload.length)

    async def _cancel(self, request: web.Request) -> web.Response:
        self.uploads.pop(request.match_info["id"], None)
        return web.Response(status=204)

    async def _append(self, request: web.Request) -> web.StreamResponse:
        upload_id = request.match_info["id"]
        upload = self.uploads.get(upload_id)
        if upload is None:
            return problem(404, "not_found", "There is no such upload.")
        if upload.busy:
            return problem(423, "busy", "Another request is writing to this upload.")
        offset = int(request.headers["Upload-Offset"])
        if offset != len(upload.received) or self._spend("wrong_offsets"):
            return problem(409, "conflict", f"This upload stands at {len(upload.received)}, not at {offset}.")
        return await self._take(request, upload_id, upload, created=False)

    async def _take(self, request: web.Request, upload_id: str, upload: Upload, *, created: bool) -> web.StreamResponse:
        if self.faults.refuse:
            status, code = self.faults.refuse.pop(0)
            return problem(status, code, f"Not now: {code}.")
        upload.busy = True
        self._at_once += 1
        self.most_at_once = max(self.most_at_once, self._at_once)
        try:
            await self._receive(request, upload)
        finally:
            upload.busy = False
            self._at_once -= 1
        self.after_body()
        answer = self._answer(upload_id, upload, created=created)
        if self._spend("lose_answers"):
            cut(request)
        return answer

    async def _receive(self, request: web.Request, upload: Upload) -> None:
        most = self.faults.cut_after.pop(0) if self.faults.cut_after else None
        taken = 0
        try:
            async for piece in request.content.iter_any():
                kept = piece if most is None else piece[: most - taken]
                upload.received += kept
                taken += len(kept)
                self.body_bytes += len(kept)
                self.on_bytes(self.body_bytes)
                if most is not None and taken >= most:
                    cut(request)
        except (ConnectionError, web.HTTPException) as error:
            raise asyncio.CancelledError from error

    def _answer(self, upload_id: str, upload: Upload, *, created: bool) -> web.Response:
        status, location = (201, f"/api/v1/uploads/{upload_id}") if created else (204, "")
        if len(upload.received) < upload.length:
            return tus(status, offset=len(upload.received), location=location)
        content = bytes(upload.received)
        self.uploads.pop(upload_id)
        if self._spend("damage") or hashlib.sha256(content).hexdigest() != upload.metadata["sha256"]:
            return problem(460, "checksum_mismatch", "The bytes that arrived are not the bytes that were announced.")
        if not content.startswith(MEDIA):
            return problem(422, "invalid", "This is neither a photo nor a video that we know.")
        asset = self.add(content, name=upload.metadata["filename"], age=timedelta())
        return tus(status, offset=upload.length, asset=asset.id, state="added", location=location)

    async def _months(self, request: web.Request) -> web.Response:
        count = len(self.contents())
        return web.json_response(
            {"version": 1, "months": ["2026-05"], "counts": [count], "versions": [1], "ratios": [0], "total": count}
        )

    async def _month(self, request: web.Request) -> web.Response:
        ids = [asset.id for asset in self.assets.values() if asset.state == "have"]
        return web.json_response({"month": "2026-05", "version": 1, "page": 0, "pages": 1, "ids": ids})

    async def _asset(self, request: web.Request) -> web.Response:
        sha256, asset = self._find(request.match_info["id"])
        facts = {"id": asset.id, "name": asset.name, "size": len(asset.content), "sha256": sha256}
        return web.json_response({**facts, "taken_at": "2026-05-01T14:03:22+02:00", "state": "live"})

    async def _original(self, request: web.Request) -> web.StreamResponse:
        _, asset = self._find(request.match_info["id"])
        start = request.http_range.start or 0
        response = web.StreamResponse(status=206 if start else 200)
        rest = asset.content[start:]
        response.content_length = len(rest)
        if start:
            total = len(asset.content)
            response.headers["Content-Range"] = f"bytes {start}-{total - 1}/{total}"
        await response.prepare(request)
        most = self.faults.cut_after.pop(0) if self.faults.cut_after else len(rest)
        await response.write(rest[:most])
        if most < len(rest):
            cut(request)
        return response

    def _find(self, asset_id: str) -> tuple[str, Asset]:
        return next((sha256, asset) for sha256, asset in self.assets.items() if asset.id == asset_id)

    def _spend(self, fault: str) -> bool:
        left = getattr(self.faults, fault)
        setattr(self.faults, fault, max(0, left - 1))
        return bool(left)


def written(instant: datetime) -> str:
    """An instant as the API writes it."""
    return instant.isoformat().replace("+00:00", "Z")


def problem(status: int, code: str, detail: str, **facts: object) -> web.Response:
    """A problem document."""
    body = {"type": f"/problems/{code}", "title": code, "status": status, "detail": detail, "code": code, **facts}
    return web.json_response(body, status=status, content_type="application/problem+json")


def tus(
    status: int, *, offset: int, location: str = "", asset: str = "", state: str = "", length: int = -1
) -> web.Response:
    """An answer with tus headers."""
    headers = {"Tus-Resumable": "1.0.0", "Upload-Offset": str(offset)}
    more = {"Location": location, "Tansu-Asset": asset, "Tansu-State": state}
    more["Upload-Length"] = str(length) if length >= 0 else ""
    return web.Response(status=status, headers=headers | {key: value for key, value in more.items() if value})


def cut(request: web.Request) -> None:
    """Close the line without a word."""
    if request.transport:
        request.transport.abort()
    raise asyncio.CancelledError
