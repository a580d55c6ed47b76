"""Keeping a folder of this computer and one on the server the same, both ways.

Three trees are compared: what is here, what is there, and what both last agreed on. The plan is made by a pure
function; each step of it looks again just before it acts, and is written down just after. So it may die anywhere, and
nothing is ever deleted because it was merely not seen.
"""
