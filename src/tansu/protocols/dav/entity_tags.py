"""Entity tags in If-Match, If-None-Match and If, read with patience: what is no tag matches nothing."""

import re

_TAG = re.compile(r'\s*(W/)?(?:"([^"]*)"|([^\s",]+))\s*(?:,|\Z)')


def named_tags(header: str) -> frozenset[str] | None:
    """The tags a header lists, without quotes; None for `*`, which means whatever is there.

    A client that left the quotes out still means its tag (and one that sends words means nothing).
    """
    if header.strip() == "*":
        return None
    return frozenset(found[2] if found[2] is not None else found[3] for found in _TAG.finditer(header[:65536]))
