"""Money going back: worked out, approved, sent under one key, and what went wrong on the way."""
