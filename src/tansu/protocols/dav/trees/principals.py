"""Principals (RFC 3744): who somebody is, as an address."""

from tansu.core.errors import NotFound
from tansu.foundation.work import Work
from tansu.protocols.dav.trees.contacts import COMPLIANCE
from tansu.protocols.dav.trees.resource import PlainResource, Resource
from tansu.protocols.dav.trees.tree import Path, Tree


class PrincipalTree(Tree):
    """The principal of one account."""

    compliance = COMPLIANCE

    def find(self, work: Work, path: Path) -> Resource:
        """The principal itself."""
        if path:
            raise NotFound
        account = self.visitor.account
        return PlainResource(account.email, collection=True, kind="principal", title=account.name or account.email)
