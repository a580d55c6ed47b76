"""The gallery's tables, step by step."""
