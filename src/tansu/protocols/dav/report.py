"""REPORT (RFC 3253): questions with a name. Whoever answers one adds a line to REPORTS."""

from collections.abc import Callable
from typing import Any

from starlette.responses import Response

from tansu.core.errors import Invalid
from tansu.protocols.dav import carddav, filter_files, xml
from tansu.protocols.dav.call import Call
from tansu.protocols.dav.errors import DavError
from tansu.protocols.dav.trees.contacts import MULTIGET, QUERY, SYNC
from tansu.protocols.dav.xml import DAV, Name

REPORTS: dict[Name, Callable[[Call, Any], Response]] = {
    filter_files.NAME: filter_files.filter_files,
    MULTIGET: carddav.multiget,
    QUERY: carddav.query,
    SYNC: carddav.sync_collection,
}
"""The name of a report's document, and what answers it; a tree says in `reports` which it takes."""


def report(call: Call) -> Response:
    """Answer the report that the body names."""
    if call.document is None:
        raise Invalid("REPORT needs a body that says which.")
    name = xml.name_of(call.document)
    answer = REPORTS.get(name) if name in call.tree.reports else None
    if answer is None:
        raise DavError("This report is not given here.", status=403, condition=(DAV, "supported-report"))
    return answer(call, call.document)
