"""Protocols: translate in, call a feature, translate out. No rules live here."""
