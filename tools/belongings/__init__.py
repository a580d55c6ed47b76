"""Invented belongings beside the photos of a demo: people, notes, papers, messages; every page has something to show.

Nobody in it exists; the numbers are those that telephone companies keep for films.
"""

from tools.belongings.fill import fill

__all__ = ["fill"]
