"""Teaches Pillow HEIC by importing this module. It turns pictures itself and reports orientation 1."""

import pillow_heif

# The pool already runs one child per core; a second thread costs the same CPU for little wall time.
pillow_heif.options.DECODE_THREADS = 1
pillow_heif.options.THUMBNAILS = False
pillow_heif.register_heif_opener()
