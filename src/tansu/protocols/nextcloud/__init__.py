"""What Nextcloud's apps ask for beside DAV: status, capabilities, login flow, user and avatar, in their words."""

from tansu.protocols.nextcloud.routes import ROUTES

__all__ = ["ROUTES"]
