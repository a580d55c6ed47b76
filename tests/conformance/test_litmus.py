"""litmus, the WebDAV suite that Apache's and most other servers are measured by."""

import re
from pathlib import Path

import pytest

from tests.support.davs import dav_client
from tests.support.running import Running
from tests.support.strangers import run_stranger

SUMMARY = re.compile(r"of (\d+) tests run: (\d+) passed, (\d+) failed")
KNOWN = {"DELETE removed collection resource with Request-URI including fragment; unsafe"}
"""A request that no client may send: the HTTP server drops the fragment before we see it (docs/protocols/webdav.md)."""


@pytest.mark.parametrize("prefix", ["/remote.php/dav", "/dav"])
def test_litmus_passes_every_test(a_server: Running, tmp_path: Path, prefix: str) -> None:
    client = dav_client(a_server.person(), prefix)

    said = run_stranger("litmus", ["-k", client.base, client.email, client.password], folder=tmp_path, note=prefix).said

    found = [tuple(map(int, numbers)) for numbers in SUMMARY.findall(said)]
    assert [sum(column) for column in zip(*found, strict=True)] == [104, 104, 0], said
    assert set(re.findall(r"WARNING: (.*)", said)) <= KNOWN, said
