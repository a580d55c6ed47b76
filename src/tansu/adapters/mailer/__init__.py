"""Mail: through an SMTP server, or as files in the data directory where there is none."""
