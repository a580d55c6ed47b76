"""What all protocols over HTTP share: who is asking, errors, bodies, files, limits, metrics."""
