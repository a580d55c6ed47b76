"""Benchmarks as ratios: to what the machine can do, or to another program doing the same, in the same run."""
