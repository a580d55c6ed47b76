"""WebDAV, asked over a socket."""
