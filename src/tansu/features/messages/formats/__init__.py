"""The file formats in which phones and other programs keep messages; each reader yields neutral records.

A reader never stops at one bad record: it yields a Trouble that names it, and goes on.
"""
