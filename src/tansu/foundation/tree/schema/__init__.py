"""The tables of the tree of names, step by step."""
