"""Thumbnails a second over four signed-in connections, against the smallest request this server answers."""

import io
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from PIL import Image

from bench.house import House, account, opened, serving
from bench.photos import Photos
from bench.report import Figure, Found
from tansu.app import Instance
from tansu.core.ids import new_id
from tansu.core.principal import Principal
from tansu.features import gallery
from tansu.features.gallery.looking import facts_of
from tansu.ports.media import Rendered

CONNECTIONS, REQUESTS, ROUNDS, ASSETS = 4, 500, 5, 200
HELD_BACK = "Python, and the system waking its threads, take most of the CPU; see ADR 0049"


def run() -> list[Found]:
    """Requests a second, in turns with /healthz, which asks for no login, database or file."""
    with tempfile.TemporaryDirectory(prefix="tansu-bench-") as folder:
        with opened(Path(folder)) as instance:
            owner, token = account(instance, "thumbnails@example.org")
            assets = _library(instance, owner)
        with serving(Path(folder), worker=False) as house:
            paths = [f"/api/v1/gallery/assets/{asset}/thumbnail" for asset in assets]
            rates: dict[str, list[float]] = {"thumbnails": [], "health": []}
            _rate(house, token, paths)
            busy: list[float] = []
            for _ in range(ROUNDS):
                before = house.cpu()
                rates["thumbnails"].append(_rate(house, token, paths))
                busy.append((house.cpu() - before) / (REQUESTS * CONNECTIONS) * 1000)
                rates["health"].append(_rate(house, "", ["/healthz"]))
    name = f"thumbnails with login, {CONNECTIONS} connections"
    return [
        Figure(name, "/s", rates["thumbnails"], "/healthz", rates["health"], ">= 1000", HELD_BACK),
        Figure("server CPU a thumbnail", "ms", busy),
    ]


def _library(instance: Instance, owner: Principal) -> list[str]:
    """Assets with thumbnails of the usual size, put there by the product's own verbs."""
    outside, photos = instance.outside, Photos(40_000)
    assets = []
    out = io.BytesIO()
    Image.effect_noise((334, 250), 40).convert("RGB").save(out, "WEBP", quality=40, method=0)
    rendered = Rendered(out.getvalue(), out.getvalue(), 0x808080, 334, 250)
    for number in range(ASSETS):
        file = photos.make(str(number))
        blob_id = new_id(outside.chance.random_bytes)
        ref = outside.blobs.put(owner.account, file.pieces, blob_id=blob_id, extension="jpg", name="")
        facts = facts_of(outside, ref, filename="")
        assert facts is not None
        with outside.work(owner, "gallery") as work:
            asset, _ = gallery.receive(work, ref, facts, filename=f"{number}.jpg")
            gallery.note_rendered(work, asset.id, rendered)
        gallery.keep_renditions(outside, owner.account, asset.id, rendered)
        assets.append(asset.id)
    return assets


def _rate(house: House, token: str, paths: list[str]) -> float:
    def share(number: int) -> None:
        wire = house.wire(token)
        for index in range(REQUESTS):
            answer = wire.ask("GET", paths[(index * CONNECTIONS + number) % len(paths)])
            assert answer.status == 200, answer
        wire.close()

    began = time.perf_counter()
    with ThreadPoolExecutor(CONNECTIONS) as threads:
        list(threads.map(share, range(CONNECTIONS)))
    return REQUESTS * CONNECTIONS / (time.perf_counter() - began)
