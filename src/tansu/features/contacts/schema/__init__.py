"""The tables of contacts, step by step."""
