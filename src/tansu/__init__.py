"""Tansu: a personal cloud with wheels."""

__version__ = "0.1.0"
