"""The blob ledger's tables, step by step."""
