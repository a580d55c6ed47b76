"""An app's own secret, over OCS: taken back when its owner signs out there, never multiplied."""

from starlette.requests import Request

from tansu.core.errors import Forbidden
from tansu.core.principal import Means, Scope
from tansu.foundation import accounts
from tansu.protocols.http.state import outside
from tansu.protocols.http.who import signed_in
from tansu.protocols.nextcloud.ocs import Ocs


def give_up(request: Request) -> Ocs:
    """Sign out: the app password with which the app asks stops working."""
    who = signed_in(request, Scope.READ)
    if who.means is not Means.APP_PASSWORD:
        raise Forbidden("Only an app password can be given up here.")
    with outside(request).work(who) as work:
        accounts.remove_app_password(work, who.credential)
    return Ocs([])


def another(request: Request) -> Ocs:
    """Refuse to turn one app password into another (S17); apps that hold one go on with it."""
    signed_in(request, Scope.READ)
    raise Forbidden("An app password cannot make another. Sign in with the browser.")
