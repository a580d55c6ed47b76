"""The tables of plans, in numbered steps."""
