"""Tests of the tree of files."""
