"""Timelines as lean columns: about thirteen bytes an asset on the wire instead of two hundred."""

from collections.abc import Sequence
from typing import Any

from tansu.features.gallery import Month, MonthPage


def months_columns(months: Sequence[Month], version: int) -> dict[str, Any]:
    """The month list: names, counts, and the sum of ratios from which a client knows heights ahead."""
    buckets, counts, ratios, versions = zip(*months, strict=True) if months else ((), (), (), ())
    return {
        "version": version,
        "months": [f"{bucket // 100:04}-{bucket % 100:02}" for bucket in buckets],
        "counts": counts,
        "ratios": ratios,
        "versions": versions,
        "total": sum(counts),
    }


def month_columns(name: str, page: MonthPage) -> dict[str, Any]:
    """One page of a month; times are deltas in seconds, because small numbers compress well."""
    seconds = [ms // 1000 for ms in page.times]
    return {
        "month": name,
        "version": page.month.version,
        "page": page.page,
        "pages": page.pages,
        "ids": page.ids,
        "times": seconds[:1] + [newer - older for newer, older in zip(seconds, seconds[1:], strict=False)],
        "ratios": page.ratios,
        "colours": "".join(f"{colour:06x}" for colour in page.colours),
        "videos": page.durations,
        "favourites": page.favourites,
        "pending": page.pending,
    }
