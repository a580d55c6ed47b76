"""The outside, one folder per port. Chosen in `app.py` and known to nobody else."""
