"""Homes for bytes: a local folder, an S3 bucket, or memory."""
