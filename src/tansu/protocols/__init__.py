"""What clients speak: one folder a protocol."""
