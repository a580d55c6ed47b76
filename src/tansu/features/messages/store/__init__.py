"""The messages' only SQL, a file for each table."""
