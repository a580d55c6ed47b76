"""`serve_wsgidav.py FOLDER PORT [durable]`: WsgiDAV on cheroot, its usual server, without passwords."""

import os
import sys
from pathlib import Path

from cheroot import wsgi
from wsgidav.fs_dav_provider import FileResource, FilesystemProvider
from wsgidav.wsgidav_app import WsgiDAVApp


def _flush(file: FileResource, *, with_errors: bool) -> None:
    """Have the file on the disk, with its name, before the answer goes out."""
    for path in (Path(file._file_path), Path(file._file_path).parent):
        descriptor = os.open(path, os.O_RDONLY)
        os.fsync(descriptor)
        os.close(descriptor)


def main() -> None:
    """Serve until told to stop."""
    folder, port, *words = sys.argv[1:]
    if words:
        FileResource.end_write = _flush
    application = WsgiDAVApp(
        {
            "provider_mapping": {"/": FilesystemProvider(folder)},
            "simple_dc": {"user_mapping": {"*": True}},
            "http_authenticator": {"domain_controller": None},
            "verbose": 0,
            "logging": {"enable": False},
            "lock_storage": True,
            "property_manager": None,
        }
    )
    wsgi.Server(("127.0.0.1", int(port)), application, numthreads=10).start()


if __name__ == "__main__":
    main()
