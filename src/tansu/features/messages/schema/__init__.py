"""Numbered schema steps of the messages."""
