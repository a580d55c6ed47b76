"""REST under /api/v1: typed, described by OpenAPI, one file a feature."""
