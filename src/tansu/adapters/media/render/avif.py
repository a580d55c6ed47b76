"""Lets Pillow read AVIF, on one thread, by importing this module."""

from PIL import AvifImagePlugin

# The pool already runs one child per core.
AvifImagePlugin.DEFAULT_MAX_THREADS = 1
