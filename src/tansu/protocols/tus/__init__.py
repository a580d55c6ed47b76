"""tus 1.0.0 at /api/v1/uploads: creation, creation-with-upload, checksum, expiration, termination, concatenation."""

from tansu.protocols.tus.routes import ROUTES

__all__ = ["ROUTES"]
