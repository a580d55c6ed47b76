"""What we are, in the fields in which the apps look for it."""

from starlette.requests import Request

from tansu import __version__
from tansu.protocols.http.state import server

PRODUCT = "Tansu"

SPOKEN = (31, 0, 0)
"""The version whose dialect we speak. Android shows an "outdated" bar below 30 and its library wants three numbers."""


def version_string() -> str:
    """Dotted numbers only: Android blocks the login at anything else."""
    return ".".join(map(str, SPOKEN))


def version_block() -> dict[str, object]:
    """The version as capabilities and config say it."""
    major, minor, micro = SPOKEN
    return {
        "major": major,
        "minor": minor,
        "micro": micro,
        "string": version_string(),
        "edition": "",
        "extendedSupport": False,
    }


def slogan(request: Request) -> str:
    """What stands below the server's name in the apps."""
    return f"{server(request).name} · {PRODUCT} {__version__}"
