"""Numbered steps of the tables of jobs."""
