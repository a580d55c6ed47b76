"""The nouns of plans and the pure rules about them: no clock, no database."""
