"""A row of a folder's listing as a resource: nothing is copied, and what nobody asks for is not worked out."""

from tansu.foundation.tree import Line
from tansu.protocols.dav.trees.resource import FOLDER_TYPE


class Member(Line):
    """An entry of a folder."""

    __slots__ = ()

    title = ""
    collection = Line.folder
    key = Line.number

    @property
    def mime(self) -> str:
        """As of an Entry, and the usual one for folders."""
        return FOLDER_TYPE if self.folder else self[3]

    @property
    def kind(self) -> str:
        """`folder` or `file`."""
        return "folder" if self.folder else "file"

    @property
    def source(self) -> "Member":
        """The row itself."""
        return self
