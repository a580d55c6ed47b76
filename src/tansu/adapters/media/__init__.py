"""Facts from headers in this process, renditions from pixels in limited child processes."""

from tansu.adapters.media.local import LocalMedia

__all__ = ["LocalMedia"]
