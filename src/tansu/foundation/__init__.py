"""What every feature stands on: small ledgers, each folder owning its tables."""
