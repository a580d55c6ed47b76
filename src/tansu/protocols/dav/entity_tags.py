"""Entity tags in If-Match, If-None-Match and If, read with patience: what is no tag matches nothing."""


def named_tags(header: str) -> frozenset[str] | None:
    """The tags a header lists, without quotes; None for `*`, which means whatever is there.

    A client that left the quotes out still means its tag (and one that sends words means nothing).
    """
    if header.strip() == "*":
        return None
    return frozenset(one.strip().removeprefix("W/").strip('"') for one in header.split(","))
