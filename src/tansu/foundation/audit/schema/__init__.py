"""The audit trail's tables, step by step."""
