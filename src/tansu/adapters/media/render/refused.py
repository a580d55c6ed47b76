"""The one thing a renderer says when it will not go on."""


class Refused(Exception):
    """The original is over a limit or holds no picture; the message says which."""
