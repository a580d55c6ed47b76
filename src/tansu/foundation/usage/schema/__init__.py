"""The quota ledger's tables, step by step."""
