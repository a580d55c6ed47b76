"""What fulfils the ports: one vendor, one folder or one engine each."""
