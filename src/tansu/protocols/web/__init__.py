"""The built web app: static files with a strict policy of what a page may do."""

from tansu.protocols.web.pages import WebApp

__all__ = ["WebApp"]
