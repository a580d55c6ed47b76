"""Somebody with a WebDAV client at a running server: requests in, statuses and properties out."""

import base64
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import requests
from lxml import etree

from tansu.foundation import accounts
from tests.support.running import Person

SHORT = {
    "DAV:": "d",
    "http://owncloud.org/ns": "oc",
    "http://nextcloud.org/ns": "nc",
    "urn:ietf:params:xml:ns:carddav": "card",
    "http://calendarserver.org/ns/": "cs",
}


@dataclass(frozen=True)
class DavClient:
    """A person's app password at one place of the tree; `base` ends with a slash."""

    base: str
    email: str
    password: str

    def ask(self, method: str, path: str = "", **more: Any) -> requests.Response:
        """Ask for something below the place; a path that begins with a slash is taken from the server's root."""
        address = self._address(path)
        auth = more.pop("auth", (self.email, self.password))
        return requests.request(method, address, auth=auth, timeout=60, allow_redirects=False, **more)

    def propfind(self, path: str = "", *names: str, depth: str = "0") -> "Listed":
        """Ask for properties, written as `d:getetag`; all of them if none is named."""
        answer = self.ask("PROPFIND", path, headers={"Depth": depth}, data=propfind_body(*names))
        assert answer.status_code == 207, (answer.status_code, answer.text)
        return Listed(answer)

    def put(self, path: str, content: bytes = b"", **headers: str) -> requests.Response:
        """Store a file."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.ask("PUT", path, data=content, headers=named)

    def mkcol(self, path: str) -> requests.Response:
        """Make a folder."""
        return self.ask("MKCOL", path)

    def names(self, path: str = "") -> list[str]:
        """The names in a folder."""
        return self.propfind(path, "d:resourcetype", depth="1").names[1:]

    def to(self, path: str, **headers: str) -> dict[str, str]:
        """The headers of a COPY or MOVE to a place below the base."""
        return {"Destination": self.base + quote(path), **headers}

    def _address(self, path: str) -> str:
        server = self.base.split("/", 3)
        return f"{server[0]}//{server[2]}{path}" if path.startswith("/") else self.base + path


class Listed:
    """What a multistatus says."""

    def __init__(self, answer: requests.Response) -> None:
        self.answer = answer
        self.root = etree.fromstring(answer.content)
        assert answer.headers["Content-Type"] == "application/xml; charset=utf-8"

    @property
    def hrefs(self) -> list[str]:
        """The hrefs, in their order."""
        return [str(one.text) for one in self.root.findall("{DAV:}response/{DAV:}href")]

    @property
    def names(self) -> list[str]:
        """The last part of each href, as it is written."""
        return [href.rstrip("/").rpartition("/")[2] for href in self.hrefs]

    def there(self, number: int = 0) -> dict[str, str]:
        """What is known of one response: name to the text inside, or to the XML inside if that has elements."""
        return dict(self._of(number, "200"))

    def missing(self, number: int = 0) -> set[str]:
        """Which properties one response does not have."""
        return {name for name, _ in self._of(number, "404")}

    def statuses(self, number: int = 0) -> dict[str, int]:
        """Name to status, of one response."""
        response = self.root.findall("{DAV:}response")[number]
        return {
            short(prop.tag): int(propstat.findtext("{DAV:}status", "").split()[1])
            for propstat in response.findall("{DAV:}propstat")
            for prop in propstat.find("{DAV:}prop")
        }

    def _of(self, number: int, status: str) -> Iterator[tuple[str, str]]:
        response = self.root.findall("{DAV:}response")[number]
        for propstat in response.findall("{DAV:}propstat"):
            if propstat.findtext("{DAV:}status", "").split()[1] == status:
                for prop in propstat.find("{DAV:}prop"):
                    inner = "".join(short(one.tag) for one in prop)
                    yield short(prop.tag), (prop.text or "") if not len(prop) else inner


def short(tag: str) -> str:
    """`{DAV:}getetag` as `d:getetag`."""
    namespace, _, local = tag.rpartition("}")
    prefix = SHORT.get(namespace[1:], namespace[1:])
    return f"{prefix}:{local}" if prefix else local


def propfind_body(*names: str) -> bytes:
    """A PROPFIND for some properties, or an empty body."""
    if not names:
        return b""
    spaces = "".join(f' xmlns:{prefix}="{namespace}"' for namespace, prefix in SHORT.items())
    return f"<d:propfind{spaces}><d:prop>{''.join(f'<{name}/>' for name in names)}</d:prop></d:propfind>".encode()


def dav_client(person: Person, prefix: str = "/dav", home: str = "files") -> DavClient:
    """Somebody's client at their files, with a fresh app password."""
    outside = person.server.instance.outside
    with outside.system(person.account.id) as work:
        _, secret = accounts.add_app_password(work, outside.keys, label="WebDAV")
    below = "" if prefix == "/remote.php/webdav" else f"{home}/{person.account.email}/"
    return DavClient(f"{person.server.base}{prefix}/{below}", person.account.email, secret)


def basic(email: str, password: str) -> str:
    """The value of an Authorization header."""
    return "Basic " + base64.b64encode(f"{email}:{password}".encode()).decode()
