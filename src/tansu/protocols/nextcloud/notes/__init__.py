"""The Notes API of Nextcloud, versions 0.2, 1.3 and 1.4, as its Android and iOS apps speak it."""

from tansu.protocols.nextcloud.notes.answers import VERSIONS
from tansu.protocols.nextcloud.notes.routes import ROUTES
from tansu.protocols.nextcloud.notes.settings import FOLDER

CAPABILITY = {"api_version": list(VERSIONS), "version": "4.10.0", "notes_path": FOLDER}
"""The section `notes` of the capabilities."""

__all__ = ["CAPABILITY", "ROUTES"]
