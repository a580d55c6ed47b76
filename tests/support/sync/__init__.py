"""Worlds of several devices and one server, all made up, in which the folder agent must never lose anything."""
