"""The change feed's tables, step by step."""
