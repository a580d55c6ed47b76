"""What an app calls itself, made readable: it labels the app's password, and a person decides by it."""

import re

_KNOWN = (
    (re.compile(r"Nextcloud-android/([\w.]+)", re.IGNORECASE), "Nextcloud for Android"),
    (re.compile(r"Nextcloud-iOS/([\w.]+)", re.IGNORECASE), "Nextcloud for iOS"),
    (re.compile(r"mirall/([\w.]+)", re.IGNORECASE), "Nextcloud desktop client"),
    (re.compile(r"DAVx5/([\w.-]+)", re.IGNORECASE), "DAVx⁵"),
)
_LONGEST = 100


def client_name(agent: str) -> str:
    """A short name for a User-Agent; what is not known is shown as it is."""
    agent = agent.strip()[:_LONGEST]
    for pattern, name in _KNOWN:
        if found := pattern.search(agent):
            return f"{name} {found[1]}"
    return agent or "An app"
