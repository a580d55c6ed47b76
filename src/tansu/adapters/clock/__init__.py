"""Where time and chance come from: the system's, or a test's."""
