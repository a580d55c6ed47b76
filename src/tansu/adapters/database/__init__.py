"""SQLite by default, PostgreSQL at scale; the same transactions on both."""
