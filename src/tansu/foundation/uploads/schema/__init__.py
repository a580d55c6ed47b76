"""The tables of uploads in progress, step by step."""
