"""The SQL of plans, a file for each noun."""
