"""The tables of notes, step by step."""
