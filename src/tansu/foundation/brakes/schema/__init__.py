"""Tables of the brakes."""
