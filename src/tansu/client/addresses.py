"""The address of a server: one spelling, and no password over an open line."""

import ipaddress
from urllib.parse import urlsplit

from tansu.client.errors import WrongAddress


def base_address(written: str, *, insecure: bool = False) -> str:
    """The one spelling of a server's address as a person may write it.

    Without a scheme, https is meant (http for this machine). Plain http is refused for a host that is not on a
    private network, unless `insecure`. Raises WrongAddress.
    """
    text = written.strip()
    if "://" not in text:
        text = f"{'http' if _is_near(_host_of(f'//{text}'), names_only_here=True) else 'https'}://{text}"
    try:
        parts = urlsplit(text)
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise WrongAddress(f"{written!r} is not an address: {error}.") from error
    if parts.scheme not in ("http", "https") or not host:
        raise WrongAddress(f"{written!r} is not an address of a server. Write it like https://photos.example.org")
    if parts.username or parts.password or parts.query or parts.fragment:
        raise WrongAddress("The address takes no password, question mark or hash sign; the password is asked for.")
    if parts.scheme == "http" and not insecure and not _is_near(host, names_only_here=False):
        raise WrongAddress(
            f"{host} is not on a private network, and http would show your password to everybody on the way. "
            "Use https, or --insecure if you know that the line is safe."
        )
    shown = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{shown}{f':{port}' if port else ''}{parts.path.rstrip('/')}"


def origin(address: str) -> str:
    """Scheme, host and port of a base address, without its path."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


def _host_of(text: str) -> str:
    try:
        return urlsplit(text).hostname or ""
    except ValueError:
        return ""


def _is_near(host: str, *, names_only_here: bool) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        # Names a home router or mDNS gives; the public name system does not know them (RFC 6762, RFC 8375).
        return not names_only_here and host.endswith((".local", ".lan", ".home.arpa"))
    return address.is_loopback if names_only_here else address.is_private or address.is_link_local
