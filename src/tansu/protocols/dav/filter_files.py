"""The report `oc:filter-files`: files by a mark. The apps' list of favourites is made of it."""

from typing import Any

from starlette.responses import Response

from tansu.core.errors import Invalid
from tansu.foundation import tree
from tansu.foundation.tree import ROOT, All, Compare, Comparison, Field
from tansu.protocols.dav import xml
from tansu.protocols.dav.call import Call
from tansu.protocols.dav.found import found
from tansu.protocols.dav.propfind import found_at
from tansu.protocols.dav.responses import Wanted
from tansu.protocols.dav.xml import DAV, OC

NAME = (OC, "filter-files")
MOST = 10_000


def filter_files(call: Call, document: Any) -> Response:
    """Answer with all favourites beneath the folder that is asked. Other marks are not kept here: nothing has them."""
    rules = xml.child(document, (OC, "filter-rules"))
    props = xml.child(document, (DAV, "prop"))
    if rules is None:
        raise Invalid("filter-files needs filter-rules.")
    wanted = Wanted(tuple(map(xml.name_of, xml.children(props)))) if props is not None else Wanted(all=True)
    asked = {xml.name_of(one): (one.text or "").strip() for one in xml.children(rules)}
    with call.outside.read(call.visitor.who, call.tree.feature) as work:
        folder = found_at(work, call.place)
        entries = []
        if asked == {(OC, "favorite"): "1"}:
            marked = All((Compare(Field.FAVOURITE, Comparison.EQUAL, 1),))
            entries = tree.search(work, marked, under=folder.key or ROOT, limit=MOST)
        return found(work, call.place, entries, wanted)
