"""Money coming in: by hand or through a provider, recorded first, then believed, settled and compared."""
