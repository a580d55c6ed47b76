"""The table of backups, step by step."""
