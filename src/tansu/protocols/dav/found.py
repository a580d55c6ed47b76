"""Entries from anywhere in a tree as the answer of a search or a report, each with its own address."""

from collections.abc import Mapping, Sequence
from typing import Any

from starlette.responses import Response

from tansu.foundation import tree
from tansu.foundation.tree import ROOT, Entry
from tansu.foundation.work import Work
from tansu.protocols.dav import xml
from tansu.protocols.dav.address import spell
from tansu.protocols.dav.multistatus import Multistatus
from tansu.protocols.dav.propfind import prepared
from tansu.protocols.dav.responses import Wanted, responses
from tansu.protocols.dav.trees.files import FilesTree, of_entry
from tansu.protocols.dav.trees.resource import Resource
from tansu.protocols.dav.trees.tree import Place
from tansu.protocols.dav.xml import Name


class _Anywhere(FilesTree):
    """The same tree, asked about entries that do not lie in one folder."""

    def dead(self, work: Work, resources: Sequence[Resource]) -> Mapping[Any, Mapping[Name, str]]:
        """What clients keep beside each of them."""
        own = tree.properties(work, [one.key for one in resources])
        return {key: {_name(word): value for word, value in some.items()} for key, some in own.items()}


def found(work: Work, place: Place, entries: Sequence[Entry], wanted: Wanted) -> Response:
    """A multistatus about `entries`, whose addresses begin as that of the files at `place` does."""
    visitor = place.tree.visitor
    anywhere = Place(_Anywhere(visitor, place.tree.base), (), True, place.prefix, ())
    resources = [of_entry(one) for one in entries]
    if not resources:
        return Multistatus([])
    listing, dead = prepared(work, visitor, anywhere, wanted, resources)
    return Multistatus(responses(listing, wanted, dead, _hrefs(work, place.tree.base, entries), resources))


def _hrefs(work: Work, base: str, entries: Sequence[Entry]) -> list[str]:
    folders: dict[int, str] = {ROOT: base}
    hrefs: list[str] = []
    for entry in entries:
        if entry.parent not in folders:
            names = tree.path_of(work, entry.parent)
            folders[entry.parent] = base + "".join(f"{spell(name)}/" for name in names)
        hrefs.append(xml.words(f"{folders[entry.parent]}{spell(entry.name)}{'/' * entry.folder}"))
    return hrefs


def _name(word: str) -> Name:
    namespace, _, local = word[1:].rpartition("}")
    return namespace, local
