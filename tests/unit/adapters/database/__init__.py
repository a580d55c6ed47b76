"""Tests of the database adapters."""
